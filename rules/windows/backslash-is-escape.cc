#include <algorithm>
#include <string>

#include "lib/lint/target_platforms.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using syntax::Keyword;

bool has_drive_or_backslash(std::string_view path) {
  return path.find('\\') != std::string_view::npos;
}

/// The first word of a continued line that is an instruction: the line above ended in a path.
const syntax::LogicalLine::Piece* swallowed(const syntax::Instruction& instruction) {
  const auto& pieces = instruction.line.pieces;
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    const std::string_view rest = instruction.line.text.substr(pieces[i].logical);
    const std::size_t begin = std::min(rest.find_first_not_of(" \t"), rest.size());
    const std::string_view word = rest.substr(begin, rest.find_first_of(" \t", begin) - begin);
    const bool upper =
        std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (begin == 0 && upper && syntax::keyword_of(word) != Keyword::unknown) return &pieces[i];
  }
  return nullptr;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (unit.tree().escape != '\\' || place.stage == lint::no_stage) return;
  const syntax::Instruction& instruction = place.instruction;
  if (!has_drive_or_backslash(unit.text(instruction.span))) return;
  if (!lint::is_windows_stage(unit, place.stage)) return;
  const auto tell = [&](Span span, std::string message) {
    report.add(span, std::move(message)).help =
        "begin the file with the line # escape=`, or write slashes";
  };
  if (const auto* piece = swallowed(instruction)) {
    const auto begin = piece->source;
    tell({begin, instruction.span.end},
         "belongs to the instruction above, whose last `\\` joins the lines");
    return;
  }
  // A RUN is handed on as it is; here the builder reads the words, and `\x` is `x`.
  const auto look_at = [&](const syntax::Word& word) {
    if (has_drive_or_backslash(word.text) && word.text.find("\\\\") == std::string_view::npos)
      tell(word.span, "the builder drops each `\\` of this path");
  };
  if (const auto* words = instruction.as<syntax::Words>();
      words != nullptr && instruction.keyword == Keyword::workdir)
    for (const syntax::Word& word : words->words) look_at(word);
  if (const auto* copy = instruction.as<syntax::Copy>(); copy != nullptr && !instruction.exec_form)
    look_at(copy->destination);
}

}  // namespace

extern constexpr lint::Rule backslash_is_escape{
    .name = "backslash-is-escape",
    .category = "windows",
    .summary = "A path of Windows is written with the escape character",
    .severity = lint::Severity::error,
    .keywords = {Keyword::workdir, Keyword::copy, Keyword::add, Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
