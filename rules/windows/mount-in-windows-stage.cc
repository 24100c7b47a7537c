#include <string>

#include "lib/lint/target_platforms.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* run = place.instruction.as<syntax::Run>();
  if (run == nullptr || run->mounts.empty() || place.stage == lint::no_stage) return;
  if (!lint::is_windows_stage(unit, place.stage)) return;
  for (const syntax::Mount& mount : run->mounts) {
    // BuildKit's own tests hand secrets and SSH agents (as named pipes) to Windows containers.
    if (mount.type == syntax::MountType::secret || mount.type == syntax::MountType::ssh) continue;
    report.add(mount.span, "the builder for Windows containers has no such mounts for RUN");
  }
}

}  // namespace

extern constexpr lint::Rule mount_in_windows_stage{.name = "mount-in-windows-stage",
                                                   .category = "windows",
                                                   .summary = "A RUN for Windows has a mount",
                                                   .severity = lint::Severity::error,
                                                   .mentions = "--mount",
                                                   .keywords = {syntax::Keyword::run},
                                                   .on_instruction = check};

}  // namespace stowage::rules
