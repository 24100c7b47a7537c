#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "lib/lint/command_words.h"
#include "lib/model/model.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::RunCommands;
using shell::Command;

/// An install that may resolve anew, and the words that hold it to the lock file.
struct Install {
  std::string_view program, action;  ///< an empty action: the program alone
  std::string_view lock, frozen;     ///< `frozen`: any of these words, separated by blanks
  std::string_view instead;          ///< what to write in place of `program action`
};
constexpr auto installs = std::to_array<Install>({
    {"npm", "install", "package-lock.json", "--package-lock-only", "npm ci"},
    {"npm", "i", "package-lock.json", "--package-lock-only", "npm ci"},
    {"yarn", "install", "yarn.lock", "--frozen-lockfile --immutable --pure-lockfile",
     "yarn install --frozen-lockfile"},
    {"yarn", "", "yarn.lock", "--frozen-lockfile --immutable --pure-lockfile",
     "yarn --frozen-lockfile"},
    {"pnpm", "install", "pnpm-lock.yaml", "--frozen-lockfile --offline",
     "pnpm install --frozen-lockfile"},
    {"pnpm", "i", "pnpm-lock.yaml", "--frozen-lockfile --offline", "pnpm i --frozen-lockfile"},
    {"bun", "install", "bun.lock bun.lockb", "--frozen-lockfile --production",
     "bun install --frozen-lockfile"},
    {"uv", "sync", "uv.lock", "--locked --frozen", "uv sync --locked"},
    {"pipenv", "install", "Pipfile.lock", "--deploy --ignore-pipfile", "pipenv install --deploy"},
});

bool is_among(std::string_view words, std::string_view word) {
  const std::size_t at = words.find(word);
  if (word.empty() || at == std::string_view::npos) return false;
  const std::size_t end = at + word.size();
  return (at == 0 || words[at - 1] == ' ') && (end == words.size() || words[end] == ' ');
}

/// The lock file that a COPY above in the stage names; empty: none does.
std::string_view lock_of(const lint::Unit& unit, const lint::Place& place, std::string_view locks) {
  if (place.stage == lint::no_stage) return {};
  const auto& file = unit.tree();
  const std::uint32_t first = file.stages[place.stage].first;
  for (std::uint32_t i = place.index; i-- > first && place.index - i < 200;) {
    const auto* copy = file.instructions[i].as<syntax::Copy>();
    if (copy == nullptr) continue;
    for (const syntax::Word& source : copy->sources)
      if (is_among(locks, shell::basename(source.text))) return shell::basename(source.text);
  }
  return {};
}

/// A variable that says it to all commands: `ENV UV_FROZEN=1`; on CI machines pnpm does so by itself.
bool is_frozen_by_variable(const lint::Unit& unit, const lint::Place& place,
                           std::string_view program) {
  const auto set = [&](std::string_view name) {
    const model::Lookup value = model::lookup(unit.model(), unit.model().nodes[place.index], name);
    return value.set && value.text != "0" && value.text != "false";
  };
  if (program == "uv") return set("UV_FROZEN") || set("UV_LOCKED");
  if (program == "yarn") return set("CI") || set("YARN_ENABLE_IMMUTABLE_INSTALLS");
  return program == "pnpm" && set("CI");
}

/// Only flags behind the action: nothing is added by name, nothing global, nothing unknown.
bool is_plain(const Command& command, const Install& install) {
  bool action = install.action.empty();
  for (const shell::Word& word : command.arguments()) {
    if (word.splits || word.text == "-g" || word.text == "--global" || word.text == "--location")
      return false;
    if (is_among(install.frozen, word.text)) return false;
    if (word.text.starts_with("--frozen") || word.text.starts_with("--immutable")) return false;
    if (word.text.starts_with('-')) continue;
    if (action) return false;
    action = word.text == install.action;
    if (!action) return false;
  }
  return action;
}

/// The program and its action as they stand in the file, side by side.
std::optional<Edit> write_instead(const lint::Unit& unit, const RunCommands& run,
                                  const Command& command, const Install& install) {
  const std::size_t words = install.action.empty() ? 1 : 2;
  if (command.argv.size() < words ||
      command.argv[words - 1].text != (words == 1 ? install.program : install.action))
    return std::nullopt;
  const Span span{run.to_source(command.argv[0].span).begin,
                  run.to_source(command.argv[words - 1].span).end};
  std::string written(install.program);
  if (words == 2) written.append(" ").append(install.action);
  if (unit.text(span) != written) return std::nullopt;
  return Edit{span, std::string(install.instead)};
}

std::vector<std::string> assumptions(const Install& install) {
  std::vector<std::string> out{"the lock file is up to date with the manifest"};
  if (install.program == "yarn") out.emplace_back("yarn is of version 1");
  return out;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  lint::each_command(unit, place, [&](const RunCommands& run, const Command& command) {
    for (const Install& install : installs) {
      if (command.name != install.program || !is_plain(command, install)) continue;
      const std::string_view lock = lock_of(unit, place, install.lock);
      if (lock.empty() || is_frozen_by_variable(unit, place, install.program)) continue;
      lint::Diagnostic& found =
          report.add(run.to_source(command.span), "`" + std::string(install.program) +
                                                      "` may install other versions than `" +
                                                      std::string(lock) + "` names");
      found.help = "use `" + std::string(install.instead) + "`";
      if (auto edit = write_instead(unit, run, command, install))
        found.fixes.push_back(
            {"use `" + edit->text + "`", Grade::assuming, {*edit}, assumptions(install), {}});
      return;
    }
  });
}

}  // namespace

extern constexpr lint::Rule lock_file_ignored{
    .name = "lock-file-ignored",
    .category = "reproducibility",
    .summary = "An install may leave the versions that its lock file names",
    .severity = lint::Severity::warning,
    .aliases = {"DF031"},
    .fixable = true,
    .mentions = "npm yarn bun uv pipenv",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
