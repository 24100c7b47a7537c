#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

/// Flags that leave one line of output for each line that matches.
bool counts_lines(std::span<const shell::Word> words) {
  std::size_t operands = 0;
  for (const shell::Word& word : words.subspan(1)) {
    if (word.splits || word.globs || word.braces) return false;
    if (!word.raw.starts_with('-'))
      ++operands;
    else if (word.raw.size() < 2 || word.raw.find_first_not_of("-ivEFwx") != std::string_view::npos)
      return false;
  }
  return operands >= 1 && operands <= 2;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const lint::ShellNode& each : run->shell().nodes) {
    const auto* pipeline = each.node->as<shell::Pipeline>();
    if (pipeline == nullptr) continue;
    for (std::size_t i = 0; i + 1 < pipeline->commands.size(); ++i) {
      const shell::Node& grep = pipeline->commands[i];
      const shell::Node& wc = pipeline->commands[i + 1];
      const auto words = words_of(wc);
      if (name_of(grep) != "grep" || words.size() != 2 || words[0].raw != "wc" ||
          words[1].raw != "-l" || !counts_lines(words_of(grep)))
        continue;
      lint::Diagnostic& found =
          report.add(run->to_source(grep.span), "`grep -c` counts the lines by itself");
      if (!grep.redirections.empty() || !wc.redirections.empty()) continue;
      const auto gone = replaced(unit, *run, {grep.span.end, wc.span.end}, "");
      if (gone)
        lint::offer(found, "write `grep -c`", Grade::assuming,
                    std::vector{behind(*run, words_of(grep)[0].span, " -c"), *gone},
                    {"a line matches, or nobody asks for the status"});
    }
  }
}

}  // namespace

extern constexpr lint::Rule grep_piped_to_wc{.name = "grep-piped-to-wc",
                                             .category = "shell",
                                             .summary = "grep and wc -l count what grep -c counts",
                                             .severity = lint::Severity::style,
                                             .aliases = {"SC2126"},
                                             .fixable = true,
                                             .by_default = false,
                                             .mentions = "wc",
                                             .keywords = {syntax::Keyword::run},
                                             .on_instruction = check};

}  // namespace stowage::rules
