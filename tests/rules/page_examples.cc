#include "tests/rules/page_examples.h"

#include <algorithm>
#include <optional>

namespace stowage::testing {

std::vector<PageExample> page_examples(std::string_view page) {
  std::vector<PageExample> out;
  std::string section;
  bool inside = false;
  std::map<std::string, std::string> beside;
  std::string* into = nullptr;
  while (!page.empty()) {
    const std::size_t end = std::min(page.find('\n'), page.size());
    const std::string_view line = page.substr(0, end);
    page.remove_prefix(std::min(end + 1, page.size()));
    if (inside && line == "```") {
      inside = false;
    } else if (inside) {
      into->append(line).append("\n");
    } else if (line.starts_with("## ")) {
      section = line.substr(3);
      beside.clear();
    } else if (line == "```dockerfile") {
      inside = true;
      out.push_back({section, "", "Dockerfile", beside});
      into = &out.back().text;
    } else if (line.starts_with("```dockerfile ") || line == "```yaml .stowage.yaml") {
      inside = true;
      into = &beside[std::string(line.substr(line.find(' ') + 1))];
    } else if (line.starts_with("```") && line.ends_with(" beside")) {
      inside = true;
      const std::size_t name = line.find(' ') + 1;
      into = &beside[std::string(line.substr(name, line.rfind(' ') - name))];
    } else if (line.starts_with("```") && line.find(' ') != std::string_view::npos) {
      inside = true;
      out.push_back({section, "", std::string(line.substr(line.find(' ') + 1)), beside});
      into = &out.back().text;
    }
  }
  return out;
}

lint::ReadFile files_of(const PageExample& example) {
  return [&example](const std::string& path) -> std::optional<std::string> {
    const auto found = example.beside.find(path);
    if (found == example.beside.end()) return std::nullopt;
    return found->second;
  };
}

}  // namespace stowage::testing
