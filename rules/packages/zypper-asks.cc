#include "rules/packages/prompts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::HadolintCommand;

bool fires(const HadolintCommand& command) {
  return command.is("zypper", {"install", "in", "remove", "rm", "source-install", "si", "patch"}) &&
         !command.has_flag({"non-interactive", "n", "no-confirm", "y"});
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (lint::answers_as_hadolint(unit, place, report, "it asks, and nobody answers", fires)) return;
  report_questions(unit, place, report,
                   {.programs = {"zypper"},
                    .actions = {"install", "in", "remove", "rm", "source-install", "si", "patch",
                                "update", "up", "dist-upgrade", "dup"},
                    .answers = {"-n", "--non-interactive", "-y", "--no-confirm"},
                    .switch_text = " -y"});
}

}  // namespace

extern constexpr lint::Rule zypper_asks{.name = "zypper-asks",
                                        .category = "packages",
                                        .summary = "zypper would ask before it goes on",
                                        .hadolint = {"DL3034", lint::Severity::warning},
                                        .fixable = true,
                                        .mentions = "zypper",
                                        .keywords = {syntax::Keyword::run},
                                        .on_instruction = check};

}  // namespace stowage::rules
