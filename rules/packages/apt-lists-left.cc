#include <string>

#include "lib/lint/hadolint_stages.h"
#include "lib/lint/left_files.h"
#include "lib/lint/offer.h"
#include "lib/lint/script_rule.h"
#include "lib/lint/tool_call.h"
#include "rules/packages/lone_update.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::HadolintCommand;
using lint::Place;
using lint::Unit;
using shell::Command;

constexpr std::string_view lists = "/var/lib/apt/lists";

/// Any `rm -rf` counts as one of the lists.
bool fires_in_hadolint(const Unit& unit, const Place& place, const lint::HadolintScript& script) {
  const auto commands = script.commands();
  const auto any = [&](const auto& test) {
    return std::any_of(commands.begin(), commands.end(), test);
  };
  if (!any([](const HadolintCommand& command) {
        return command.is_one_of({"apt", "apt-get", "aptitude"}) && command.has({"update"});
      }))
    return false;
  if (any([](const HadolintCommand& command) {
        return command.is("rm", {"-rf", "/var/lib/apt/lists/*"});
      }))
    return false;
  const syntax::Instruction& run = place.instruction;
  const bool mounted =
      lint::keeps_outside(run, lists) ||
      (lint::keeps_outside(run, "/var/lib/apt") && lint::keeps_outside(run, "/var/cache/apt"));
  return !mounted && lint::is_kept_stage(unit, place);
}

bool is_apt(const Command& command) {
  return command.name == "apt-get" || command.name == "apt" || command.name == "aptitude";
}

void check(const Unit& unit, const Place& place, lint::Report& report) {
  const auto fires = [&](const lint::HadolintScript& script) {
    return fires_in_hadolint(unit, place, script);
  };
  constexpr std::string_view message = "the package lists stay in the image";
  if (lint::answers_as_hadolint(unit, place, report, message, fires)) return;
  bool judged = false;  // the first update speaks for the RUN
  lint::each_named(
      unit, place, {"apt-get", "apt", "aptitude"}, [&](const auto& run, const Command& command) {
        if (judged || !run.call(command).is({"update"})) return;
        judged = true;
        if (lone_update(unit, place)) return;  // update-without-install says it
        if (!lint::reaches_image(unit, place, lists) || lint::removes_any(run, {lists})) return;
        const bool cleans =
            std::any_of(run.all().begin(), run.all().end(), [&](const Command& each) {
              return is_apt(each) && run.call(each).is({"dist-clean", "distclean"});
            });
        if (cleans) return;
        lint::Diagnostic& found = report.add(run.to_source(command.span), std::string(message));
        if (are_lists_used_below(unit, place.index)) {
          found.help =
              "install in the same RUN, and remove " + std::string(lists) + "/* at its end";
          return;
        }
        lint::offer(
            found, "remove the lists at the end of the step", Grade::assuming,
            lint::with_last_command(unit, place, "rm -rf /var/lib/apt/lists/*"),
            {"nothing that stands on this image reads the lists without an update of its own"});
      });
}

}  // namespace

extern constexpr lint::Rule apt_lists_left{.name = "apt-lists-left",
                                           .category = "packages",
                                           .summary = "The package lists of apt stay in the image",
                                           .severity = lint::Severity::info,
                                           .hadolint = {"DL3009", lint::Severity::info},
                                           .aliases = {"S6587"},
                                           .fixable = true,
                                           .mentions = "apt",
                                           .keywords = {syntax::Keyword::run},
                                           .on_instruction = check};

}  // namespace stowage::rules
