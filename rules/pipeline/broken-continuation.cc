#include <algorithm>
#include <string>
#include <vector>

#include "lib/lint/offer.h"
#include "lib/lint/unit.h"
#include "lib/pipeline/edits.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

std::string_view style_name(const pipeline::Pipeline& file, const pipeline::Script& script) {
  const pipeline::Style style = file.tree[script.node].style;
  return style == pipeline::Style::folded  ? "folded block"
         : style == pipeline::Style::plain ? "plain scalar"
                                           : "quoted scalar";
}

/// Then the lines of a literal block say the same with the continuations that were meant.
bool every_line_continues(const pipeline::Pipeline& file, const pipeline::Script& script) {
  const Span content = file.tree[script.node].content;
  std::string_view text = slice(file.text(), content);
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
    text.remove_suffix(1);
  for (std::size_t at = text.find('\n'); at != std::string_view::npos;
       at = text.find('\n', at + 1)) {
    std::size_t last = at;
    if (last > 0 && text[last - 1] == '\r') --last;
    if (last == 0 || text[last - 1] != '\\') return false;
  }
  return true;
}

void check(const lint::Unit& /*unit*/, const pipeline::Pipeline& file, lint::Report& report) {
  for (const pipeline::Script& script : file.scripts) {
    if (script.broken_continuations.empty()) continue;
    const Span first = script.broken_continuations.front();
    lint::Diagnostic& found =
        report.add(first, "in a " + std::string(style_name(file, script)) +
                              " YAML joins the lines with a blank: the shell reads `\\ `, a word "
                              "that begins with a blank");
    for (std::size_t i = 1; i < script.broken_continuations.size(); ++i)
      found.labels.push_back({script.broken_continuations[i], ""});
    found.help = "write the command as a literal block: `|`";
    if (!every_line_continues(file, script)) continue;
    const bool builds =
        std::any_of(file.builds.begin(), file.builds.end(), [&](const pipeline::Build& build) {
          return build.in_shell() && file.scripts[build.script].node == script.node;
        });
    lint::offer(found, "make it a literal block", builds ? Grade::equivalent : Grade::assuming,
                pipeline::as_literal(file, script.node),
                builds
                    ? std::vector<std::string>{}
                    : std::vector<std::string>{"the backslashes were meant to continue the lines"});
  }
}

}  // namespace

extern constexpr lint::Rule broken_continuation{
    .name = "broken-continuation",
    .category = "pipeline",
    .summary = "YAML joins these lines, and the backslash escapes a blank",
    .severity = lint::Severity::error,
    .fixable = true,
    .on_pipeline = check};

}  // namespace stowage::rules
