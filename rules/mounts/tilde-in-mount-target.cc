#include <string>

#include "lib/lint/offer.h"
#include "lib/lint/tool_caches.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* run = place.instruction.as<syntax::Run>();
  if (run == nullptr) return;
  for (const syntax::Mount& mount : run->mounts) {
    if (!mount.target.starts_with("~")) continue;
    for (const syntax::MountOption& option : mount.options) {
      if (option.value.data() != mount.target.data()) continue;
      lint::Diagnostic& found =
          report.add(option.span, "no shell reads this: the target is a folder with the name `~`");
      if (place.onbuild || place.stage == lint::no_stage || !mount.target.starts_with("~/")) return;
      const model::Model& model = unit.model();
      const model::Value& user = model.user_at(model.nodes[place.index]);
      const bool root = user.known && (user.text.empty() || user.text == "root");
      if (!root) {
        found.help = "write the home of the user in its place";
      } else if (unit.text(option.span) ==
                 std::string(option.key) + "=" + std::string(option.value)) {
        const std::uint32_t at = option.span.end - static_cast<std::uint32_t>(option.value.size());
        lint::offer(found, "write the home of root", Grade::assuming, {{{{at, at + 1}, "/root"}}},
                    {"the step does not need the folder `~`"});
      }
    }
  }
}

}  // namespace

extern constexpr lint::Rule tilde_in_mount_target{.name = "tilde-in-mount-target",
                                                  .category = "mounts",
                                                  .summary = "The target of a mount begins with ~",
                                                  .severity = lint::Severity::error,
                                                  .fixable = true,
                                                  .mentions = "--mount",
                                                  .keywords = {syntax::Keyword::run},
                                                  .on_instruction = check};

}  // namespace stowage::rules
