#include <algorithm>
#include <string>

#include "lib/lint/command_words.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::RunCommands;
using shell::Command;

bool fetches(const Command& command) { return lint::is_named(command, {"curl", "wget"}); }

/// A shell or another interpreter that reads its program from the pipe.
bool reads_program(const Command& command) {
  if (lint::is_named(command, {"sh", "bash", "ash", "dash", "zsh", "ksh"})) {
    // `sh -c '…'` and `sh file` take the pipe as data, `sh -s -- x` and `sh -x` as the program.
    for (const shell::Word& word : command.arguments()) {
      if (word.text == "-s" || word.text == "-" || word.text == "--") return true;
      if (!word.text.starts_with('-') && word.text != "/dev/stdin") return false;
    }
    return true;
  }
  return lint::is_named(command, {"python", "python3", "perl", "ruby", "node", "php"}) &&
         (command.argv.size() == 1 || command.argv[1].text == "-");
}

/// Forty hexadecimal digits in a row.
bool has_commit(std::string_view path) {
  std::size_t digits = 0;
  for (const char c : path) {
    digits = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ? digits + 1 : 0;
    if (digits == 40) return true;
  }
  return false;
}

/// The URL holds a variable, a version or a commit: what it names does not change from day to day.
bool is_pinned(const Command& command) {
  return std::any_of(command.argv.begin(), command.argv.end(), [](const shell::Word& word) {
    const std::size_t scheme = word.raw.find("://");
    if (scheme == std::string_view::npos) return false;
    if (word.expands) return true;
    const std::string_view path = word.raw.substr(scheme + 3);
    if (has_commit(path)) return true;
    for (std::size_t dot = path.find('.', path.find('/')); dot != std::string_view::npos;
         dot = path.find('.', dot + 1)) {
      const auto is_digit = [&](std::size_t at) {
        return at < path.size() && path[at] >= '0' && path[at] <= '9';
      };
      if (is_digit(dot - 1) && is_digit(dot + 1)) return true;
    }
    return false;
  });
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const RunCommands& run = unit.commands(place.instruction, place.index);
  const auto commands = run.all();
  for (std::size_t i = 1; i < commands.size(); ++i) {
    const Command& command = commands[i];
    if (command.pipeline_index == 0 || !reads_program(command)) continue;
    std::size_t source = i;
    while (source > 0 && commands[source].pipeline_index > 0 && !fetches(commands[source]))
      --source;
    if (!fetches(commands[source]) || is_pinned(commands[source])) continue;
    lint::Diagnostic& found =
        report.add(run.to_source(commands[source].span),
                   "`" + std::string(command.name) + "` runs whatever the server sends today");
    found.labels.push_back({run.to_source(command.span), "here"});
    found.help = "fetch a release with `ADD --checksum=sha256:…`, and run that file";
  }
}

}  // namespace

extern constexpr lint::Rule download_piped_to_shell{.name = "download-piped-to-shell",
                                                    .category = "security",
                                                    .summary = "A download is piped into a shell",
                                                    .severity = lint::Severity::info,
                                                    .aliases = {"DF021"},
                                                    .mentions = "|",
                                                    .keywords = {syntax::Keyword::run},
                                                    .on_instruction = check};

}  // namespace stowage::rules
