#include <algorithm>
#include <string>

#include "lib/lint/early_arguments.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::EarlyArgument;
using lint::Unit;

/// The steps of a stage on the build platform are the same for every target until one asks for it.
bool runs_once(const Unit& unit, std::uint32_t stage) {
  const auto& from = unit.tree().instructions[unit.tree().stages[stage].first];
  const auto* details = from.as<syntax::From>();
  return details != nullptr && (details->platform.text == "$BUILDPLATFORM" ||
                                details->platform.text == "${BUILDPLATFORM}");
}

void check(const Unit& unit, std::uint32_t stage, lint::Report& report) {
  if (!runs_once(unit, stage)) return;
  const auto early = lint::early_arguments(unit, stage, lint::is_of_target);
  const auto& instructions = unit.tree().instructions;
  for (auto one = early.begin(); one != early.end(); ++one) {
    const std::uint32_t line = one->declaration;
    const auto same_line = [&](const EarlyArgument& each) { return each.declaration == line; };
    if (std::any_of(early.begin(), one, same_line)) continue;
    lint::Diagnostic& found = report.add(
        one->arg->name.span, "below this `" + std::string(one->arg->name.text) +
                                 "` steps run once for each platform that are the same for all");
    found.labels.push_back({instructions[one->first_run].span, "does not depend on the platform"});
    found.labels.push_back({instructions[one->use].span, "the first that does"});
    const auto declared = instructions[line].as<syntax::Args>()->declarations.size();
    const bool all = std::count_if(early.begin(), early.end(), same_line) ==
                     static_cast<std::ptrdiff_t>(declared);
    auto fix = all ? declare_later(unit, line, one->use) : std::nullopt;
    if (fix)
      found.fixes.push_back(std::move(*fix));
    else
      found.help = "declare it just above its first use";
  }
}

}  // namespace

extern constexpr lint::Rule platform_argument_above_step{
    .name = "platform-argument-above-step",
    .category = "multiarch",
    .summary = "Steps that are the same for every platform run once for each",
    .fixable = true,
    .on_stage = check};

}  // namespace stowage::rules
