#include "rules/packages/prompts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::HadolintCommand;

bool fires(const HadolintCommand& command) {
  return command.is("yum", {"install", "groupinstall", "localinstall"}) &&
         !command.has_flag({"y", "assumeyes"});
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (lint::answers_as_hadolint(unit, place, report, "it asks, and nobody answers", fires)) return;
  report_questions(unit, place, report,
                   {.programs = {"yum"},
                    .actions = {"install", "groupinstall", "localinstall", "update", "upgrade",
                                "remove", "erase", "reinstall", "autoremove"},
                    .answers = {"-y", "--assumeyes", "--assumeno"},
                    .switch_text = " -y"});
}

}  // namespace

extern constexpr lint::Rule yum_asks{.name = "yum-asks",
                                     .category = "packages",
                                     .summary = "yum would ask before it installs",
                                     .hadolint = {"DL3030", lint::Severity::warning},
                                     .fixable = true,
                                     .mentions = "yum",
                                     .keywords = {syntax::Keyword::run},
                                     .on_instruction = check};

}  // namespace stowage::rules
