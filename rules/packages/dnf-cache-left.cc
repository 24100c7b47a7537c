#include "lib/lint/hadolint_stages.h"
#include "rules/packages/metadata.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::HadolintCommand;

bool fires(const lint::HadolintScript& script, const syntax::Instruction& run) {
  if (lint::keeps_outside(run, "/var/cache/libdnf5") || lint::keeps_outside(run, ".cache/libdnf5"))
    return false;
  const auto left_by = [&](std::string_view program) {
    return lint::leaves_cache(
        script,
        [&](const HadolintCommand& command) {
          return command.is(program, {"install", "in", "upgrade", "up", "upgrade-minimal", "up-min",
                                      "reinstall", "rei"});
        },
        [&](const HadolintCommand& command) {
          return command.is(program, {"clean", "all"}) ||
                 command.is("rm", {"-rf", "/var/cache/libdnf5*"});
        });
  };
  return left_by("dnf") || left_by("microdnf");
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto leaves = [&](const lint::HadolintScript& script) {
    return fires(script, place.instruction);
  };
  if (lint::answers_as_hadolint(unit, place, report, "metadata stays in the image", leaves)) return;
  report_metadata(unit, place, report,
                  {.programs = {"dnf", "dnf5", "microdnf", "tdnf"},
                   .folders = {"/var/cache/dnf", "/var/cache/libdnf5"},
                   .actions = {"install", "in", "groupinstall", "upgrade", "up", "update",
                               "upgrade-minimal", "reinstall", "distro-sync"},
                   .cleaning = {"clean"},
                   .clean = " clean all"});
}

}  // namespace

extern constexpr lint::Rule dnf_cache_left{
    .name = "dnf-cache-left",
    .category = "packages",
    .summary = "What dnf keeps of its repositories stays in the image",
    .severity = lint::Severity::info,
    .hadolint = {"DL3040", lint::Severity::warning},
    .aliases = {"DS-0019"},
    .fixable = true,
    .mentions = "dnf",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
