#include "lib/proof/hints.h"

#include <algorithm>
#include <array>
#include <string>

#include "lib/knowledge/knowledge.h"

namespace stowage::proof {

/// Files that explain a project and that no build looks at.
bool is_documentation(std::string_view path) {
  std::string name(knowledge::program_name(path));
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  static constexpr auto heads = std::to_array<std::string_view>(
      {"changelog", "contributing", "authors", "code_of_conduct", "security.md", "readme",
       ".dockerignore", "dockerfile", ".gitignore"});
  return std::any_of(heads.begin(), heads.end(),
                     [&](std::string_view head) { return name.starts_with(head); });
}

bool has_no_network(std::string_view text) {
  static constexpr auto signs = std::to_array<std::string_view>(
      {"network none", "offline", "OFFLINE", "no-index", "NO_INDEX", "no-download", "--frozen",
       "mvn -o", "=off\n", "-mod=vendor"});
  return std::any_of(signs.begin(), signs.end(), [&](std::string_view sign) {
    return text.find(sign) != std::string_view::npos;
  });
}

}  // namespace stowage::proof
