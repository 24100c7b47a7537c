#include <algorithm>
#include <string>

#include "lib/lint/hadolint_view.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

constexpr std::string_view digits = "0123456789";

/// Is it a number above the highest port? Variables are not.
bool is_too_high(std::string_view text) {
  if (text.empty() || text.find_first_not_of(digits) != std::string_view::npos) return false;
  text.remove_prefix(std::min(text.find_first_not_of('0'), text.size()));
  constexpr std::string_view highest = "65535";
  return text.size() > highest.size() || (text.size() == highest.size() && text > highest);
}

/// `PORT`, `PORT-PORT`, with a protocol or without.
bool has_high_port(std::string_view word) {
  word = word.substr(0, word.find('/'));
  word = word.substr(word.rfind(':') + 1);  // npos + 1 == 0
  const std::size_t dash = word.find('-');
  return is_too_high(word.substr(0, dash)) ||
         (dash != std::string_view::npos && is_too_high(word.substr(dash + 1)));
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* words = place.instruction.as<syntax::Words>();
  if (words == nullptr || (place.onbuild && lint::as_hadolint(unit))) return;
  const auto high = std::find_if(words->words.begin(), words->words.end(),
                                 [](const syntax::Word& w) { return has_high_port(w.text); });
  if (high == words->words.end()) return;
  report.add(high->span, "`" + std::string(high->text) + "` is no port: 65535 is the highest");
}

}  // namespace

extern constexpr lint::Rule port_out_of_range{.name = "port-out-of-range",
                                              .category = "build",
                                              .summary = "EXPOSE names a port that cannot exist",
                                              .severity = lint::Severity::error,
                                              .hadolint = {"DL3011", lint::Severity::error},
                                              .aliases = {"DS-0008"},
                                              .keywords = {syntax::Keyword::expose},
                                              .on_instruction = check};

}  // namespace stowage::rules
