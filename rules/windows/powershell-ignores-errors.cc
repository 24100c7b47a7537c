#include <algorithm>
#include <string>

#include "lib/lint/offer.h"
#include "lib/lint/unit.h"
#include "lib/syntax/chars.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), syntax::lower);
  return out;
}

bool is_powershell(std::string_view program) {
  const std::string name = lower(program.substr(program.find_last_of("/\\") + 1));  // npos + 1 == 0
  return name == "powershell" || name == "powershell.exe" || name == "pwsh" || name == "pwsh.exe";
}

bool says_stop(std::string_view text) {
  return lower(text).find("erroractionpreference") != std::string::npos;
}

/// Does a command stand behind another, not in quotes, braces or parentheses?
bool is_list(std::string_view text) {
  char quote = '\0';
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '{' || c == '(') {
      ++depth;
    } else if (c == '}' || c == ')') {
      --depth;
    } else if (c == ';' && depth == 0) {
      return text.find_first_not_of("; \t\r\n", i) != std::string_view::npos;
    }
  }
  return false;
}

/// A RUN in this shell that goes on behind a command.
bool has_list_below(const lint::Unit& unit, const lint::Place& place) {
  const auto& instructions = unit.tree().instructions;
  const std::uint32_t end = unit.tree().stages[place.stage].end;
  for (std::uint32_t i = place.index + 1; i < end; ++i) {
    if (instructions[i].keyword == syntax::Keyword::shell) return false;
    const auto* run = instructions[i].as<syntax::Run>();
    if (run == nullptr || run->command.exec || run->command.words.empty()) continue;
    const std::string_view text = run->command.words[0].text;
    if ((is_list(text) || !instructions[i].heredocs.empty()) && !says_stop(text)) return true;
  }
  return false;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* shell = place.instruction.as<syntax::Command>();
  if (shell == nullptr || place.onbuild || place.stage == lint::no_stage) return;
  const auto words = shell->command.words;
  if (words.size() < 2 || !is_powershell(words[0].text)) return;
  if (std::any_of(words.begin(), words.end(),
                  [](const auto& word) { return says_stop(word.text); }))
    return;
  const std::string flag = lower(words.back().text);
  if (!has_list_below(unit, place)) return;
  lint::Diagnostic& found =
      report.add(place.instruction.span,
                 "PowerShell goes on behind a command that failed, and the RUN succeeds");
  found.help = "set `$ErrorActionPreference = 'Stop';` behind `-Command`";
  const Span last = words.back().span;
  if (flag != "-command" && flag != "-c") return;
  if (!unit.text().substr(last.end).starts_with('"') && !unit.text(last).ends_with('"')) return;
  const std::uint32_t end = unit.text(last).ends_with('"') ? last.end : last.end + 1;
  lint::offer(found, "stop at the first error", Grade::assuming,
              {{{{end, end}, ", \"$ErrorActionPreference = 'Stop';\""}}},
              {"no command reports an error that is meant to be passed over"});
}

}  // namespace

extern constexpr lint::Rule powershell_ignores_errors{
    .name = "powershell-ignores-errors",
    .category = "windows",
    .summary = "PowerShell goes on after an error",
    .aliases = {"powershell/error-action-preference"},
    .fixable = true,
    .keywords = {syntax::Keyword::shell},
    .on_instruction = check};

}  // namespace stowage::rules
