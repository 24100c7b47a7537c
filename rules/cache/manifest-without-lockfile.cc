#include <algorithm>
#include <string>

#include "lib/context/glob.h"
#include "lib/knowledge/knowledge.h"
#include "lib/lint/unit.h"
#include "lib/model/path.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using knowledge::Ecosystem;
using lint::Unit;

/// Is the file of the context among what a COPY takes by now?
bool is_copied(const Unit& unit, const lint::Place& place, const std::string& path) {
  for (std::uint32_t i = unit.tree().stages[place.stage].first; i < unit.tree().stages[place.stage].end;
       ++i) {
    const auto* copy = unit.tree().instructions[i].as<syntax::Copy>();
    if (copy == nullptr || !copy->from.empty()) continue;
    for (const syntax::Word& source : copy->sources) {
      const std::string name = model::clean_path(source.text);
      if (name.find('$') != std::string::npos || name == "." || name == "/") return true;
      if (name == path || path.starts_with(name + "/")) return true;
      const auto glob = context::Glob::go_match(name);
      if (glob && glob->matches(path)) return true;
    }
  }
  // A bind mount of the context may bring it.
  return unit.text().find("type=bind") != std::string_view::npos;
}

void check(const Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* copy = place.instruction.as<syntax::Copy>();
  if (copy == nullptr || !copy->from.empty() || place.onbuild || place.stage == lint::no_stage)
    return;
  const std::string beside = lint::folder_of(unit.source().path());
  for (const syntax::Word& source : copy->sources) {
    const std::string path = model::clean_path(source.text);
    const std::string name(model::base_name(path));
    const Ecosystem* ecosystem = knowledge::builtin().of_file(name);
    if (ecosystem == nullptr || ecosystem->locks.empty()) continue;
    const auto& manifests = ecosystem->manifests;
    if (std::find(manifests.begin(), manifests.end(), name) == manifests.end()) continue;
    const std::string folder = path.substr(0, path.size() - name.size());
    for (const std::string& lock : ecosystem->locks) {
      if (lock.find('*') != std::string::npos || !unit.exists(beside + folder + lock)) continue;
      if (is_copied(unit, place, folder + lock)) continue;
      lint::Diagnostic& found =
          report.add(source.span, "`" + path + "` is copied without `" + folder + lock +
                                      "`, so the versions are chosen anew in each build");
      found.help = "copy `" + folder + lock + "` with it";
      break;
    }
  }
}

}  // namespace

extern constexpr lint::Rule manifest_without_lockfile{
    .name = "manifest-without-lockfile",
    .category = "cache",
    .summary = "A manifest is copied without its lock file",
    .keywords = {syntax::Keyword::copy},
    .on_instruction = check};

}  // namespace stowage::rules
