#include "lib/knowledge/shells.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "lib/knowledge/field.h"

namespace stowage::knowledge {

namespace {

struct Table {
  std::vector<std::pair<std::string, Sh>> tags;
  std::map<std::string, Sh, std::less<>> images;
};

Sh named(std::string_view name) {
  if (name == "dash") return Sh::dash;
  if (name == "busybox") return Sh::busybox;
  if (name == "bash") return Sh::bash;
  assert(name == "other" && "rules/shell/shells.json names a shell that is not known");
  return Sh::other;
}

Table read() {
  Table out;
  const auto documents = builtin_documents();
  const auto shells = std::find_if(documents.begin(), documents.end(), [](const Document& each) {
    return each.path == "shell/shells.json";
  });
  assert(shells != documents.end());
  const Field field(*shells);
  for (const Field& tag : field.at("tags").items()) {
    const auto word_and_shell = tag.items();
    out.tags.emplace_back(word_and_shell.at(0).text(), named(word_and_shell.at(1).text()));
  }
  for (const auto& [shell, images] : field.at("images").members())
    for (const Field& image : images.items()) out.images.emplace(image.text(), named(shell));
  return out;
}

}  // namespace

Sh sh_of_image(std::string_view repository, std::string_view tag) {
  static const Table table = read();
  for (const auto& [word, sh] : table.tags)
    if (tag.find(word) != std::string_view::npos) return sh;
  if (tag.find('$') != std::string_view::npos) return Sh::unknown;
  const auto found = table.images.find(repository);
  return found == table.images.end() ? Sh::unknown : found->second;
}

}  // namespace stowage::knowledge
