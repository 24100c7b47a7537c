#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

/// `"$x"`: quotes around one thing, which are meant.
bool quotes_one_thing(const shell::Part& part) {
  return part.parts.size() == 1 && part.parts[0].kind != shell::PartKind::literal;
}

/// `"…"word"…"`: a plain word between two quoted parts, with nothing else.
bool loses_quotes(const shell::Word& word) {
  using shell::PartKind;
  const auto parts = word.parts;
  if (parts.size() < 3) return false;
  for (std::size_t i = 1; i + 1 < parts.size(); ++i) {
    if (parts[i].kind != PartKind::literal || parts[i - 1].kind != PartKind::double_quoted ||
        parts[i + 1].kind != PartKind::double_quoted)
      continue;
    if (quotes_one_thing(parts[i - 1]) || quotes_one_thing(parts[i + 1])) continue;
    // `"$a"-"$b"` and `"$a".txt` are joined on purpose.
    const std::string_view text = parts[i].text;
    if (text.size() > 1 && std::all_of(text.begin(), text.end(), shell_name_character)) return true;
  }
  return false;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const lint::ShellWord& each : run->shell().words) {
    if (!each.word->quoted || each.seat == lint::Seat::command || !loses_quotes(*each.word))
      continue;
    lint::Diagnostic& found =
        report.add(run->to_source(each.word->span),
                   "quotes inside `" + shown(*run, each.word->span) + "` are not part of the text");
    found.help = "write them as `\\\"`, or put single quotes around the whole";
  }
}

}  // namespace

extern constexpr lint::Rule quotes_end_inside_quotes{
    .name = "quotes-end-inside-quotes",
    .category = "shell",
    .summary = "Quotes inside quotes end them, and are lost",
    .aliases = {"SC2140"},
    .mentions = "\"",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
