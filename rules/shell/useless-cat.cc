#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

/// `cat FILE` and nothing else.
const shell::Word* file_of(const shell::Node& node) {
  const auto words = words_of(node);
  if (words.size() != 2 || words[0].raw != "cat" || !node.redirections.empty()) return nullptr;
  const bool one = !words[1].globs && !words[1].splits && !words[1].braces;
  return one && !words[1].raw.starts_with('-') ? &words[1] : nullptr;
}

std::optional<std::vector<Edit>> edits(const lint::Unit& unit, const ShellText& run,
                                       const shell::Node& cat, const shell::Node& next,
                                       const shell::Word& file) {
  const auto* simple = next.as<shell::Simple>();
  if (simple == nullptr || simple->words.empty() || !next.redirections.empty()) return std::nullopt;
  const auto gone = replaced(unit, run, {cat.span.begin, next.span.begin}, "");
  if (!gone) return std::nullopt;
  return std::vector{*gone, behind(run, next.span, " < " + std::string(file.raw))};
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const lint::ShellNode& each : run->shell().nodes) {
    const auto* pipeline = each.node->as<shell::Pipeline>();
    if (pipeline == nullptr) continue;
    const shell::Node& first = pipeline->commands[0];
    const shell::Word* file = file_of(first);
    if (file == nullptr) continue;
    lint::Diagnostic& found = report.add(
        run->to_source(first.span), "a pipe hides that `" + shown(*run, first.span) + "` fails");
    lint::offer(found, "read the file without `cat`", Grade::assuming,
                edits(unit, *run, first, pipeline->commands[1], *file), {"the file is there"});
  }
}

}  // namespace

extern constexpr lint::Rule useless_cat{.name = "useless-cat",
                                        .category = "shell",
                                        .summary = "cat feeds one file to a pipe",
                                        .severity = lint::Severity::style,
                                        .aliases = {"SC2002"},
                                        .fixable = true,
                                        .by_default = false,
                                        .mentions = "cat",
                                        .keywords = {syntax::Keyword::run},
                                        .on_instruction = check};

}  // namespace stowage::rules
