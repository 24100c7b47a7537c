#include "rules/cache/rewrites.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lib/lint/linter.h"
#include "lib/optimize/optimize.h"
#include "lib/optimize/own_context.h"
#include "lib/text/diff.h"

namespace stowage::rules {

extern const lint::Rule copy_before_install, system_install_below_copy;

namespace {

using lint::Diagnostic;
using lint::Unit;

bool is_about_order(const lint::Rule& rule) {
  return &rule == &copy_before_install || &rule == &system_install_below_copy;
}

std::size_t count(const Unit& unit, const lint::Rule& rule) {
  const lint::Rule* const only[] = {&rule};
  return lint::lint(unit, lint::RuleSet(only)).size();
}

/// Does the other text have fewer findings of the rule?
bool is_better(const Unit& unit, const std::string& text, const lint::Rule& rule) {
  const Source source(unit.source().path(), std::string_view(text));
  return count(Unit(source), rule) < count(unit, rule);
}

void offer_one(const Unit& unit, const context::Context& context, Diagnostic& found) {
  const std::uint32_t index = lint::instruction_at(unit, found.span.begin);
  if (index == syntax::no_instruction) return;
  const std::uint32_t line = unit.tree().instructions[index].first_line;
  const optimize::Plan plan =
      optimize::optimize(unit.text(), {.context = context, .only_line = line, .assuming = true});
  if (!plan.changed()) {
    const auto refusal =
        std::find_if(plan.refusals.begin(), plan.refusals.end(),
                     [&](const optimize::Refusal& one) { return one.line == line; });
    if (refusal != plan.refusals.end())
      found.help =
          fmt::format("no fix moves it: {} (`stowage explain {}`)", refusal->reason, refusal->code);
    return;
  }
  if (!is_better(unit, plan.text, *found.rule)) return;
  Fix fix{.title = plan.moves.front().title,
          .grade = plan.grade,
          .edits = line_edits(unit.text(), plan.text),
          .assumptions = plan.assumptions};
  fix.effect = fmt::format("a rebuild takes about {:.0f} s instead of {:.0f} s (our estimate)",
                           plan.after, plan.before);
  found.help.clear();
  found.fixes.push_back(std::move(fix));
}

}  // namespace

void offer_rewrites(const Unit& unit, std::vector<Diagnostic>& found, const ContextOf& context_of) {
  const auto wanted = [](const Diagnostic& each) { return is_about_order(*each.rule); };
  if (std::none_of(found.begin(), found.end(), wanted)) return;
  context::Context context = context::Context::none();
  if (context_of) context = context_of(unit.source().path());
  if (!optimize::is_context_of(unit.model(), context)) context = context::Context::none();
  for (Diagnostic& each : found) {
    if (wanted(each)) offer_one(unit, context, each);
  }
}

}  // namespace stowage::rules
