#include <string>

#include "lib/lint/command_words.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::RunCommands;
using shell::Command;

/// `git+https://host/owner/name` without `@revision`, and without a commit's archive behind it.
bool is_unpinned(std::string_view text) {
  const std::size_t at = text.find("git+");
  if (at == std::string_view::npos || text.substr(at).starts_with("git+file:")) return false;
  const std::size_t scheme = text.find("://", at);
  if (scheme == std::string_view::npos) return false;
  const std::size_t path = text.find('/', scheme + 3);
  if (path == std::string_view::npos) return false;
  const std::string_view rest = text.substr(path);
  const std::size_t revision = rest.find('@');
  if (revision == std::string_view::npos)
    return rest.find('#') == std::string_view::npos || rest.find("#egg") != std::string_view::npos;
  std::string_view name = rest.substr(revision + 1);
  name = name.substr(0, name.find('#'));
  return name == "master" || name == "main" || name == "develop" || name == "dev";
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  lint::each_command(unit, place, [&](const RunCommands& run, const Command& command) {
    if (!lint::is_named(command, {"pip", "pip3", "uv", "pipx", "npm", "yarn"})) return;
    for (const shell::Word& word : command.arguments()) {
      if (word.expands || !is_unpinned(word.text)) continue;
      report
          .add(run.to_source(word.span),
               "this installs what the branch holds today, and the cached step keeps it")
          .help = "name a tag or a commit: `git+https://…@v1.2`";
    }
  });
}

}  // namespace

extern constexpr lint::Rule dependency_from_branch{
    .name = "dependency-from-branch",
    .category = "reproducibility",
    .summary = "A package is installed from the head of a branch",
    .severity = lint::Severity::info,
    .mentions = "git+",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
