#include <algorithm>
#include <string>

#include "lib/lint/tool_caches.h"
#include "lib/model/path.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::MountOfRun;

/// A write that happens, of a file whose place is known.
bool is_certain(const knowledge::Access& write) {
  return !write.unless && !write.scratch && !write.folder && !write.place.glob &&
         write.place.area == knowledge::Area::path;
}

/// Some other mount of the RUN lies between.
bool is_covered(const model::RunFacts& run, const MountOfRun& mount, const std::string& path) {
  return std::any_of(run.mounts.begin(), run.mounts.end(), [&](const model::MountFacts& other) {
    if (&other == mount.facts) return false;
    const std::string target = model::clean_path(other.target.text);
    return !other.target.known ||
           (target.size() >= mount.target.size() && knowledge::within(path, target));
  });
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto mounts = lint::mounts_of(unit, place, syntax::MountType::bind);
  if (mounts.empty()) return;
  const auto* facts = unit.model().nodes[place.index].as<model::RunFacts>();
  const auto& effects = lint::effects_without_mounts(unit, place.index);
  for (const MountOfRun& mount : mounts) {
    if (!mount.facts->read_only) continue;
    const auto write = std::find_if(effects.writes.begin(), effects.writes.end(),
                                    [&](const knowledge::Access& each) {
                                      return is_certain(each) && each.place.path != mount.target &&
                                             knowledge::within(each.place.path, mount.target) &&
                                             !is_covered(*facts, mount, each.place.path);
                                    });
    if (write == effects.writes.end()) continue;
    lint::Diagnostic& found =
        report.add(mount.mount->span,
                   "`" + write->place.path + "` cannot be written: the bind mount is read-only");
    found.help =
        "with `rw` it can be, and what is written is gone behind the RUN; a result must go "
        "elsewhere";
  }
}

}  // namespace

extern constexpr lint::Rule write_to_bind_mount{
    .name = "write-to-bind-mount",
    .category = "mounts",
    .summary = "A RUN writes into a read-only bind mount",
    .severity = lint::Severity::error,
    .mentions = "--mount",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
