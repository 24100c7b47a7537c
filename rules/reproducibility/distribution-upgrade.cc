#include <array>
#include <string>

#include "lib/lint/command_words.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// `program action`, for all packages of the image.
struct Upgrade {
  std::string_view program, action;
  bool alone;  ///< only without names of packages
};
constexpr auto upgrades = std::to_array<Upgrade>({
    {"apt-get", "upgrade", false},
    {"apt-get", "dist-upgrade", false},
    {"apt-get", "full-upgrade", false},
    {"apt", "upgrade", false},
    {"apt", "full-upgrade", false},
    {"aptitude", "safe-upgrade", true},
    {"apk", "upgrade", true},
    {"yum", "update", true},
    {"yum", "upgrade", true},
    {"dnf", "update", true},
    {"dnf", "upgrade", true},
    {"microdnf", "update", true},
    {"microdnf", "upgrade", true},
    {"tdnf", "update", true},
});

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  lint::each_command(unit, place, [&](const auto& run, const shell::Command& command) {
    for (const Upgrade& upgrade : upgrades) {
      if (command.name != upgrade.program) continue;
      const shell::Word* action = lint::first_operand(command);
      if (action == nullptr || !lint::is(*action, upgrade.action)) continue;
      bool named = false;
      for (const shell::Word& word : command.arguments())
        named = named || (&word > action && !word.text.starts_with('-'));
      if (upgrade.alone && named) continue;
      report
          .add(run.to_source(command.span),
               "this upgrades to what the day offers, once, and the cached step stays as it is")
          .help = "take a newer base image (`docker build --pull`), or upgrade single packages";
    }
  });
}

}  // namespace

extern constexpr lint::Rule distribution_upgrade{
    .name = "distribution-upgrade",
    .category = "reproducibility",
    .summary = "All packages of the base image are upgraded",
    .severity = lint::Severity::info,
    .aliases = {"DL3005", "DL3017", "DL3031", "DS-0024", "DF069"},
    .by_default = false,
    .mentions = "upgrade update",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
