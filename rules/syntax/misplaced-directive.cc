#include <algorithm>
#include <string>

#include "lib/syntax/directives.h"
#include "rules/rules.h"
#include "rules/syntax/header_lines.h"

namespace stowage::rules {

namespace {

/// Is the file written for the escape character that counts? Then the directive is best where it has no effect.
bool is_written_for(const syntax::Dockerfile& file, const syntax::DirectiveText& directive) {
  if (!syntax::equal_ignoring_case(directive.name, "escape")) return false;
  return directive.value[0] == file.escape ||
         std::any_of(file.instructions.begin(), file.instructions.end(),
                     [](const syntax::Instruction& each) { return each.line.pieces.size() > 1; });
}

/// A directive of this name and value, and no sentence that looks like one.
bool is_meant(const syntax::DirectiveText& directive) {
  if (directive.value.find(' ') != std::string_view::npos) return false;
  if (syntax::equal_ignoring_case(directive.name, "syntax"))
    return directive.value.find("dockerfile") != std::string_view::npos;
  return syntax::equal_ignoring_case(directive.name, "escape") &&
         (directive.value == "\\" || directive.value == "`");
}

bool has_effect(const syntax::Dockerfile& file, const syntax::DirectiveText& directive) {
  if (syntax::equal_ignoring_case(directive.name, "syntax")) return !file.syntax.empty();
  for (const syntax::Directive& known : file.directives)
    if (syntax::equal_ignoring_case(known.name, directive.name)) return true;
  return false;
}

lint::Diagnostic& complain(lint::Report& report, Span span,
                           const syntax::DirectiveText& directive) {
  lint::Diagnostic& found = report.add(
      span, "`" + std::string(directive.name) + "` is only a comment here, and does nothing");
  found.help = "directives stand on the first lines, with nothing else above them";
  return found;
}

void check_header(const lint::Unit& unit, lint::Report& report) {
  each_header_comment(unit, [&](std::string_view text, Span line) {
    const auto directive = syntax::parse_directive(text);
    if (!directive || !is_meant(*directive) || has_effect(unit.tree(), *directive) ||
        is_written_for(unit.tree(), *directive))
      return;
    const std::string whole(unit.text(line));
    Span shown = line;
    while (shown.end > shown.begin && syntax::is_ascii_space(unit.text()[shown.end - 1]))
      --shown.end;
    lint::Diagnostic& found = complain(report, shown, *directive);
    const std::uint32_t top = unit.tree().has_bom ? 3 : 0;
    if (!syntax::equal_ignoring_case(directive->name, "syntax") || line.begin == top ||
        !whole.starts_with('#') || !whole.ends_with('\n') ||
        unit.text().substr(top).starts_with("#!"))
      return;
    found.fixes.push_back({"move it to the top",
                           Grade::assuming,
                           {{{top, top}, whole}, {line, ""}},
                           {"the file is meant for this frontend"},
                           {}});
  });
}

void check(const lint::Unit& unit, lint::Report& report) {
  check_header(unit, report);
  const auto& instructions = unit.tree().instructions;
  for (std::size_t i = 1; i < instructions.size(); ++i) {
    for (const syntax::Comment& comment : instructions[i].comments) {
      const auto directive = syntax::parse_directive(comment.text);
      if (directive && is_meant(*directive) && !is_written_for(unit.tree(), *directive))
        complain(report, comment.span, *directive);
    }
  }
}

}  // namespace

extern constexpr lint::Rule misplaced_directive{
    .name = "misplaced-directive",
    .category = "syntax",
    .summary = "A directive stands where it is only a comment",
    .severity = lint::Severity::warning,
    .fixable = true,
    .on_file = check};

}  // namespace stowage::rules
