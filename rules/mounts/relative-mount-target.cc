#include <string>

#include "lib/lint/offer.h"
#include "lib/lint/tool_caches.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// `target=` with its value, as it is in the file.
const syntax::MountOption* target_option(const syntax::Mount& mount) {
  for (const std::string_view key : {"target", "dst", "destination"})
    if (const auto* option = mount.find(key)) return option;
  return nullptr;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  for (const lint::MountOfRun& mount : lint::cache_mounts(unit, place)) {
    const std::string& written = mount.facts->written_target.text;
    const syntax::MountOption* option = target_option(*mount.mount);
    if (written.empty() || written[0] == '/' || option == nullptr) continue;
    if (!mount.facts->id.text.empty() || written[0] == '~') continue;
    lint::Diagnostic& found =
        report.add(option->span, "the cache is called `" + written +
                                     "`, as in every other project that mounts this name");
    const std::string key(option->key);
    if (unit.model().cwd_at(unit.model().nodes[place.index]).known &&
        unit.text(option->span) == key + "=" + written) {
      lint::offer(found, "write the whole path", Grade::equivalent,
                  {{{option->span, key + "=" + mount.target}}});
    } else {
      found.help = "write the whole path, or an `id`";
    }
  }
}

}  // namespace

extern constexpr lint::Rule relative_mount_target{
    .name = "relative-mount-target",
    .category = "mounts",
    .summary = "A cache mount without an id has a relative target",
    .severity = lint::Severity::info,
    .fixable = true,
    .mentions = "--mount",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
