#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

/// `[ A -a B ]` as `[ A ] && [ B ]`, where nothing around it binds otherwise.
std::optional<std::vector<Edit>> edits(const lint::Unit& unit, const ShellText& run,
                                       const lint::ShellNode& each, const shell::Word& joint) {
  const auto words = words_of(*each.node);
  if (words.empty() || words[0].raw != "[" || words.back().raw != "]") return std::nullopt;
  if (each.node->negated || !each.node->redirections.empty()) return std::nullopt;
  const bool alone = each.parent == lint::no_node ||
                     (run.shell().nodes[each.parent].node->as<shell::AndOr>() == nullptr &&
                      run.shell().nodes[each.parent].node->as<shell::Pipeline>() == nullptr);
  const auto joints = std::count_if(words.begin(), words.end(), [](const shell::Word& word) {
    return word.raw == "-a" || word.raw == "-o" || word.raw == "\\(" || word.raw == "!";
  });
  if (!alone || joints != 1) return std::nullopt;
  const auto edit = replaced(unit, run, joint.span, joint.raw == "-a" ? "] && [" : "] || [");
  if (!edit) return std::nullopt;
  return std::vector{*edit};
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  constexpr std::array<std::string_view, 3> comparing = {"=", "==", "!="};
  for (const lint::ShellNode& each : run->shell().nodes) {
    const auto words = words_of(*each.node);
    if (words.size() < 4 || (words[0].raw != "[" && words[0].raw != "test")) continue;
    for (std::size_t i = 2; i + 1 < words.size(); ++i) {
      if (words[i].raw != "-a" && words[i].raw != "-o") continue;
      if (one_of(words[i - 1].raw, comparing)) continue;  // `[ "$x" = -o ]`
      lint::Diagnostic& found = report.add(
          run->to_source(words[i].span),
          "`" + std::string(words[i].raw) + "` in a test is obsolete, and not well defined");
      lint::offer(found, "write two tests", Grade::equivalent, edits(unit, *run, each, words[i]));
      break;
    }
  }
}

}  // namespace

extern constexpr lint::Rule test_joined_by_a_or_o{.name = "test-joined-by-a-or-o",
                                                  .category = "shell",
                                                  .summary = "-a or -o inside a test",
                                                  .aliases = {"SC2166"},
                                                  .fixable = true,
                                                  .by_default = false,
                                                  .mentions = "[ test",
                                                  .keywords = {syntax::Keyword::run},
                                                  .on_instruction = check};

}  // namespace stowage::rules
