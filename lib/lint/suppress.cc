#include "lib/lint/suppress.h"

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>

#include "lib/lint/blocks.h"
#include "lib/lint/linter.h"
#include "lib/lint/pragma_text.h"
#include "lib/lint/rule.h"
#include "lib/lint/rule_words.h"

namespace stowage::lint {

namespace {

/// In a CI or an ignore file: the next line that is no comment, with all of what begins on it.
Span below(const Unit& unit, Span comment) {
  const std::string_view text = unit.text();
  std::size_t begin = comment.end;
  while (begin < text.size()) {
    const std::size_t next = begin + 1;
    const std::size_t first = std::min(text.find_first_not_of(" \t\r", next), text.size());
    if (first < text.size() && text[first] != '#' && text[first] != '\n') {
      begin = next;
      break;
    }
    begin = std::min(text.find('\n', next), text.size());
  }
  const auto end = static_cast<std::uint32_t>(std::min(text.find('\n', begin), text.size()));
  Span covered{static_cast<std::uint32_t>(std::min(begin, text.size())), end};
  if (unit.pipeline() == nullptr) return covered;
  // Keys with their values and items of lists that begin on the line; not what holds them.
  const pipeline::Tree& tree = unit.pipeline()->tree;
  for (const pipeline::Node& node : tree.nodes) {
    bool key = node.kind == pipeline::NodeKind::mapping;
    const bool mapping = key;
    for (pipeline::NodeId at = node.first; at != pipeline::no_node; at = tree[at].next) {
      const bool here = covered.begin <= tree[at].span.begin && tree[at].span.begin < end;
      const pipeline::NodeId last = mapping ? (key ? tree[at].next : pipeline::no_node) : at;
      if (here && last != pipeline::no_node)
        covered.end = std::max(covered.end, tree[last].span.end);
      if (mapping) key = !key;
    }
  }
  for (const pipeline::Build& build : unit.pipeline()->builds)
    if (covered.begin <= build.span.begin && build.span.begin < end)
      covered.end = std::max(covered.end, build.span.end);
  return covered;
}

Span whole(const Unit& unit) { return {0, static_cast<std::uint32_t>(unit.text().size()) + 1}; }

/// The instruction around a comment, else the one below it.
std::uint32_t instruction_of(const Unit& unit, Span line) {
  const auto& instructions = unit.tree().instructions;
  std::uint32_t index = instruction_at(unit, line.begin);
  const bool inside = index != syntax::no_instruction && line.begin < instructions[index].span.end;
  if (!inside) index = index == syntax::no_instruction ? 0 : index + 1;
  return index < instructions.size() ? index : syntax::no_instruction;
}

/// From the instruction to the next FROM.
Span stage_from(const Unit& unit, std::uint32_t index) {
  const auto& instructions = unit.tree().instructions;
  Span covered{instructions[index].span.begin, whole(unit).end};
  for (std::uint32_t i = index + 1; i < instructions.size(); ++i)
    if (instructions[i].keyword == syntax::Keyword::from) {
      covered.end = instructions[i].span.begin;
      break;
    }
  return covered;
}

/// hadolint knows lines only. A `stage ignore` reaches from behind the next line to the line of the
/// next FROM, that line included.
Span as_hadolint_covers(const Unit& unit, Span line, PragmaScope scope) {
  const std::uint32_t number = unit.lines().line_of(line.begin);
  if (number >= unit.lines().line_count()) return {};
  const Span next = unit.lines().whole_line(number + 1);
  if (scope == PragmaScope::instruction) return next;
  Span covered{next.end, whole(unit).end};
  for (const syntax::Instruction& each : unit.tree().instructions)
    if (each.keyword == syntax::Keyword::from && each.span.begin >= covered.begin) {
      covered.end = unit.lines().whole_line(each.first_line).end;
      break;
    }
  return covered;
}

/// What the pragma of this line silences; nothing below it: no pragma.
bool set_cover(const Unit& unit, Pragma& pragma) {
  const bool as_hadolint =
      pragma.tool == PragmaTool::hadolint && unit.settings().compat == Compat::hadolint;
  if (pragma.scope == PragmaScope::file) {
    pragma.covered = whole(unit);
  } else if (!unit.is_dockerfile()) {
    pragma.covered = below(unit, pragma.span);
  } else if (as_hadolint) {
    pragma.covered = as_hadolint_covers(unit, pragma.span, pragma.scope);
  } else {
    const std::uint32_t index = instruction_of(unit, pragma.span);
    if (index == syntax::no_instruction) return false;
    pragma.covered = pragma.scope == PragmaScope::stage ? stage_from(unit, index)
                                                        : unit.tree().instructions[index].span;
    // A finding may point behind the last byte of its instruction.
    if (pragma.scope == PragmaScope::instruction) ++pragma.covered.end;
  }
  return !pragma.covered.empty();
}

/// Where a finding stands, for a pragma of this kind.
std::uint32_t place_of(const Unit& unit, const Diagnostic& diagnostic) {
  const std::uint32_t at = diagnostic.span.begin;
  if (!unit.is_dockerfile() || unit.settings().compat != Compat::hadolint) return at;
  const syntax::Instruction* instruction = inside_of(unit, at);
  return instruction == nullptr ? at : instruction->span.begin;
}

bool is_date(std::string_view text) {
  if (text.size() != 10) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 4 || i == 7;
    if (dash ? text[i] != '-' : text[i] < '0' || text[i] > '9') return false;
  }
  const std::string_view month = text.substr(5, 2), day = text.substr(8);
  return month >= "01" && month <= "12" && day >= "01" && day <= "31";
}

/// It is never earlier than the day on which this was written, whatever a clock says.
constexpr std::string_view born = "2026-11-24";

/// A pragma and what it did, with its findings looked up by rule.
class Judge {
 public:
  Judge(const Unit& unit, const RuleSet& rules, std::vector<Pragma> list)
      : unit_(unit), list_(std::move(list)) {
    for (const Pragma& pragma : list_) {
      Suppression& use = uses_.emplace_back(Suppression{pragma});
      use.bad_term = !pragma.until.empty() && !is_date(pragma.until);
      use.expired = !pragma.until.empty() && !use.bad_term &&
                    pragma.until < std::max(unit.settings().today, std::string(born));
      for (const std::string_view word : pragma.rules)
        use.words.push_back({word, false, rules.knows(word), rules.runs(word)});
    }
  }

  /// The pragma that silences a finding, or null. All that do are marked as used.
  const Pragma* silencer(const Diagnostic& diagnostic) {
    const Pragma* found = nullptr;
    const std::uint32_t at = place_of(unit_, diagnostic);
    for (const std::uint32_t id : naming(*diagnostic.rule)) {
      Suppression& use = uses_[id];
      if (use.expired || !use.pragma.covered.contains(at)) continue;
      for (Suppression::Word& word : use.words)
        if (stands_for(word.rule, *diagnostic.rule)) word.used = true;
      if (found == nullptr) found = &use.pragma;
    }
    return found;
  }

  const std::vector<Suppression>& uses() const { return uses_; }

 private:
  /// The pragmas that name a rule: asked once for each rule, there may be thousands of findings.
  const std::vector<std::uint32_t>& naming(const Rule& rule) {
    const auto [entry, is_new] = naming_.try_emplace(&rule);
    for (std::uint32_t id = 0; is_new && id < uses_.size(); ++id)
      if (std::any_of(uses_[id].words.begin(), uses_[id].words.end(),
                      [&](const Suppression::Word& word) { return stands_for(word.rule, rule); }))
        entry->second.push_back(id);
    return entry->second;
  }

  const Unit& unit_;
  std::vector<Pragma> list_;
  std::vector<Suppression> uses_;
  std::unordered_map<const Rule*, std::vector<std::uint32_t>> naming_;
};

}  // namespace

namespace {

std::vector<Pragma> all_pragmas(const Unit& unit) {
  std::vector<Pragma> found;
  for (const PragmaLine& line : pragma_lines(unit.text(), comment_sign(unit))) {
    // hadolint has no comments inside an instruction.
    if (unit.settings().compat == Compat::hadolint && inside_of(unit, line.span.begin)) continue;
    if (auto pragma = parse_ignore(unit.text(), line)) found.push_back(std::move(*pragma));
  }
  return found;
}

}  // namespace

std::vector<Pragma> written_pragmas(const Unit& unit) {
  std::vector<Pragma> found = all_pragmas(unit);
  std::erase_if(found, [](const Pragma& pragma) { return !pragma.unread.empty(); });
  return found;
}

std::vector<Pragma> pragmas(const Unit& unit) {
  std::vector<Pragma> found = all_pragmas(unit);
  std::erase_if(found, [&](Pragma& pragma) { return !set_cover(unit, pragma); });
  return found;
}

std::vector<ShellPragma> shell_pragmas(const Unit& unit) {
  std::vector<ShellPragma> found;
  for (const PragmaLine& line : pragma_lines(unit.text(), comment_sign(unit)))
    if (const std::string_view name = parse_shell(unit.text(), line); !name.empty())
      found.push_back({line.span.begin, name});
  return found;
}

std::vector<Suppressed> suppress(const Unit& unit, const RuleSet& rules, Report& report) {
  std::vector<Suppressed> taken;
  if (!unit.settings().pragmas) return taken;
  std::vector<Pragma> list = pragmas(unit);
  if (list.empty()) return taken;
  Judge judge(unit, rules, std::move(list));
  std::erase_if(report.diagnostics, [&](Diagnostic& diagnostic) {
    const Pragma* by = judge.silencer(diagnostic);
    if (by == nullptr) return false;
    taken.push_back({std::move(diagnostic), Suppressor::comment, std::string(by->reason)});
    return true;
  });
  for (const Rule* rule : rules.on_suppression()) {
    report.ask(*rule, [&] {
      for (const Suppression& use : judge.uses()) rule->on_suppression(unit, use, report);
    });
  }
  return taken;
}

}  // namespace stowage::lint
