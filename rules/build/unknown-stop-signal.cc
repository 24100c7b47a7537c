#include <algorithm>
#include <array>
#include <string>

#include "lib/lint/unit.h"
#include "lib/syntax/chars.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// Signals of Linux (signal(7)) without SIG; those with a number of their own on all platforms.
constexpr auto signals = std::to_array<std::string_view>(
    {"HUP",  "INT",   "QUIT", "ILL",  "TRAP", "ABRT", "IOT",  "BUS",    "FPE",
     "KILL", "USR1",  "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD",
     "CONT", "STOP",  "TSTP", "TTIN", "TTOU", "URG",  "XCPU", "XFSZ",   "VTALRM",
     "PROF", "WINCH", "IO",   "POLL", "PWR",  "SYS",  "CLD",  "RTMIN",  "RTMAX"});

std::string bare(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != '"' && c != '\'') out += syntax::upper(c);
  return out.starts_with("SIG") ? out.substr(3) : out;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_known(const std::string& signal) {
  if (is_number(signal))
    return signal.size() <= 2 && std::stoi(signal) >= 1 && std::stoi(signal) <= 64;
  const std::string_view base = std::string_view(signal).substr(0, signal.find_first_of("+-"));
  return std::find(signals.begin(), signals.end(), base) != signals.end();
}

void check(const lint::Unit&, const lint::Place& place, lint::Report& report) {
  const auto* words = place.instruction.as<syntax::Words>();
  if (words == nullptr || words->words.empty()) return;
  const syntax::Word& word = words->words[0];
  if (word.text.empty() || word.text.find('$') != std::string_view::npos) return;
  const std::string signal = bare(word.text);
  if (is_known(signal)) return;
  report.add(word.span, "there is no signal `" + std::string(word.text) + "`").help =
      "SIGTERM is what stops a container where nothing is said";
}

}  // namespace

extern constexpr lint::Rule unknown_stop_signal{
    .name = "unknown-stop-signal",
    .category = "build",
    .summary = "STOPSIGNAL names a signal that does not exist",
    .severity = lint::Severity::error,
    .keywords = {syntax::Keyword::stopsignal},
    .on_instruction = check};

}  // namespace stowage::rules
