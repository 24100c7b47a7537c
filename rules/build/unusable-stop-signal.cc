#include <string>

#include "lib/lint/unit.h"
#include "lib/syntax/chars.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit&, const lint::Place& place, lint::Report& report) {
  const auto* words = place.instruction.as<syntax::Words>();
  if (words == nullptr || words->words.empty()) return;
  const syntax::Word& word = words->words[0];
  std::string signal;
  for (const char c : word.text)
    if (c != '"' && c != '\'') signal += syntax::upper(c);
  if (signal.starts_with("SIG")) signal.erase(0, 3);
  if (signal != "KILL" && signal != "9" && signal != "STOP" && signal != "19") return;
  report
      .add(word.span,
           "no program can act on `" + std::string(word.text) + "`: it loses what it has open")
      .help = "let it stop by itself: SIGTERM, SIGINT or SIGQUIT";
}

}  // namespace

extern constexpr lint::Rule unusable_stop_signal{
    .name = "unusable-stop-signal",
    .category = "build",
    .summary = "The signal of STOPSIGNAL cannot be caught",
    .severity = lint::Severity::warning,
    .aliases = {"no-ungraceful-stopsignal"},
    .by_default = false,
    .keywords = {syntax::Keyword::stopsignal},
    .on_instruction = check};

}  // namespace stowage::rules
