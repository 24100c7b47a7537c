#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

bool has_any(std::span<const shell::Word> words, std::initializer_list<std::string_view> names) {
  return std::any_of(words.begin(), words.end(), [&](const shell::Word& word) {
    return std::find(names.begin(), names.end(), word.raw) != names.end();
  });
}

std::optional<std::vector<Edit>> edits(const ShellText& run, const shell::Node& find,
                                       const shell::Node& xargs) {
  const auto words = words_of(find);
  if (has_any(words, {"-o", "-or", ",", "-print", "-prune"})) return std::nullopt;
  return std::vector{behind(run, words.back().span, " -print0"),
                     behind(run, words_of(xargs)[0].span, " -0")};
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const lint::ShellNode& each : run->shell().nodes) {
    const auto* pipeline = each.node->as<shell::Pipeline>();
    if (pipeline == nullptr) continue;
    for (std::size_t i = 0; i + 1 < pipeline->commands.size(); ++i) {
      const shell::Node& find = pipeline->commands[i];
      const shell::Node& xargs = pipeline->commands[i + 1];
      if (name_of(find) != "find" || name_of(xargs) != "xargs") continue;
      if (has_any(words_of(find), {"-print0", "-printf", "-exec", "-fprint0"})) continue;
      if (has_any(words_of(xargs), {"-0", "--null", "-d", "--delimiter", "-r0", "-0r"})) continue;
      lint::Diagnostic& found =
          report.add(run->to_source(find.span), "`xargs` takes names apart at blanks and quotes");
      lint::offer(found, "separate the names by NUL", Grade::assuming, edits(*run, find, xargs),
                  {"no name holds a blank, a quote or a backslash, and `find` and `xargs` of the "
                   "image know NUL"});
    }
  }
}

}  // namespace

extern constexpr lint::Rule find_piped_to_xargs{
    .name = "find-piped-to-xargs",
    .category = "shell",
    .summary = "find and xargs disagree about names with blanks",
    .aliases = {"SC2038"},
    .fixable = true,
    .by_default = false,
    .mentions = "xargs",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
