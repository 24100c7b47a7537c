#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

/// The first operand, unless a flag names the pattern or a file of them: then all operands are files.
const shell::Word* pattern_of_grep(const shell::Command& command) {
  constexpr std::string_view with_value[] = {"-e",
                                             "-f",
                                             "-m",
                                             "-A",
                                             "-B",
                                             "-C",
                                             "-D",
                                             "-d",
                                             "--regexp",
                                             "--file",
                                             "--max-count",
                                             "--after-context",
                                             "--before-context",
                                             "--context",
                                             "--devices",
                                             "--directories",
                                             "--include",
                                             "--exclude",
                                             "--exclude-from",
                                             "--exclude-dir",
                                             "--label",
                                             "--binary-files"};
  const shell::Arguments arguments = shell::split(command.argv, with_value);
  const shell::Flag* given = arguments.find({"-e", "-f", "--regexp", "--file"});
  if (given != nullptr || arguments.operands.empty()) return nullptr;
  const std::size_t first = arguments.operands[0];
  const bool certain = arguments.unknown.empty() || arguments.unknown[0] > first;
  return certain ? &command.argv[first] : nullptr;
}

/// The words that the command takes for patterns.
std::vector<const shell::Word*> patterns_of(const shell::Command& command) {
  constexpr std::array<std::string_view, 6> tests = {"-name",  "-iname",     "-path",
                                                     "-ipath", "-wholename", "-lname"};
  std::vector<const shell::Word*> out;
  const auto words = command.arguments();
  if (command.name == "find") {
    for (std::size_t i = 0; i + 1 < words.size(); ++i)
      if (one_of(words[i].raw, tests)) out.push_back(&words[i + 1]);
  } else if (command.name == "tr") {
    for (const shell::Word& word : words) out.push_back(&word);
  } else if (command.name == "grep" || command.name == "egrep") {
    if (const shell::Word* pattern = pattern_of_grep(command)) out.push_back(pattern);
  }
  return out;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const shell::Command& command : run->all()) {
    for (const shell::Word* word : patterns_of(command)) {
      if (!word->globs || word->quoted || word->expands) continue;
      lint::Diagnostic& found =
          report.add(run->to_source(word->span), "the shell expands `" + shown(*run, word->span) +
                                                     "` where files match it, before `" +
                                                     std::string(command.name) + "` sees it");
      const std::string quoted_word = "'" + std::string(word->raw) + "'";
      if (const auto edit = replaced(unit, *run, word->span, quoted_word))
        lint::offer(found, "quote it", Grade::assuming, std::vector{*edit},
                    {"no file in the folder of the command has such a name"});
    }
  }
}

}  // namespace

extern constexpr lint::Rule unquoted_pattern{
    .name = "unquoted-pattern",
    .category = "shell",
    .summary = "A pattern for find, grep or tr that the shell may expand",
    .aliases = {"SC2061", "SC2062", "SC2060"},
    .fixable = true,
    .mentions = "* ? [",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
