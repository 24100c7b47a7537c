#include <algorithm>
#include <optional>
#include <string>

#include "lib/lint/final_image.h"
#include "lib/lint/operands.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// Words that a plain split at blanks gives as a shell would.
bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-+=:/.,@%_ ").find(c) != std::string_view::npos;
  });
}

std::string split(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) out.append(out.empty() ? "\"" : ", \"").append(text.substr(0, end)).append("\"");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

/// The stage, or one that it begins at, has one.
bool has_entrypoint(const lint::Unit& unit, std::uint32_t stage) {
  if (stage == lint::no_stage) return true;
  constexpr int most_stages = 16;
  std::optional<std::uint32_t> at = stage;
  for (int n = 0; at && n < most_stages; ++n, at = lint::base_stage(unit.tree(), *at))
    if (lint::stage_has(unit, *at, syntax::Keyword::entrypoint)) return true;
  return false;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (!place.instruction.exec_form || place.instruction.operands.empty()) return;
  const syntax::Word& program = place.instruction.operands[0];
  const std::string_view text = syntax::trim(program.text);
  const std::size_t blank = text.find(' ');
  if (blank == std::string_view::npos || text.find('\\') != std::string_view::npos) return;
  // `/opt/my app/run`: a path with a blank in it, as on Windows.
  const std::size_t slash = text.rfind('/');
  if (text[1] == ':' || (text[0] == '/' && slash > blank && text[blank + 1] != '/')) return;
  // Behind an ENTRYPOINT the word is an argument.
  if (place.instruction.keyword == syntax::Keyword::cmd && has_entrypoint(unit, place.stage))
    return;
  lint::Diagnostic& found =
      report.add(program.span, "no program is called `" + std::string(text) + "`");
  found.help = "make each argument a word of its own";
  const auto list = lint::verbatim(unit, place.instruction, lint::operand_text(place.instruction));
  if (!list || !is_plain(text) || place.instruction.operands.size() != 1) return;
  std::string array = "[" + split(text) + "]";
  found.fixes.push_back({"write `" + array + "`",
                         Grade::assuming,
                         {{*list, array}},
                         {"no program has blanks in its name"},
                         {}});
}

}  // namespace

extern constexpr lint::Rule command_line_in_one_word{
    .name = "command-line-in-one-word",
    .category = "build",
    .summary = "A whole command line is one word of a JSON array",
    .severity = lint::Severity::error,
    .fixable = true,
    .keywords = {syntax::Keyword::cmd, syntax::Keyword::entrypoint, syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
