#include "lib/lint/fix.h"

#include <algorithm>
#include <set>

namespace stowage::lint {

namespace {

/// Fixes that would write at one place take one round each; more rounds than that go in circles.
constexpr int most_rounds = 40;

struct Candidate {
  const Diagnostic* diagnostic;
  const Fix* fix;
};

/// The fixes that may be applied, by place.
std::vector<Candidate> candidates(const std::vector<Diagnostic>& diagnostics, Grade worst) {
  std::vector<Candidate> out;
  for (const Diagnostic& diagnostic : diagnostics) {
    for (const Fix& fix : diagnostic.fixes) {
      if (fix.grade == Grade::manual || fix.grade > worst || fix.edits.empty()) continue;
      out.push_back({&diagnostic, &fix});
      break;
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const Candidate& a, const Candidate& b) {
    return a.fix->edits.front().span.begin < b.fix->edits.front().span.begin;
  });
  return out;
}

/// A set of fixes under construction, and their edits as one sorted set.
struct Round {
  std::vector<Candidate> chosen;
  std::vector<Edit> edits;

  bool add(const Candidate& candidate) {
    const std::vector<Edit>& more = candidate.fix->edits;
    const bool behind = edits.empty() || edits.back().span.end < more.front().span.begin;
    if (!behind && !independent(edits, more)) return false;
    chosen.push_back(candidate);
    const auto middle = static_cast<std::ptrdiff_t>(edits.size());
    edits.insert(edits.end(), more.begin(), more.end());
    if (behind) return true;
    std::inplace_merge(edits.begin(), edits.begin() + middle, edits.end(),
                       [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
    return true;
  }
};

/// No more syntax errors than before.
bool keeps_syntax(const Unit& unit, const std::string& text) {
  if (const pipeline::Pipeline* before = unit.pipeline())
    return pipeline::read(before->path, text).problems.size() <= before->problems.size();
  if (const IgnoreFile* before = unit.ignore())
    return read_ignore_file(text, unit.source().path()).rules.problems().size() <=
           before->rules.problems().size();
  return syntax::parse(text).errors.size() <= unit.tree().errors.size();
}

/// The new text and what was applied; nothing applied when no fix holds.
Fixed one_round(const Unit& unit, const std::vector<Diagnostic>& diagnostics, Grade worst) {
  const std::vector<Candidate> all = candidates(diagnostics, worst);
  Round round;
  for (const Candidate& candidate : all) round.add(candidate);
  std::string text = apply_edits(unit.text(), round.edits);
  if (!keeps_syntax(unit, text)) {
    // Rare, and a fault of a rule: find the first fix that holds alone, the next round tries the
    // others.
    round = {};
    for (const Candidate& candidate : all) {
      text = apply_edits(unit.text(), candidate.fix->edits);
      if (!keeps_syntax(unit, text)) continue;
      round.add(candidate);
      break;
    }
  }
  Fixed fixed;
  for (const Candidate& candidate : round.chosen) {
    const Diagnostic& diagnostic = *candidate.diagnostic;
    fixed.applied.push_back({diagnostic.rule, unit.lines().line_of(diagnostic.span.begin),
                             diagnostic.message, *candidate.fix});
  }
  fixed.text = std::move(text);
  return fixed;
}

/// The rules whose fixes came back round after round. Those have no end, and are better left out.
using Endless = std::set<const Rule*>;

/// All rounds. What still goes on in the last one is added to `endless`.
Fixed all_rounds(const Source& source, const Look& look, Grade worst, const ReadFile& read_file,
                 const std::shared_ptr<const Settings>& settings, Endless& endless) {
  Fixed result;
  result.text = source.text();
  for (int round = 0; round < most_rounds; ++round) {
    const Source current(source.path(), std::string_view(result.text));
    const Unit unit(current, read_file, settings);
    std::vector<Diagnostic> found = look(unit);
    std::erase_if(found, [&](const Diagnostic& each) { return endless.contains(each.rule); });
    Fixed next = one_round(unit, found, worst);
    if (next.applied.empty()) return result;
    result.text = std::move(next.text);
    if (round + 1 == most_rounds)
      for (const AppliedFix& fix : next.applied) endless.insert(fix.rule);
    for (AppliedFix& fix : next.applied) result.applied.push_back(std::move(fix));
  }
  return result;
}

}  // namespace

Fixed apply_fixes(const Source& source, const Look& look, Grade worst, const ReadFile& read_file,
                  const std::shared_ptr<const Settings>& settings) {
  Endless endless;
  while (true) {
    const std::size_t before = endless.size();
    Fixed result = all_rounds(source, look, worst, read_file, settings, endless);
    if (endless.size() == before) return result;
  }
}

Fixed apply_fixes(const Source& source, const RuleSet& rules, Grade worst,
                  const ReadFile& read_file, const std::shared_ptr<const Settings>& settings) {
  const Look look = [&](const Unit& unit) { return lint(unit, rules); };
  return apply_fixes(source, look, worst, read_file, settings);
}

}  // namespace stowage::lint
