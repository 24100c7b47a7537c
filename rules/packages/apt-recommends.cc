#include <optional>
#include <string>

#include "lib/lint/hadolint_stages.h"
#include "lib/lint/left_files.h"
#include "lib/lint/offer.h"
#include "lib/lint/script_rule.h"
#include "lib/lint/tool_call.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::HadolintCommand;
using shell::Command;

bool fires(const HadolintCommand& command) {
  return command.is("apt-get", {"install"}) && !command.has_flag({"no-install-recommends"}) &&
         !command.has({"APT::Install-Recommends=false"});
}

/// A flag or a configuration says what to do with them.
bool says_so(const lint::ToolCall& call) {
  if (call.has_flag({"--no-install-recommends", "--install-recommends", "--without-recommends",
                     "--with-recommends", "-R"}))
    return true;
  const auto names_it = [](const shell::Word* word) {
    return word->text.find("Install-Recommends") != std::string_view::npos;
  };
  return std::any_of(call.values.begin(), call.values.end(), names_it) ||
         std::any_of(call.flags.begin(), call.flags.end(), names_it);
}

/// This RUN or one of the twenty instructions above it wrote it into apt's configuration.
bool is_configured(const lint::Unit& unit, const lint::Place& place) {
  const auto& instructions = unit.tree().instructions;
  for (std::uint32_t i = place.index < 20 ? 0 : place.index - 20; i <= place.index; ++i)
    if (instructions[i].keyword == syntax::Keyword::run && instructions[i].valid &&
        unit.commands(instructions[i], i).script().find("Install-Recommends") !=
            std::string_view::npos)
      return true;
  return false;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  constexpr std::string_view message = "packages are installed that are only recommended";
  if (lint::answers_as_hadolint(unit, place, report, message, fires)) return;
  std::optional<bool> matters;  // the same for all commands of the RUN
  lint::each_named(
      unit, place, {"apt-get", "apt", "aptitude"}, [&](const auto& run, const Command& command) {
        const lint::ToolCall& call = run.call(command);
        if (!call.is({"install"}) || call.unknown || says_so(call)) return;
        if (!matters)
          matters = lint::reaches_image(unit, place, "/usr") && !is_configured(unit, place);
        if (!*matters) return;
        lint::Diagnostic& found = report.add(run.to_source(command.span), std::string(message));
        lint::offer(found, "install only what is needed", Grade::assuming,
                    lint::insert_behind(unit, run, *call.action_word, " --no-install-recommends"),
                    {"nothing uses the packages that are only recommended"});
      });
}

}  // namespace

extern constexpr lint::Rule apt_recommends{
    .name = "apt-recommends",
    .category = "packages",
    .summary = "apt-get installs packages that are only recommended",
    .severity = lint::Severity::info,
    .hadolint = {"DL3015", lint::Severity::info},
    .aliases = {"DS-0029", "S6500"},
    .fixable = true,
    .mentions = "apt",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
