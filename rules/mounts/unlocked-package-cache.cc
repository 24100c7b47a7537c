#include <algorithm>
#include <string>

#include "lib/lint/offer.h"
#include "lib/lint/tool_caches.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// A cache of a system's package manager that it locks while it works.
const knowledge::Ecosystem* locked_owner(const knowledge::Base& base, std::string_view target) {
  for (const auto& ecosystem : base.ecosystems)
    for (const knowledge::CacheFolder& cache : ecosystem->caches)
      if (ecosystem->system && cache.sharing == "locked" && lint::related(target, cache.path) &&
          target.size() > 1)
        return ecosystem.get();
  return nullptr;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  for (const lint::MountOfRun& mount : lint::cache_mounts(unit, place)) {
    if (!mount.facts->sharing.empty() && mount.facts->sharing != "shared") continue;
    const knowledge::Ecosystem* owner = locked_owner(unit.knowledge(), mount.target);
    // Only apt fails when it meets the lock of another; the others wait, or do not lock.
    if (owner == nullptr || owner->name != "apt") continue;
    lint::Diagnostic& found =
        report.add(mount.mount->span, "two builds at a time can use `" + mount.target +
                                          "`, and the second fails at apt's lock");
    const syntax::MountOption* written = mount.mount->find("sharing");
    std::vector<Edit> edits;
    if (written == nullptr) {
      edits = lint::add_option(unit, *mount.mount, "sharing=locked");
    } else if (unit.text(written->span) == "sharing=shared") {
      edits = {{written->span, "sharing=locked"}};
    }
    lint::offer(found, "lock the mount", Grade::equivalent, std::move(edits));
  }
}

}  // namespace

extern constexpr lint::Rule unlocked_package_cache{
    .name = "unlocked-package-cache",
    .category = "mounts",
    .summary = "A cache mount of apt is shared without a lock",
    .fixable = true,
    .mentions = "--mount",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
