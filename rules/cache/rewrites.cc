#include "rules/cache/rewrites.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <span>

#include "lib/lint/linter.h"
#include "lib/optimize/optimize.h"
#include "lib/text/diff.h"
#include "rules/rules.h"

namespace stowage::rules {

extern const lint::Rule build_downloads_packages, copy_before_install, system_install_below_copy;

namespace {

using lint::Diagnostic;
using lint::Unit;

bool is_about_order(const lint::Rule& rule) {
  return &rule == &copy_before_install || &rule == &system_install_below_copy ||
         &rule == &build_downloads_packages;
}

std::vector<Diagnostic> lint_by_default(const Unit& unit) {
  static const lint::RuleSet rules(lint::rules_by_default(all(), lint::Compat::none));
  return lint::lint(unit, rules);
}

/// The text of the step that a finding is about.
std::string_view step_of(const Unit& unit, const Diagnostic& found) {
  const std::uint32_t index = lint::instruction_at(unit, found.span.begin);
  if (index == syntax::no_instruction) return {};
  return unit.text(unit.tree().instructions[index].span);
}

/// The same step, or one of the two that a rewrite parted it into.
bool is_same_or_part(std::string_view step, std::string_view whole) {
  const auto last_line = [](std::string_view text) { return text.substr(text.rfind('\n') + 1); };
  const auto first_line = [](std::string_view text) { return text.substr(0, text.find('\n')); };
  return last_line(step) == last_line(whole) || first_line(step) == first_line(whole);
}

/// How often rules find something, and how often one of them does for a step.
struct Count {
  Count(const Unit& unit, const lint::Rule& rule, std::string_view step) {
    for (const Diagnostic& each : lint_by_default(unit)) {
      ++of[each.rule];
      if (each.rule == &rule && is_same_or_part(step_of(unit, each), step)) ++same;
    }
  }

  std::map<const lint::Rule*, std::size_t> of;
  std::size_t same = 0;
};

/// Is the finding gone in the other text, with no other in its place?
bool is_better(const Unit& unit, const std::string& text, const Diagnostic& found) {
  const Source source(unit.source().path(), std::string_view(text));
  const std::string_view step = step_of(unit, found);
  Count before(unit, *found.rule, step);
  const Count after(Unit(source, {}, unit.shared_settings()), *found.rule, step);
  --before.of[found.rule];
  return after.same < before.same &&
         std::all_of(
             after.of.begin(), after.of.end(),
             [&](const auto& rule) { return rule.second <= before.of[rule.first]; });
}

/// Where one rewrite reaches further than the one before it, both findings have it: a round of fixes applies only one of
/// the two, and what the shorter one leaves may not be worth a second one.
void share_further_ones(const Unit& unit, std::span<Diagnostic> found) {
  const Diagnostic* further = nullptr;
  for (std::size_t i = found.size(); i-- > 0;) {
    Diagnostic& each = found[i];
    if (!is_about_order(*each.rule) || each.fixes.empty()) continue;
    if (further != nullptr && further->fixes.front().grade <= each.fixes.front().grade &&
        is_better(unit, apply_edits(unit.text(), further->fixes.front().edits), each))
      each.fixes = further->fixes;
    further = &each;
  }
}

/// False: the context shows that there is nothing to find.
bool offer_one(const Unit& unit, const context::Context& context, Diagnostic& found) {
  const std::uint32_t index = lint::instruction_at(unit, found.span.begin);
  if (index == syntax::no_instruction) return true;
  const std::uint32_t line = unit.tree().instructions[index].first_line;
  const optimize::Plan plan = optimize::optimize(
      unit.text(),
      {.context = context, .base = unit.knowledge(), .only_line = line, .assuming = true});
  if (!plan.changed()) {
    const auto refusal =
        std::find_if(plan.refusals.begin(), plan.refusals.end(),
                     [&](const optimize::Refusal& one) { return one.line == line; });
    if (refusal == plan.refusals.end()) return true;
    found.help =
        fmt::format("no fix moves it: {} (`stowage explain {}`)", refusal->reason, refusal->code);
    return refusal->code != "packages-in-context";
  }
  if (!is_better(unit, plan.text, found)) return true;
  Fix fix{.title = plan.moves.front().title,
          .grade = plan.grade,
          .edits = line_edits(unit.text(), plan.text),
          .assumptions = plan.assumptions};
  fix.effect = fmt::format("a rebuild takes about {:.0f} s instead of {:.0f} s (our estimate)",
                           plan.after, plan.before);
  found.help.clear();
  found.fixes.push_back(std::move(fix));
  return true;
}

}  // namespace

void offer_rewrites(const Unit& unit, std::vector<Diagnostic>& found, const ContextOf& context_of) {
  const auto wanted = [](const Diagnostic& each) { return is_about_order(*each.rule); };
  if (std::none_of(found.begin(), found.end(), wanted)) return;
  // Each finding asks the optimizer about the whole file: of more instructions nobody waits for that.
  constexpr std::size_t most_instructions = 1000;
  if (unit.tree().instructions.size() > most_instructions) return;
  context::Context context = context::Context::none();
  if (context_of) context = context_of(unit);
  std::erase_if(found,
                [&](Diagnostic& each) { return wanted(each) && !offer_one(unit, context, each); });
  share_further_ones(unit, found);
}

}  // namespace stowage::rules
