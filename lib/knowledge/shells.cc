#include "lib/knowledge/shells.h"

#include <cassert>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/embedded.h"

namespace stowage::knowledge {

std::span<const EmbeddedFile> shell_data();

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
  const auto json = nlohmann::json::parse(shell_data().front().text);
  for (const auto& tag : json.at("tags"))
    out.tags.emplace_back(tag.at(0).get<std::string>(), named(tag.at(1).get<std::string>()));
  for (const auto& [shell, images] : json.at("images").items())
    for (const auto& image : images) out.images[image.get<std::string>()] = named(shell);
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
