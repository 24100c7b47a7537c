#include <string>

#include "lib/lint/script_rule.h"
#include "lib/lint/tool_call.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

bool fires(const lint::HadolintCommand& command) {
  return command.is("zypper", {"dist-upgrade", "dup"});
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  constexpr std::string_view message = "the whole distribution is exchanged in a step";
  if (lint::answers_as_hadolint(unit, place, report, message, fires)) return;
  lint::each_named(unit, place, {"zypper"}, [&](const auto& run, const shell::Command& command) {
    if (!run.call(command).is({"dist-upgrade", "dup"})) return;
    report.add(run.to_source(command.span), std::string(message)).help =
        "begin at the newer base image";
  });
}

}  // namespace

extern constexpr lint::Rule zypper_upgrades_distribution{
    .name = "zypper-upgrades-distribution",
    .category = "packages",
    .summary = "zypper exchanges the whole distribution",
    .hadolint = {"DL3035", lint::Severity::warning},
    .mentions = "zypper",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
