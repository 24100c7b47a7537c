#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

constexpr std::array<std::string_view, 5> declaring = {"export", "readonly", "local", "declare",
                                                       "typeset"};

/// These do not fail in a build that works at all.
constexpr std::array<std::string_view, 20> safe = {
    "mktemp",   "date",    "uname", "nproc",  "pwd",  "dpkg",   "arch",
    "basename", "dirname", "echo",  "printf", "id",   "whoami", "hostname",
    "getconf",  "seq",     "true",  ":",      "expr", "xx-info"};

/// Nor do these with what a pipe gives them.
constexpr std::array<std::string_view, 12> filters = {"sed",  "tr", "cut", "head", "tail", "sort",
                                                      "uniq", "wc", "awk", "gawk", "rev",  "cat"};

bool is_safe(const shell::Node& command) {
  const std::string_view name = name_of(command);
  const auto words = words_of(command);
  return one_of(name, safe) || (name == "go" && words.size() > 1 && words[1].raw == "env");
}

/// Does the substitution succeed whatever happens? That of a pipeline is its last command's, unless `pipefail` is on.
bool is_safe(const shell::List& list, bool pipefail) {
  if (list.items.size() != 1) return false;
  const shell::Node& item = list.items[0];
  if (const auto* chain = item.as<shell::AndOr>())  // `a || b`: its failure was thought of
    return std::any_of(chain->operands.begin(), chain->operands.end(), [](const shell::Node& each) {
      return each.connector == shell::Connector::or_else;
    });
  const auto* pipeline = item.as<shell::Pipeline>();
  if (pipeline == nullptr) return is_safe(item);
  const auto commands = pipeline->commands;
  if (!one_of(name_of(commands.back()), filters) && !is_safe(commands.back())) return false;
  const auto passes = [](const shell::Node& each) {
    return is_safe(each) || one_of(name_of(each), filters);
  };
  return !pipefail || std::all_of(commands.begin(), commands.end(), passes);
}

/// The file of `$(cat FILE)`; empty: it is something else.
std::string_view file_read(const shell::List& list) {
  const shell::Node* command = only_command(list);
  if (command == nullptr || name_of(*command) != "cat" || words_of(*command).size() != 2) return {};
  return words_of(*command)[1].raw;
}

/// The COPY directly above brings the file.
bool is_copied(const lint::Unit& unit, const lint::Place& place, std::string_view file) {
  if (file.empty() || place.index == 0) return false;
  const auto* copy = unit.tree().instructions[place.index - 1].as<syntax::Copy>();
  if (copy == nullptr) return false;
  return std::any_of(copy->sources.begin(), copy->sources.end(), [&](const syntax::Word& source) {
    return shell::basename(source.text) == shell::basename(file);
  });
}

/// `[ -f x ] && export Y=$(cat x)`: somebody asked for the file before.
bool is_tested(const lint::ShellFacts& facts, std::string_view file) {
  if (file.empty()) return false;
  for (std::size_t i = 1; i < facts.words.size(); ++i) {
    const std::string_view flag = facts.words[i - 1].word->raw;
    if ((flag == "-f" || flag == "-e" || flag == "-s" || flag == "-r") &&
        facts.words[i].word->raw == file)
      return true;
  }
  return false;
}

/// A substitution in the value of a variable that may fail.
bool may_fail(const lint::Unit& unit, const lint::Place& place, const ShellText& run,
              const lint::ShellUse& use, bool pipefail) {
  const lint::ShellFacts& facts = run.shell();
  if (use.part->kind != shell::PartKind::command && use.part->kind != shell::PartKind::backquoted)
    return false;
  const shell::Word& word = *facts.words[use.word].word;
  const std::size_t equals = word.raw.find('=');
  if (facts.words[use.word].position == 0 || equals == std::string_view::npos ||
      word.span.begin + equals >= use.part->span.begin)
    return false;
  const std::string_view file = file_read(use.part->body);
  return !is_safe(use.part->body, pipefail) && !is_tested(facts, file) &&
         !is_copied(unit, place, file);
}

/// May two commands joined by `&&` stand in its place?
bool may_be_two(const lint::ShellFacts& facts, const lint::ShellNode& each) {
  if (each.node->negated || each.node->background || !each.node->redirections.empty()) return false;
  if (each.parent == lint::no_node) return true;
  const shell::Node& parent = *facts.nodes[each.parent].node;
  if (const auto* chain = parent.as<shell::AndOr>())
    return std::all_of(chain->operands.begin(), chain->operands.end(), [](const auto& operand) {
      return operand.connector == shell::Connector::start ||
             operand.connector == shell::Connector::and_then;
    });
  return parent.as<shell::Pipeline>() == nullptr;
}

std::optional<std::vector<Edit>> edits(const lint::Unit& unit, const ShellText& run,
                                       const lint::ShellNode& each) {
  const auto words = words_of(*each.node);
  if (words.size() != 2 || name_of(*each.node) != "export" || !may_be_two(run.shell(), each))
    return std::nullopt;
  const std::size_t equals = words[1].raw.find('=');
  const auto keyword = replaced(unit, run, {words[0].span.begin, words[1].span.begin}, "");
  if (!keyword) return std::nullopt;
  return std::vector{*keyword, behind(run, words[1].span,
                                      " && export " + std::string(words[1].raw.substr(0, equals)))};
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  const lint::ShellFacts& facts = run->shell();
  const bool pipefail = std::any_of(run->all().begin(), run->all().end(),
                                    [](const auto& command) { return command.pipefail; });
  std::uint32_t told = lint::no_node;  // the first of a command speaks for it
  for (const lint::ShellUse& use : facts.uses) {
    if (use.node == lint::no_node || use.node == told || use.word == lint::no_node ||
        use.in_operand)
      continue;
    const lint::ShellNode& each = facts.nodes[use.node];
    if (!one_of(name_of(*each.node), declaring) || !may_fail(unit, place, *run, use, pipefail))
      continue;
    told = use.node;
    const std::string name(name_of(*each.node));
    lint::Diagnostic& found =
        report.add(run->to_source(each.node->span),
                   "`" + name + "` succeeds although `" + shown(*run, use.part->span) + "` fails");
    lint::offer(found, "assign first, then " + name, Grade::assuming, edits(unit, *run, each),
                {"the command in the value succeeds, and prints one word"});
    if (found.fixes.empty()) found.help = "assign the value first, then " + name + " the variable";
  }
}

}  // namespace

extern constexpr lint::Rule masked_failure_in_export{
    .name = "masked-failure-in-export",
    .category = "shell",
    .summary = "export or local hides that the command in its value failed",
    .aliases = {"SC2155"},
    .fixable = true,
    .mentions = "$( `",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
