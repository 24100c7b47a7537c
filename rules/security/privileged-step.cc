#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit&, const lint::Place& place, lint::Report& report) {
  const auto* run = place.instruction.as<syntax::Run>();
  if (run == nullptr || place.instruction.flags.empty()) return;
  if (const syntax::Flag* flag = place.instruction.flag("security");
      flag != nullptr && flag->value == "insecure") {
    report.add(flag->span, "this step runs with all rights on the machine that builds").help =
        "do without it, or do it when the container starts";
  }
  if (const syntax::Flag* flag = place.instruction.flag("network");
      flag != nullptr && flag->value == "host") {
    report.add(flag->span, "this step reaches every port of the machine that builds").help =
        "copy what it fetches there into the build context, or name it by `--add-host`";
  }
}

}  // namespace

extern constexpr lint::Rule privileged_step{.name = "privileged-step",
                                            .category = "security",
                                            .summary = "A step leaves the sandbox of the builder",
                                            .severity = lint::Severity::warning,
                                            .aliases = {"S6502", "S6431"},
                                            .mentions = "--security --network",
                                            .keywords = {syntax::Keyword::run},
                                            .on_instruction = check};

}  // namespace stowage::rules
