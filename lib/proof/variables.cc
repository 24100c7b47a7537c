#include "lib/proof/variables.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>

#include "lib/knowledge/effects.h"
#include "lib/proof/build.h"

namespace stowage::proof {

namespace {

/// Variables that any program may look at.
constexpr auto read_by_programs = std::to_array<std::string_view>(
    {"PATH", "HOME", "LD_*", "BASH_ENV", "ENV", "SHELLOPTS", "BASHOPTS", "IFS", "POSIXLY_CORRECT",
     "LANG", "LANGUAGE", "LC_*", "TZ", "TMPDIR", "GLIBC_TUNABLES", "MALLOC_*", "GCONV_PATH"});

/// Of these no program takes more than the shell gives it in its words.
constexpr auto read_by_builtins = std::to_array<std::string_view>(
    {"LD_*", "BASH_ENV", "ENV", "SHELLOPTS", "BASHOPTS", "IFS", "POSIXLY_CORRECT"});

bool fits(std::string_view pattern, std::string_view name) {
  return pattern.ends_with('*') ? name.starts_with(pattern.substr(0, pattern.size() - 1))
                                : name == pattern;
}

template <class List>
bool has(const List& list, std::string_view name) {
  return std::any_of(list.begin(), list.end(),
                     [&](std::string_view pattern) { return fits(pattern, name); });
}

}  // namespace

std::string values(const model::Model& model, const model::Node& node,
                   const std::vector<std::string>& names, const std::vector<std::string>& patterns,
                   Reader reader) {
  std::map<std::string, std::string> found;
  for (const model::Assignment& one : model::environment(model, node).variables) {
    const bool seen =
        has(names, one.name) || has(patterns, one.name) ||
        (reader == Reader::builtin && has(read_by_builtins, one.name)) ||
        (reader == Reader::timeless && one.name != "TZ" && has(read_by_programs, one.name)) ||
        (reader == Reader::program && has(read_by_programs, one.name));
    if (seen && one.value) found[one.name] = value_text(*one.value);
  }
  std::string out;
  for (const auto& [name, value] : found) out += fmt::format("{}={}\n", name, value);
  return out;
}

std::string all_values(const model::Model& model, const model::Node& node, bool in_order) {
  std::vector<std::string> lines;
  for (const model::Assignment& one : model::environment(model, node).variables)
    if (one.value) lines.push_back(one.name + "=" + value_text(*one.value) + "\n");
  if (!in_order) std::sort(lines.begin(), lines.end());
  std::string out;
  for (const std::string& line : lines) out += line;
  return out;
}

bool is_seen_by_programs(std::string_view name) { return has(read_by_programs, name); }

std::vector<std::string> folders_of_path(std::string path) {
  path += ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  std::vector<std::string> out;
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t end = std::min(path.find(':', begin), path.size());
    if (path[begin] == '/')
      out.push_back(knowledge::absolute(path.substr(begin, end - begin), "/"));
    begin = end + 1;
  }
  return out;
}

}  // namespace stowage::proof
