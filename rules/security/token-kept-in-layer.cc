#include <algorithm>
#include <optional>
#include <string>

#include "lib/lint/command_words.h"
#include "lib/lint/final_image.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::RunCommands;
using shell::Command;

/// The file that a command writes a token to, by what it writes and where.
std::string_view file_of_token(const Command& command) {
  const auto has = [&](std::string_view text) {
    return std::any_of(command.argv.begin(), command.argv.end(), [&](const shell::Word& word) {
      return word.expands && word.raw.find(text) != std::string_view::npos;
    });
  };
  if (lint::is_named(command, {"echo", "printf"})) {
    if (has(":_authToken=") || has(":_auth=") || has(":_password=")) return ".npmrc";
    if (has("machine ") && has("password ")) return ".netrc";
    return {};
  }
  if (command.name == "git" && lint::find_argument(command, "config") != nullptr) {
    for (const shell::Word& word : command.argv)
      if (word.expands && word.raw.find("://") != std::string_view::npos &&
          word.raw.find('@') != std::string_view::npos)
        return ".gitconfig";
  }
  if (lint::is_named(command, {"npm", "pnpm", "yarn"}) &&
      (lint::find_argument(command, "config") || lint::find_argument(command, "set"))) {
    const bool names_token =
        std::any_of(command.argv.begin(), command.argv.end(), [](const shell::Word& word) {
          return word.raw.find("_authToken") != std::string_view::npos ||
                 word.raw.find("npmAuthToken") != std::string_view::npos;
        });
    const bool has_value = std::any_of(command.argv.begin(), command.argv.end(),
                                       [](const shell::Word& word) { return word.expands; });
    if (names_token && has_value) return ".npmrc";
  }
  return {};
}

/// `rm -f .npmrc`, `git config --unset …`, `npm config delete …` in the same RUN.
bool is_removed(const RunCommands& run, std::string_view file) {
  return std::any_of(run.all().begin(), run.all().end(), [&](const Command& command) {
    if (command.name == "rm")
      return std::any_of(command.argv.begin(), command.argv.end(), [&](const shell::Word& word) {
        return word.raw.find(file) != std::string_view::npos;
      });
    return lint::find_argument(command, "--unset") || lint::find_argument(command, "--unset-all") ||
           lint::find_argument(command, "--remove-section") ||
           lint::find_argument(command, "delete");
  });
}

/// Only the name of a variable is written: npm expands it when it reads the file.
bool is_written_unexpanded(const Command& command) {
  return std::none_of(command.argv.begin(), command.argv.end(),
                      [](const shell::Word& word) { return word.expands; });
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  lint::each_command(unit, place, [&](const RunCommands& run, const Command& command) {
    const std::string_view file = file_of_token(command);
    if (file.empty() || is_written_unexpanded(command) || is_removed(run, file)) return;
    if (place.stage == lint::no_stage || !lint::is_in_final_image(unit.tree(), place.stage)) return;
    lint::Diagnostic& found =
        report.add(run.to_source(command.span), "the token is in `" + std::string(file) +
                                                    "` of this layer, also after a later `rm`");
    found.help = "hand it in with `RUN --mount=type=secret` where it is used";
  });
}

}  // namespace

extern constexpr lint::Rule token_kept_in_layer{
    .name = "token-kept-in-layer",
    .category = "security",
    .summary = "A token is written to a file of the image",
    .severity = lint::Severity::warning,
    .mentions = "auth password git",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
