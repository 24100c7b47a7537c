#include "lib/lint/linter.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <tuple>

#include "lib/lint/buildkit.h"
#include "lib/lint/rule_words.h"
#include "lib/pipeline/edits.h"

namespace stowage::lint {

namespace {

using syntax::ErrorKind;
using syntax::Keyword;

/// The text of a trigger is part of the image's configuration, so that no change of it leaves the image
/// as it is.
void weaken(std::span<Diagnostic> of_trigger) {
  for (Diagnostic& each : of_trigger)
    for (Fix& fix : each.fixes) {
      if (fix.grade > Grade::assuming) continue;
      fix.grade = Grade::assuming;
      fix.assumptions.push_back("nobody compares the text of the trigger, which the image holds");
    }
}

/// Answers in the place of another tool are its answers, all of them.
std::size_t most_findings(const Unit& unit) {
  constexpr std::size_t most = 1000;
  return unit.settings().compat == Compat::none ? most : std::string::npos;
}

/// A file with what was found in it, and the words that rules ask for and that stand in its instructions.
struct Look {
  explicit Look(const Unit& of) : unit(&of), report(most_findings(of)) {}
  const Unit* unit;
  Report report;
  Mentions::Words words;
};

/// An instruction, or what stands behind its ONBUILD, and the rules that may find something in it.
struct Visit {
  Place place;
  Look* look;
  RuleSet::Group::Numbers rules;
};

/// Adds the instructions of a file in their order.
void add_visits(Look& look, const RuleSet& rules, std::vector<Visit>& visits) {
  const Unit& unit = *look.unit;
  const auto& instructions = unit.tree().instructions;
  const auto& stages = unit.tree().stages;
  std::uint32_t stage = no_stage;
  std::uint32_t next_stage = 0;
  for (std::uint32_t i = 0; i < instructions.size(); ++i) {
    if (next_stage < stages.size() && stages[next_stage].first == i) stage = next_stage++;
    const syntax::Instruction& instruction = instructions[i];
    Mentions::Words here;
    rules.mentions().find_in(instruction.line.text, here);
    for (const syntax::Heredoc& heredoc : instruction.heredocs)
      rules.mentions().find_in(heredoc.content, here);
    look.words |= here;
    const RuleSet::Group::Numbers woken = rules.on_instruction().woken(here);
    const auto visit = [&](const Place& place) {
      Visit& added = visits.emplace_back(Visit{place, &look, woken});
      added.rules &= rules.on(place.instruction.keyword);
    };
    visit({instruction, i, stage});
    const auto* onbuild = instruction.as<syntax::Onbuild>();
    // BuildKit looks at a trigger only where it runs.
    if (unit.settings().compat == Compat::buildkit) continue;
    if (onbuild != nullptr && onbuild->trigger != nullptr)
      visit({*onbuild->trigger, i, stage, true});
  }
}

/// One rule after the other, each for many instructions: the code of one rule stays in the processor's cache, that of all
/// would not.
void check_instructions(std::span<Look> looks, const RuleSet& rules) {
  constexpr std::size_t together = 1024;
  std::vector<Visit> visits;
  for (Look& look : looks)
    if (look.unit->is_dockerfile()) add_visits(look, rules, visits);
  for (std::size_t first = 0; first < visits.size(); first += together) {
    const auto some = std::span(visits).subspan(first, std::min(together, visits.size() - first));
    RuleSet::Group::Numbers woken;
    std::array<Bits<together>, RuleSet::Group::most> places{};  // by rule
    for (std::size_t i = 0; i < some.size(); ++i) {
      woken |= some[i].rules;
      some[i].rules.each([&](std::size_t number) { places[number].add(i); });
    }
    woken.each([&](std::size_t number) {
      const Rule& rule = rules.on_instruction()[number];
      places[number].each([&](std::size_t i) {
        Report& report = some[i].look->report;
        const std::size_t before = report.diagnostics.size();
        report.ask(rule, [&] { rule.on_instruction(*some[i].look->unit, some[i].place, report); });
        if (some[i].place.onbuild) weaken(std::span(report.diagnostics).subspan(before));
      });
    });
  }
}

}  // namespace

void RuleSet::Group::add(const Rule& rule, const std::optional<Mentions::Words>& needed) {
  if (rules_.size() == most) throw std::length_error("more rules than a group can have");
  const std::size_t number = rules_.size();
  rules_.push_back(&rule);
  if (needed)
    needed->each([&](std::size_t word) { by_word_[word].add(number); });
  else
    always_.add(number);
}

RuleSet::RuleSet(std::span<const Rule* const> rules, std::span<const Rule* const> known)
    : all_(rules.begin(), rules.end()), known_(known.begin(), known.end()) {
  static_assert(static_cast<std::size_t>(Keyword::unknown) + 1 ==
                std::tuple_size_v<decltype(by_keyword_)>);
  static_assert(static_cast<std::size_t>(ErrorKind::bad_path) + 1 ==
                std::tuple_size_v<decltype(by_error_)>);
  for (const Rule* rule : rules) {
    const std::optional<Mentions::Words> needed = mentions_.add(rule->mentions);
    if (rule->on_instruction != nullptr) {
      for (std::size_t i = 0; i < by_keyword_.size(); ++i)
        if (rule->keywords.has(static_cast<Keyword>(i))) by_keyword_[i].add(instruction_.size());
      instruction_.add(*rule, needed);
    }
    for (std::size_t i = 0; rule->on_error != nullptr && i < by_error_.size(); ++i) {
      if (rule->errors.has(static_cast<ErrorKind>(i))) by_error_[i].push_back(rule);
    }
    if (rule->on_stage != nullptr) stage_.add(*rule, needed);
    if (rule->on_file != nullptr) file_.add(*rule, needed);
    if (rule->on_pipeline != nullptr) pipeline_.push_back(rule);
    if (rule->on_build != nullptr) build_.push_back(rule);
    if (rule->on_ignore != nullptr) ignore_.push_back(rule);
    if (rule->on_suppression != nullptr) suppression_.push_back(rule);
  }
}

bool RuleSet::runs(std::string_view word) const {
  return known_.empty() || std::any_of(all_.begin(), all_.end(),
                                       [&](const Rule* rule) { return stands_for(word, *rule); });
}

bool RuleSet::knows(std::string_view word) const {
  if (known_.empty() || is_shellcheck_code(word)) return true;
  return runs(word) || std::any_of(known_.begin(), known_.end(),
                                   [&](const Rule* rule) { return stands_for(word, *rule); });
}

namespace {

/// A file with more errors is no Dockerfile; to list millions of them helps nobody.
constexpr std::size_t most_errors = 1000;

void check_errors(const Unit& unit, const RuleSet& rules, Report& report) {
  const std::span<const syntax::SyntaxError> errors = unit.tree().errors;
  for (const syntax::SyntaxError& error : errors.first(std::min(errors.size(), most_errors))) {
    for (const Rule* rule : rules.on(error.kind)) {
      report.rule = rule;
      rule->on_error(unit, error, report);
    }
  }
  if (errors.size() > most_errors && !report.diagnostics.empty()) {
    report.diagnostics.back().help =
        std::to_string(errors.size() - most_errors) + " more errors are not shown";
  }
}

/// The rules of a group that are woken in some of the files, one after the other, each with the files.
template <class Run>
void each_woken(std::span<Look> looks, const RuleSet::Group& group, const Run& run) {
  std::vector<RuleSet::Group::Numbers> woken(looks.size());
  RuleSet::Group::Numbers all;
  for (std::size_t i = 0; i < looks.size(); ++i) {
    if (!looks[i].unit->is_dockerfile()) continue;
    woken[i] = group.woken(looks[i].words);
    all |= woken[i];
  }
  all.each([&](std::size_t number) {
    for (std::size_t i = 0; i < looks.size(); ++i) {
      if (!woken[i].has(number)) continue;
      Report& report = looks[i].report;
      report.ask(group[number], [&] { run(*looks[i].unit, report); });
    }
  });
}

void check_dockerfiles(std::span<Look> looks, const RuleSet& rules) {
  for (Look& look : looks)
    if (look.unit->is_dockerfile()) check_errors(*look.unit, rules, look.report);
  check_instructions(looks, rules);
  each_woken(looks, rules.on_stage(), [](const Unit& unit, Report& report) {
    for (std::uint32_t stage = 0; stage < unit.tree().stages.size(); ++stage)
      report.rule->on_stage(unit, stage, report);
  });
  each_woken(looks, rules.on_file(),
             [](const Unit& unit, Report& report) { report.rule->on_file(unit, report); });
}

/// The last of the spans that begins at or before `at`, or null.
const Span* span_before(const std::vector<Span>& sorted, std::uint32_t at) {
  const auto behind =
      std::upper_bound(sorted.begin(), sorted.end(), at,
                       [](std::uint32_t place, Span span) { return place < span.begin; });
  return behind == sorted.begin() ? nullptr : &*std::prev(behind);
}

/// Takes back fixes that would change other parts of the file too, by an alias or by a comma that ends a value.
void drop_spreading_fixes(const pipeline::Tree& tree, Report& report) {
  if (std::all_of(report.diagnostics.begin(), report.diagnostics.end(),
                  [](const Diagnostic& each) { return each.fixes.empty(); }))
    return;
  const std::vector<Span> shared = pipeline::shared_bytes(tree);
  const std::vector<Span> bare = pipeline::bare_flow_scalars(tree);
  const auto spreads = [&](const Edit& edit) {
    const Span* repeated = span_before(shared, edit.span.end);
    if (repeated != nullptr && edit.span.begin <= repeated->end) return true;
    const Span* scalar = span_before(bare, edit.span.begin);
    return scalar != nullptr && edit.span.end <= scalar->end && edit.span != *scalar &&
           edit.text.find_first_of(",[]{}") != std::string::npos;
  };
  for (Diagnostic& each : report.diagnostics)
    std::erase_if(each.fixes, [&](const Fix& fix) {
      return std::any_of(fix.edits.begin(), fix.edits.end(), spreads);
    });
}

void check_pipeline(const Unit& unit, const RuleSet& rules, Report& report) {
  for (const Rule* rule : rules.on_pipeline())
    report.ask(*rule, [&] { rule->on_pipeline(unit, *unit.pipeline(), report); });
  for (const pipeline::Build& build : unit.pipeline()->builds)
    for (const Rule* rule : rules.on_build())
      report.ask(*rule, [&] { rule->on_build(unit, build, report); });
  drop_spreading_fixes(unit.pipeline()->tree, report);
}

/// hadolint says one thing of a file that it cannot read, and nothing silences it.
bool keep_refusal(const Unit& unit, std::vector<Diagnostic>& diagnostics) {
  if (unit.settings().compat != Compat::hadolint) return false;
  const auto refusal =
      std::find_if(diagnostics.begin(), diagnostics.end(),
                   [](const Diagnostic& each) { return each.rule->hadolint.code == "DL1000"; });
  if (refusal == diagnostics.end()) return false;
  Diagnostic kept = std::move(*refusal);
  diagnostics.clear();
  diagnostics.push_back(std::move(kept));
  return true;
}

void check_ignore(const Unit& unit, const RuleSet& rules, Report& report) {
  for (const Rule* rule : rules.on_ignore())
    report.ask(*rule, [&] { rule->on_ignore(unit, *unit.ignore(), report); });
}

/// What is found beside the rules of Dockerfiles, and what comments do with it.
Findings finish(Look& look, const RuleSet& rules, const Check& more) {
  const Unit& unit = *look.unit;
  Report& report = look.report;
  if (unit.pipeline() != nullptr) check_pipeline(unit, rules, report);
  if (unit.ignore() != nullptr) check_ignore(unit, rules, report);
  if (unit.is_dockerfile()) {
    if (unit.settings().compat == Compat::buildkit) drop_unreached(unit, report.diagnostics);
    apply_check_options(unit, report.diagnostics);
  }
  Findings found;
  if (keep_refusal(unit, report.diagnostics)) {
    found.shown = std::move(report.diagnostics);
    return found;
  }
  if (more) more(unit, report);
  found.suppressed = suppress(unit, rules, report);
  std::stable_sort(report.diagnostics.begin(), report.diagnostics.end(),
                   [](const Diagnostic& a, const Diagnostic& b) {
                     return std::tie(a.span.begin, a.rule->name, a.span.end) <
                            std::tie(b.span.begin, b.rule->name, b.span.end);
                   });
  found.shown = std::move(report.diagnostics);
  return found;
}

}  // namespace

std::vector<Findings> find(std::span<const Unit* const> units, const RuleSet& rules,
                           const Check& more) {
  std::vector<Look> looks;
  looks.reserve(units.size());
  for (const Unit* unit : units) looks.emplace_back(*unit);
  check_dockerfiles(looks, rules);
  std::vector<Findings> found;
  found.reserve(looks.size());
  for (Look& look : looks) found.push_back(finish(look, rules, more));
  return found;
}

Findings find(const Unit& unit, const RuleSet& rules, const Check& more) {
  const Unit* const units[] = {&unit};
  return std::move(find(units, rules, more)[0]);
}

std::vector<Diagnostic> lint(const Unit& unit, const RuleSet& rules) {
  return find(unit, rules).shown;
}

}  // namespace stowage::lint
