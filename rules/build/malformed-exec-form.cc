#include <algorithm>
#include <optional>
#include <string>

#include "lib/lint/operands.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// Opening quotes in the encodings that keyboards and word processors give; the size, or 0.
std::size_t quote_at(std::string_view text) {
  if (text.empty()) return 0;
  if (text[0] == '"' || text[0] == '\'') return 1;
  for (const std::string_view curly :
       {"\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x98", "\xE2\x80\x99"})
    if (text.starts_with(curly)) return curly.size();
  return 0;
}

/// Reads `['a', "b",]` as it was meant; nothing when it is no list of quoted words. Writes JSON.
std::optional<std::string> as_json(std::string_view text) {
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return std::nullopt;
  text = syntax::trim(text.substr(1, text.size() - 2));
  std::string out = "[";
  while (!text.empty()) {
    const std::size_t open = quote_at(text);
    if (open == 0) return std::nullopt;
    const bool curly = open > 1;
    const char mark = text[0];
    text.remove_prefix(open);
    std::size_t end = 0;
    while (end < text.size() && !(curly ? quote_at(text.substr(end)) > 1 : text[end] == mark))
      ++end;
    if (end == text.size()) return std::nullopt;
    const std::string_view word = text.substr(0, end);
    const auto is_odd = [](char c) {
      return c == '"' || c == '\\' || c == '$' || static_cast<unsigned char>(c) < ' ';
    };
    if (std::any_of(word.begin(), word.end(), is_odd)) return std::nullopt;
    out.append(out.size() > 1 ? ", \"" : "\"").append(word).append("\"");
    text.remove_prefix(end + quote_at(text.substr(end)));
    text = syntax::trim(text);
    if (text.empty()) break;
    if (text.front() == ',')
      text = syntax::trim(text.substr(1));  // may be the last
    else if (quote_at(text) == 0)
      return std::nullopt;  // a comma is missing
  }
  return out + "]";
}

/// What stands where a JSON array would; of HEALTHCHECK, behind CMD.
std::string_view list_text(const syntax::Instruction& instruction) {
  std::string_view text = lint::operand_text(instruction);
  if (instruction.keyword == syntax::Keyword::healthcheck) {
    if (text.size() < 4 || !syntax::equal_ignoring_case(text.substr(0, 3), "CMD")) return {};
    text = syntax::trim(text.substr(3));
  }
  return text;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const syntax::Instruction& instruction = place.instruction;
  if (instruction.exec_form || !instruction.heredocs.empty()) return;
  const std::string_view text = list_text(instruction);
  if (text.size() < 3 || text.front() != '[') return;
  if (const auto* check = instruction.as<syntax::Healthcheck>();
      check != nullptr && check->command.exec)
    return;
  // `[ -f x ]` and `[ "$A" = b ]` are tests of a shell.
  const std::string_view inside = syntax::trim(text.substr(1));
  if (quote_at(inside) == 0) return;
  if (text[1] == ' ' && text.find(',') == std::string_view::npos) return;
  const auto json = as_json(text);
  if (!json && text.find("\",") == std::string_view::npos &&
      text.find("',") == std::string_view::npos && text.find("\" ,") == std::string_view::npos)
    return;
  const auto place_of = lint::verbatim(unit, instruction, text);
  lint::Diagnostic& found =
      report.add(place_of ? *place_of : instruction.name.span,
                 "this is no valid JSON, so a shell gets it as a command named `[`");
  found.help = "an array has double quotes, commas between its words, and nothing behind it";
  // One word with blanks would be another mistake.
  const bool one_word = json && json->find("\", \"") == std::string::npos;
  const bool is_program = json && json->find("\"\"") == std::string::npos &&
                          !(one_word && json->find(' ') != std::string::npos);
  if (place_of && is_program)
    found.fixes.push_back({"write `" + *json + "`",
                           Grade::assuming,
                           {{*place_of, *json}},
                           {"an array is meant"},
                           {}});
}

}  // namespace

extern constexpr lint::Rule malformed_exec_form{
    .name = "malformed-exec-form",
    .category = "build",
    .summary = "What looks like a JSON array is read as shell text",
    .severity = lint::Severity::error,
    .aliases = {"S7030", "invalid-json-form"},
    .fixable = true,
    .mentions = "[",
    .keywords = {syntax::Keyword::cmd, syntax::Keyword::entrypoint, syntax::Keyword::run,
                 syntax::Keyword::healthcheck},
    .on_instruction = check};

}  // namespace stowage::rules
