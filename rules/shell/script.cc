#include "rules/shell/script.h"

#include "lib/lint/shell_kind.h"
#include "lib/syntax/chars.h"

namespace stowage::rules {

namespace {

using lint::RunCommands;
using lint::Seat;
using lint::ShellUse;
using shell::Node;
using shell::Word;

constexpr std::array<std::string_view, 6> shells = {"", "sh", "bash", "dash", "ash", "ksh"};

/// `export A=$x`: bash does not split the value, other shells do.
bool is_declaration(const Node& node) {
  constexpr std::array<std::string_view, 5> declaring = {"export", "readonly", "local", "declare",
                                                         "typeset"};
  return one_of(name_of(node), declaring);
}

bool declares(const syntax::Instruction& each, std::string_view name) {
  if (const auto* args = each.as<syntax::Args>())
    return std::any_of(args->declarations.begin(), args->declarations.end(),
                       [&](const auto& one) { return one.name.text == name; });
  const auto* pairs = each.as<syntax::KeyValues>();
  return pairs != nullptr && each.keyword == syntax::Keyword::env &&
         std::any_of(pairs->pairs.begin(), pairs->pairs.end(),
                     [&](const auto& one) { return one.key.text == name; });
}

}  // namespace

const RunCommands* script_of(const lint::Unit& unit, const lint::Place& place) {
  if (!place.instruction.valid || place.instruction.exec_form) return nullptr;
  const RunCommands& run = unit.commands(place.instruction, place.index);
  if (run.script().empty() || !run.complete()) return nullptr;
  return one_of(run.setting().program, shells) && run.setting().dialect <= shell::Dialect::bash
             ? &run
             : nullptr;
}

Edit before(const RunCommands& run, Span span, std::string text) {
  const std::uint32_t at = run.to_source(span).begin;
  return {{at, at}, std::move(text)};
}

Edit behind(const RunCommands& run, Span span, std::string text) {
  const std::uint32_t at = run.to_source(span).end;
  return {{at, at}, std::move(text)};
}

std::optional<Edit> replaced(const lint::Unit& unit, const RunCommands& run, Span span,
                             std::string text) {
  const Span source = run.to_source(span);
  if (unit.text(source) != slice(run.script(), span)) return std::nullopt;
  return Edit{source, std::move(text)};
}

std::vector<Edit> quoted(const RunCommands& run, const shell::Part& part) {
  return {before(run, part.span, "\""), behind(run, part.span, "\"")};
}

std::string_view name_of(const Node& node) {
  const auto words = words_of(node);
  if (words.empty()) return {};
  const auto text = shell::literal(words.front());
  return text ? shell::basename(*text) : std::string_view();
}

const Node* only_command(const shell::List& list) {
  return list.items.size() == 1 && !list.items[0].background ? &list.items[0] : nullptr;
}

bool splits_words(const lint::ShellFacts& facts, const ShellUse& use, bool is_bash) {
  if (use.quoted || use.in_operand || use.word == lint::no_node) return false;
  switch (use.seat) {
    case Seat::command:
    case Seat::redirection:
      return true;
    case Seat::argument: {
      const Word& word = *facts.words[use.word].word;
      const std::size_t equals = word.raw.find('=');
      const bool value =
          equals != std::string_view::npos && word.span.begin + equals < use.part->span.begin;
      return !(value && is_bash && is_declaration(*facts.nodes[use.node].node));
    }
    default:
      return false;
  }
}

bool is_declared(const lint::Unit& unit, const lint::Place& place, std::string_view name) {
  const syntax::Dockerfile& file = unit.tree();
  std::uint32_t stage = place.stage;
  for (std::uint32_t end = place.index; stage != lint::no_stage;) {
    for (std::uint32_t i = file.stages[stage].first; i < end; ++i)
      if (declares(file.instructions[i], name)) return true;
    const auto* from = file.instructions[file.stages[stage].first].as<syntax::From>();
    std::uint32_t base = lint::no_stage;
    for (std::uint32_t i = 0; from != nullptr && i < stage; ++i)
      if (syntax::equal_ignoring_case(file.stages[i].name, from->image.text) &&
          !file.stages[i].name.empty())
        base = i;
    stage = base;
    if (stage != lint::no_stage) end = file.stages[stage].end;
  }
  return false;
}

bool is_dash(const lint::Unit& unit, const RunCommands& run) {
  return lint::shell_kind(unit, run) == knowledge::Sh::dash;
}

std::string shown(const RunCommands& run, Span span) {
  constexpr std::size_t most = 40;
  std::string text(slice(run.script(), span));
  for (char& c : text)
    if (c == '\n' || c == '\t' || c == '\r') c = ' ';
  if (text.size() <= most) return text;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

}  // namespace stowage::rules
