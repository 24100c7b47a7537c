#include "lib/lint/hadolint_stages.h"
#include "rules/packages/metadata.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::HadolintCommand;

bool fires(const lint::HadolintScript& script, const syntax::Instruction&) {
  return lint::leaves_cache(
      script, [](const HadolintCommand& command) { return command.is("yum", {"install"}); },
      [](const HadolintCommand& command) {
        return command.is("yum", {"clean", "all"}) || command.is("rm", {"-rf", "/var/cache/yum/*"});
      });
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto leaves = [&](const lint::HadolintScript& script) {
    return fires(script, place.instruction);
  };
  if (lint::answers_as_hadolint(unit, place, report, "metadata stays in the image", leaves)) return;
  report_metadata(
      unit, place, report,
      {.programs = {"yum"},
       .folders = {"/var/cache/yum", "/var/cache/dnf"},
       .actions = {"install", "groupinstall", "localinstall", "update", "upgrade", "reinstall"},
       .cleaning = {"clean"},
       .clean = " clean all"});
}

}  // namespace

extern constexpr lint::Rule yum_cache_left{
    .name = "yum-cache-left",
    .category = "packages",
    .summary = "What yum keeps of its repositories stays in the image",
    .severity = lint::Severity::info,
    .hadolint = {"DL3032", lint::Severity::warning},
    .aliases = {"DS-0015"},
    .fixable = true,
    .mentions = "yum",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
