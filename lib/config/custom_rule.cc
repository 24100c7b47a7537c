#include "lib/config/custom_rule.h"

#include <algorithm>

#include "lib/lint/blocks.h"

namespace stowage::config {

namespace {

using lint::Unit;
using syntax::Instruction;

bool any_matches(const std::vector<std::string>& patterns, std::string_view text) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return wildcard(pattern, text); });
}

/// The word that matched: what the finding points at and the edit replaces.
struct Match {
  Span span;
  std::string_view text;
};

/// Is there a word that `any` asks for, and none that `none` forbids? The first such word is noted.
template <class Range, class Text, class Place>
bool holds(const Words& words, const Range& range, const Text& text, const Place& place,
           std::optional<Match>& match) {
  if (!words.asked()) return true;
  bool found = words.any.empty();
  for (const auto& each : range) {
    if (any_matches(words.none, text(each))) return false;
    if (found && !match) match = Match{place(each), text(each)};
    if (found || !any_matches(words.any, text(each))) continue;
    found = true;
    match = Match{place(each), text(each)};
  }
  return found;
}

/// A command, or one that only runs another: `sudo`, `env`, `sh -c`.
struct Called {
  std::string_view name;
  std::span<const shell::Word> words;  ///< its name first
  Span span;
};

std::vector<Called> called_in(const shell::Command& command) {
  std::vector<Called> all;
  for (const shell::Wrapper& each : command.wrappers)
    all.push_back(
        {each.name, each.words, {each.words.front().span.begin, each.words.back().span.end}});
  all.push_back({command.name, command.argv, command.span});
  return all;
}

/// The first command of a RUN that has the asked name and arguments.
bool command_holds(const CustomRule& rule, const Unit& unit, const lint::Place& place,
                   std::optional<Match>& match) {
  if (!rule.command.asked() && !rule.argument.asked()) return true;
  if (place.instruction.keyword != syntax::Keyword::run) return false;
  const lint::RunCommands& commands = unit.commands(place.instruction, place.index);
  const auto source = [&](const shell::Word& word) { return commands.to_source(word.span); };
  const auto text = [&](const shell::Word& word) { return unit.text(source(word)); };
  const auto has = [&](const Called& called) {
    if (!rule.command.any.empty() && !any_matches(rule.command.any, called.name)) return false;
    std::optional<Match> argument;
    const auto arguments = called.words.empty() ? called.words : called.words.subspan(1);
    if (!holds(rule.argument, arguments, text, source, argument)) return false;
    match = argument ? argument : Match{commands.to_source(called.span), called.name};
    return true;
  };
  for (const shell::Command& command : commands.all()) {
    const std::vector<Called> all = called_in(command);
    if (std::any_of(all.begin(), all.end(),
                    [&](const Called& each) { return any_matches(rule.command.none, each.name); }))
      return false;
    // A wrapper counts only where it is asked for: what it runs is what the author means.
    const auto asked = rule.command.any.empty() ? std::span(all).last(1) : std::span(all);
    if (std::any_of(asked.begin(), asked.end(), has)) return true;
  }
  return false;
}

bool stage_holds(const CustomRule& rule, const Unit& unit, std::uint32_t stage) {
  if (rule.stage.empty()) return true;
  if (stage == lint::no_stage) return false;
  const auto& stages = unit.tree().stages;
  const bool last = stage + 1 == stages.size();
  if (rule.stage == "final") return last;
  if (rule.stage == "builder") return !last;
  return wildcard(rule.stage, stages[stage].name);
}

std::optional<Match> match_of(const CustomRule& rule, const Unit& unit, const lint::Place& place) {
  const Instruction& at = place.instruction;
  if (std::find(rule.instructions.begin(), rule.instructions.end(), at.keyword) ==
      rule.instructions.end())
    return std::nullopt;
  std::optional<Match> match;
  const auto word_text = [](const syntax::Word& word) { return word.text; };
  const auto word_span = [](const syntax::Word& word) { return word.span; };
  const std::span<const Instruction> itself(&at, 1);
  const auto line_text = [](const Instruction& each) { return each.line.text; };
  const auto line_span = [](const Instruction& each) { return each.span; };
  std::optional<Match> other;  // a line or a flag is pointed at only when it was asked for
  if (!holds(rule.text, itself, line_text, line_span, other)) return std::nullopt;
  if (!holds(rule.operand, at.operands, word_text, word_span, match)) return std::nullopt;
  const auto flag_text = [](const syntax::Flag& flag) { return flag.text; };
  const auto flag_span = [](const syntax::Flag& flag) { return flag.span; };
  if (!holds(rule.flag, at.flags, flag_text, flag_span, other)) return std::nullopt;
  if (!match && !rule.flag.any.empty()) match = other;
  if (!command_holds(rule, unit, place, match)) return std::nullopt;
  return match ? match : Match{at.name.span, at.name.text};
}

std::string filled(std::string_view text, std::string_view match) {
  constexpr std::string_view mark = "{match}";
  std::string out;
  while (true) {
    const std::size_t at = text.find(mark);
    out += text.substr(0, at);
    if (at == std::string_view::npos) return out;
    out += match;
    text.remove_prefix(at + mark.size());
  }
}

std::vector<Edit> edits_of(const CustomEdit& edit, const Unit& unit, const Match& match,
                           std::uint32_t index) {
  const std::string text = filled(edit.text, match.text);
  const std::string newline(lint::newline_at(unit, index));
  switch (edit.kind) {
    case CustomEdit::Kind::replace:
      return {{match.span, text}};
    case CustomEdit::Kind::insert_above:
      return {lint::insert_above(unit, index, text + newline)};
    case CustomEdit::Kind::insert_below:
      return {lint::insert_below(unit, index, text + newline)};
    case CustomEdit::Kind::remove:
      return {{lint::block_of(unit, index), ""}};
  }
  return {};
}

void add(const CustomRule& rule, const Unit& unit, const Match& match, std::uint32_t index,
         lint::Report& report) {
  report.rule = &rule.rule;
  lint::Diagnostic& found = report.add(match.span, filled(rule.message, match.text));
  found.help = rule.help;
  if (!rule.edit) return;
  Fix fix{.title = "as the rule says", .grade = rule.edit->grade};
  fix.edits = edits_of(*rule.edit, unit, match, index);
  if (fix.grade == Grade::assuming)
    fix.assumptions.push_back("the edit of the rule `" + rule.name + "` is meant for this place");
  found.fixes.push_back(std::move(fix));
}

}  // namespace

// The last star is tried with one character more each time the rest does not match: pattern size
// times text size at worst.
bool wildcard(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

void check(const lint::Unit& unit, const CustomRule& rule, lint::Report& report) {
  const auto& instructions = unit.tree().instructions;
  const auto look = [&](const lint::Place& place) {
    const auto match = match_of(rule, unit, place);
    if (match && !rule.absent) add(rule, unit, *match, place.index, report);
    return match.has_value();
  };
  const auto& stages = unit.tree().stages;
  std::vector<bool> present(stages.size(), false);
  std::uint32_t stage = lint::no_stage;
  for (std::uint32_t i = 0, next = 0; i < instructions.size(); ++i) {
    if (next < stages.size() && stages[next].first == i) stage = next++;
    if (!stage_holds(rule, unit, stage)) continue;
    if (look({instructions[i], i, stage}) && stage != lint::no_stage) present[stage] = true;
    // What a trigger does, it does in another image.
    const auto* onbuild = instructions[i].as<syntax::Onbuild>();
    if (onbuild != nullptr && onbuild->trigger != nullptr && !rule.absent)
      look({*onbuild->trigger, i, stage, true});
  }
  for (std::uint32_t each = 0; rule.absent && each < stages.size(); ++each) {
    if (present[each] || !stage_holds(rule, unit, each)) continue;
    const Instruction& from = instructions[stages[each].first];
    add(rule, unit, {from.name.span, from.name.text}, stages[each].first, report);
  }
}

}  // namespace stowage::config
