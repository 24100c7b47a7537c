#include "lib/lint/rewrite.h"

#include <fmt/format.h>

#include "lib/optimize/optimize.h"
#include "lib/optimize/own_context.h"
#include "lib/text/diff.h"

namespace stowage::lint {

namespace {

context::Context context_of(const Unit& unit) {
  if (!unit.settings().context_of) return context::Context::none();
  context::Context context = unit.settings().context_of(unit.source().path());
  if (!optimize::is_context_of(unit.model(), context)) return context::Context::none();
  return context;
}

std::size_t count_in(const std::string& text, const Unit& unit,
                     const std::function<std::size_t(const Unit&)>& count) {
  const Source source(unit.source().path(), std::string_view(text));
  return count(Unit(source));
}

}  // namespace

void offer_rewrite(const Unit& unit, std::uint32_t line,
                   const std::function<std::size_t(const Unit&)>& count, Diagnostic& found) {
  if (!unit.settings().rewrites) return;
  const context::Context context = context_of(unit);
  const optimize::Plan plan =
      optimize::optimize(unit.text(), {.context = context, .only_line = line, .assuming = true});
  if (!plan.changed()) {
    for (const optimize::Refusal& refusal : plan.refusals) {
      if (refusal.line != line) continue;
      found.help = fmt::format("not moved by a fix: {} (`stowage explain {}`)", refusal.reason,
                               refusal.code);
      return;
    }
    return;
  }
  if (count_in(plan.text, unit, count) >= count(unit)) return;
  Fix fix{.title = plan.moves.front().title,
          .grade = plan.grade,
          .edits = line_edits(unit.text(), plan.text),
          .assumptions = plan.assumptions};
  fix.effect = fmt::format("a rebuild takes about {:.0f} s instead of {:.0f} s (our estimate)",
                           plan.after, plan.before);
  found.help.clear();
  found.fixes.push_back(std::move(fix));
}

}  // namespace stowage::lint
