#include "lib/proof/programs.h"

#include <fmt/core.h>

#include <algorithm>

#include "lib/proof/variables.h"

namespace stowage::proof {

namespace {

/// A file with the name of a program is that program if its folder is in PATH, or if the text gives
/// a path. Whether the PATH of a base image holds a folder is a fact about that image.
bool may_be_run(Site& site, const std::vector<std::string>& folders, const std::string& where,
                const std::string& text) {
  const std::string folder(knowledge::parent(where));
  const std::string name(knowledge::program_name(where));
  if (text.find("/" + name) != std::string::npos || knowledge::is_system_path(folder)) return true;
  if (std::find(folders.begin(), folders.end(), folder) != folders.end()) return true;
  return !site.setting().ledger.assume(
      fmt::format("{} is not in the PATH of the base image", folder));
}

/// Asked for each file of a stage: most end in another letter.
bool has_name_of(std::string_view path, const std::vector<std::string>& programs) {
  return std::any_of(programs.begin(), programs.end(), [&](const std::string& program) {
    return path.ends_with(program) && knowledge::program_name(path) == program;
  });
}

}  // namespace

bool names_file(std::string_view text, std::string_view name) {
  const auto in_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  for (std::size_t at = text.find(name); at != text.npos; at = text.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if (end < text.size() && in_word(text[end])) continue;
    std::size_t begin = at;
    while (begin > 0 && in_word(text[begin - 1])) --begin;
    if (begin == at || (at - begin == 2 && text[begin] == '-')) return true;
  }
  return false;
}

void read_programs(UnitEffects& found, Site& site, const std::string& path,
                   const std::string& text) {
  if (found.programs.empty()) return;
  auto& reads = found.effects.reads;
  const std::vector<std::string> folders = folders_of_path(path);
  for (const std::string& folder : folders) {
    if (!knowledge::is_system_path(folder))
      reads.push_back({.place = {.path = folder, .tree = true}});
    for (const Write& one : site.files.writes)
      for (const std::string& program : found.programs) {
        const Place place{.path = folder + "/" + program};
        if (one.place.area == knowledge::Area::path &&
            knowledge::overlap(one.place, place) >= knowledge::Overlap::possible)
          reads.push_back({.place = place});
      }
  }
  for (const auto& [where, entry] : site.files.entries) {
    if (has_name_of(where, found.programs) && may_be_run(site, folders, where, text))
      reads.push_back({.place = {.path = where}});
  }
}

}  // namespace stowage::proof
