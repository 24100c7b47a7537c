#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* run = place.instruction.as<syntax::Run>();
  if (run == nullptr) return;
  for (const syntax::Mount& mount : run->mounts) {
    if (mount.type != syntax::MountType::secret && mount.type != syntax::MountType::ssh) continue;
    const syntax::MountOption* mode = mount.find("mode");
    if (mode == nullptr || mode->value.empty() ||
        mode->value.find_first_not_of("01234567") != std::string_view::npos)
      continue;
    if ((mode->value.back() - '0') % 8 == 0) continue;
    lint::Diagnostic& found =
        report.add(mode->span, "every user of this step can read the secret with mode `" +
                                   std::string(mode->value) + "`");
    found.help = "name its reader with `uid=`; without a mode it is 0400";
    const std::uint32_t begin = mode->span.begin;
    std::string text = "mode=" + std::string(mode->value);
    if (unit.text(mode->span) != text) continue;
    text.back() = '0';
    found.fixes.push_back({"use `" + text + "`",
                           Grade::assuming,
                           {{{begin, mode->span.end}, text}},
                           {"only the owner of the secret and its group read it"},
                           {}});
  }
}

}  // namespace

extern constexpr lint::Rule readable_secret_mount{
    .name = "readable-secret-mount",
    .category = "security",
    .summary = "A secret mount can be read by every user",
    .severity = lint::Severity::warning,
    .aliases = {"S6469"},
    .fixable = true,
    .by_default = false,
    .mentions = "--mount",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
