#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>

#include "lib/lint/unit.h"
#include "lib/model/expand.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

constexpr std::uint32_t highest = 07777;

bool is_octal_mode(std::string_view text) {
  std::uint32_t mode = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), mode, 8);
  return error == std::errc() && end == text.data() + text.size() && mode <= highest;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* copy = place.instruction.as<syntax::Copy>();
  if (copy == nullptr || copy->chmod.empty()) return;
  const syntax::Word& mode = copy->chmod;
  // What begins otherwise is symbolic (`u+x`), which newer builders take; what a variable holds is not known.
  if (!is_digit(mode.text[0]) || is_octal_mode(mode.text)) return;
  if (!model::is_plain(mode.text, unit.tree().escape)) return;
  lint::Diagnostic& found =
      report.add(mode.span, "`" + std::string(mode.text) +
                                "` is no mode: an octal number up to 7777, as in 0755");
  if (place.onbuild) found.severity = lint::Severity::warning;
  const std::string digits = mode.text.starts_with("0o") || mode.text.starts_with("0O")
                                 ? "0" + std::string(mode.text.substr(2))
                                 : "";
  if (digits.size() < 2 || !is_octal_mode(digits) || unit.text(mode.span) != mode.text) return;
  found.fixes.push_back({"write `" + digits + "`",
                         Grade::assuming,
                         {{mode.span, digits}},
                         {"the octal number is what was meant"},
                         {}});
}

}  // namespace

extern constexpr lint::Rule invalid_chmod{.name = "invalid-chmod",
                                          .category = "build",
                                          .summary = "The number behind --chmod is no octal mode",
                                          .severity = lint::Severity::error,
                                          .fixable = true,
                                          .mentions = "--chmod",
                                          .keywords = {syntax::Keyword::copy, syntax::Keyword::add},
                                          .on_instruction = check};

}  // namespace stowage::rules
