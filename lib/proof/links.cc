#include "lib/proof/links.h"

#include <algorithm>

#include "lib/knowledge/effects.h"

namespace stowage::proof {

namespace {

bool ends_name(char c) {
  return c == '/' || c == '"' || c == '\'' || c == '=' || c == ':' || c == ';' || c == '&' ||
         c == '|' || c == ')' || c == '(' || c == '}' || c == '{' || c == '<' || c == '>' ||
         c == ' ' || c == '\t' || c == '\n' || c == '`';
}

/// The path that stands in front of the `..` at a place of the text.
std::string_view path_before(std::string_view text, std::size_t at) {
  std::size_t begin = at;
  while (begin > 0 && (text[begin - 1] == '/' || !ends_name(text[begin - 1]))) --begin;
  return text.substr(begin, at - begin);
}

bool may_have_links(const Files& files) {
  return std::any_of(files.entries.begin(), files.entries.end(),
                     [](const auto& one) { return one.second.kind == EntryKind::link; }) ||
         std::any_of(files.writes.begin(), files.writes.end(), [](const Write& one) {
           return one.place.area == knowledge::Area::anywhere || one.place == everywhere();
         });
}

}  // namespace

std::vector<std::string> who_may_link(const Files& files, std::string_view path) {
  std::vector<std::string> out;
  for (std::size_t end = 1; end <= path.size(); ++end) {
    if (end != path.size() && path[end] != '/') continue;
    const std::string step(path.substr(0, end));
    if (knowledge::is_system_path(step)) continue;
    const auto own = files.entries.find(step);
    const std::uint32_t since = own == files.entries.end() ? 0 : own->second.time;
    for (const Write& one : files.writes) {
      const bool may = one.place.area == knowledge::Area::anywhere ||
                       (one.place.area == knowledge::Area::path && one.place.tree &&
                        knowledge::within(step, one.place.path));
      if (may && !one.removes && !one.cache && one.time > since) out.push_back(one.who);
    }
  }
  return out;
}

bool climbs_out_of_link(const Files& files, std::string_view text) {
  for (std::size_t at = text.find(".."); at != text.npos; at = text.find("..", at + 1)) {
    const bool begins = at == 0 || ends_name(text[at - 1]);
    const bool ends = at + 2 == text.size() || ends_name(text[at + 2]);
    if (!begins || !ends) continue;
    if (may_have_links(files)) return true;
    const std::string_view before = path_before(text, at);
    if (before.size() > 1 && knowledge::is_system_path(before.substr(0, before.size() - 1)))
      return true;
  }
  return false;
}

}  // namespace stowage::proof
