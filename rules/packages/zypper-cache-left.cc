#include "lib/lint/hadolint_stages.h"
#include "rules/packages/metadata.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::HadolintCommand;

bool fires(const lint::HadolintScript& script, const syntax::Instruction& run) {
  return !lint::keeps_outside(run, "/var/cache/zypp") &&
         lint::leaves_cache(
             script,
             [](const HadolintCommand& command) { return command.is("zypper", {"install", "in"}); },
             [](const HadolintCommand& command) { return command.is("zypper", {"clean", "cc"}); });
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto leaves = [&](const lint::HadolintScript& script) {
    return fires(script, place.instruction);
  };
  if (lint::answers_as_hadolint(unit, place, report, "metadata stays in the image", leaves)) return;
  report_metadata(unit, place, report,
                  {.programs = {"zypper"},
                   .folders = {"/var/cache/zypp"},
                   .actions = {"install", "in", "update", "up", "dist-upgrade", "dup", "patch",
                               "refresh", "ref"},
                   .cleaning = {"clean", "cc"},
                   .clean = " clean --all"});
}

}  // namespace

extern constexpr lint::Rule zypper_cache_left{
    .name = "zypper-cache-left",
    .category = "packages",
    .summary = "What zypper keeps of its repositories stays in the image",
    .severity = lint::Severity::info,
    .hadolint = {"DL3036", lint::Severity::warning},
    .aliases = {"DS-0020"},
    .fixable = true,
    .mentions = "zypper",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
