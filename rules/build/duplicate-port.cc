#include <set>
#include <string>

#include "lib/lint/unit.h"
#include "lib/syntax/chars.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// "80/tcp" of "80" and of "80/TCP".
std::string full_port(std::string_view text) {
  std::string port;
  for (const char c : text) port += syntax::lower(c);
  if (port.find('/') == std::string::npos) port += "/tcp";
  return port;
}

/// The word with the blanks before it, or the whole line when nothing else is in it.
std::optional<Edit> removal(const lint::Unit& unit, const syntax::Instruction& instruction,
                            const syntax::Word& word) {
  if (unit.text(word.span) != word.text) return std::nullopt;
  if (instruction.operands.size() == 1) {
    if (!instruction.comments.empty()) return std::nullopt;
    return Edit{{unit.lines().whole_line(instruction.first_line).begin,
                 unit.lines().whole_line(instruction.last_line).end},
                ""};
  }
  std::uint32_t begin = word.span.begin;
  while (begin > 0 && (unit.text()[begin - 1] == ' ' || unit.text()[begin - 1] == '\t')) --begin;
  return Edit{{begin, word.span.end}, ""};
}

void check(const lint::Unit& unit, std::uint32_t stage, lint::Report& report) {
  std::set<std::string> seen;
  for (const syntax::Instruction& instruction : unit.tree().of(unit.tree().stages[stage])) {
    const auto* expose = instruction.as<syntax::Words>();
    if (expose == nullptr || instruction.keyword != syntax::Keyword::expose) continue;
    for (const syntax::Word& word : expose->words) {
      if (word.text.find('$') != std::string_view::npos) continue;
      if (seen.insert(full_port(word.text)).second) continue;
      lint::Diagnostic& found =
          report.add(word.span, "port `" + std::string(word.text) + "` is exposed above already");
      if (auto edit = removal(unit, instruction, word))
        found.fixes.push_back({"remove it", Grade::identical, {std::move(*edit)}, {}, {}});
    }
  }
}

}  // namespace

extern constexpr lint::Rule duplicate_port{.name = "duplicate-port",
                                           .category = "build",
                                           .summary = "A port is exposed twice",
                                           .severity = lint::Severity::style,
                                           .fixable = true,
                                           .on_stage = check};

}  // namespace stowage::rules
