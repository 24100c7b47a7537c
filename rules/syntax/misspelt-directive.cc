#include <array>
#include <string>

#include "lib/base/closest.h"
#include "lib/text/byte_set.h"
#include "rules/rules.h"
#include "rules/syntax/header_lines.h"

namespace stowage::rules {

namespace {

/// "syntax" and "docker/dockerfile:1" of `sytnax = docker/dockerfile:1`; one word and one value.
struct Parts {
  std::string_view name, between, value;
};
Parts split(std::string_view text) {
  constexpr ByteSet marks(" \t=:");
  const std::size_t end = marks.find_in(text);
  if (end == std::string_view::npos) return {};
  const std::size_t value = text.find_first_not_of(" \t=:", end);
  if (value == std::string_view::npos) return {};
  return {text.substr(0, end), text.substr(end, value - end), text.substr(value)};
}

/// An image of a frontend, and nothing behind it.
bool is_frontend(std::string_view value) {
  return value.find_first_of(" \t") == std::string_view::npos &&
         (value.find("docker/dockerfile") != std::string_view::npos ||
          value.find("dockerfile-upstream") != std::string_view::npos);
}

void check(const lint::Unit& unit, lint::Report& report) {
  if (!unit.tree().syntax.empty()) return;
  each_header_comment(unit, [&](std::string_view text, Span) {
    const Parts parts = split(text);
    if (parts.name.empty() || !is_frontend(parts.value)) return;
    const bool exact = syntax::equal_ignoring_case(parts.name, "syntax");
    if (exact && parts.between.find('=') != std::string_view::npos) return;
    if (!exact && typing_errors(parts.name, "syntax") > 2) return;
    const auto begin = static_cast<std::uint32_t>(text.data() - unit.text().data());
    const Span span{begin, static_cast<std::uint32_t>(begin + text.size())};
    lint::Diagnostic& found =
        report.add(span, exact ? "a directive has `=` behind its name: this is only a comment"
                               : "there is no directive `" + std::string(parts.name) +
                                     "`: this is only a comment");
    found.help = "did you mean `syntax=" + std::string(parts.value) + "`?";
    found.fixes.push_back({"write `syntax=" + std::string(parts.value) + "`",
                           Grade::assuming,
                           {{span, "syntax=" + std::string(parts.value)}},
                           {"the file is meant for this frontend"},
                           {}});
  });
}

}  // namespace

extern constexpr lint::Rule misspelt_directive{
    .name = "misspelt-directive",
    .category = "syntax",
    .summary = "The directive that names the frontend is misspelt",
    .severity = lint::Severity::warning,
    .aliases = {"syntax-directive-typo"},
    .fixable = true,
    .on_file = check};

}  // namespace stowage::rules
