#include <algorithm>
#include <array>
#include <string>

#include "lib/lint/command_words.h"
#include "rules/downloads.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::RunCommands;
using shell::Command;

/// `$CURL_OPTIONS` may hold `-f`; an address with something in it does not, nor what a command prints.
bool may_be_options(const shell::Word& word) {
  return word.splits && !word.raw.starts_with("$(") &&
         (word.raw.starts_with('$') || word.raw.starts_with('-'));
}

bool fails(const Command& command) {
  if (lint::find_short_flag(command, 'f', lint::curl_values) != nullptr) return true;
  for (const shell::Word& word : command.arguments())
    if (word.text.starts_with("--fail") || word.text.starts_with("--write-out") ||
        may_be_options(word))
      return true;
  return lint::find_short_flag(command, 'w', lint::curl_values) != nullptr ||
         lint::find_short_flag(command, 'I', lint::curl_values) != nullptr;
}

/// `-o /dev/null`, `-o -`, and what is on this machine.
bool keeps_nothing(const Command& command) {
  return std::any_of(command.argv.begin(), command.argv.end(), [](const shell::Word& word) {
    return word.text == "/dev/null" || word.text == "-" || word.text == "-o-" ||
           word.text == "-o/dev/null" || word.text == "--output=-" ||
           word.text == "--output=/dev/null" || word.text.starts_with("file://");
  });
}

/// Writes what comes to a file: -o, -O, `>`.
bool keeps(const Command& command) {
  if (keeps_nothing(command)) return false;
  if (lint::find_short_flag(command, 'o', lint::curl_values) ||
      lint::find_short_flag(command, 'O', lint::curl_values))
    return true;
  for (const shell::Word& word : command.arguments())
    if (word.text.starts_with("--output") || word.text == "--remote-name") return true;
  for (const shell::Redirection& redirection : command.redirections)
    if (redirection.kind == shell::RedirectionKind::output &&
        !redirection.target.text.starts_with("/dev/"))
      return true;
  return false;
}

/// The name of the file, without its folder; empty: not to be told.
std::string kept_as(const Command& command) {
  std::string path = downloaded_file(command);
  for (const shell::Redirection& redirection : command.redirections)
    if (redirection.kind == shell::RedirectionKind::output) path = redirection.target.raw;
  while (path.ends_with('"') || path.ends_with('\'')) path.pop_back();
  return path.substr(path.rfind('/') + 1);  // npos + 1 == 0
}

/// Commands that are content with any file.
constexpr auto careless = std::to_array<std::string_view>(
    {"[",    "cat",     "chgrp", "chmod", "chown", "cp", "curl",   "echo",
     "file", "install", "ln",    "ls",    "mkdir", "mv", "printf", "rm",
     "sed",  "stat",    "tee",   "test",  "touch", "wc", "wget"});

/// A later command of the step runs or reads the file, and stops at a page of HTML.
bool is_used(const RunCommands& run, const Command& command) {
  const std::string name = kept_as(command);
  if (name.empty()) return false;
  const auto is_file = [&](const shell::Word& word) {
    return word.raw.substr(word.raw.rfind('/') + 1) == name;
  };
  for (const Command* next = &command + 1; next != run.all().data() + run.all().size(); ++next) {
    if (next->name == name) return true;
    const auto words = next->arguments();
    if (std::find(careless.begin(), careless.end(), next->name) == careless.end() &&
        std::any_of(words.begin(), words.end(), is_file))
      return true;
  }
  return false;
}

/// The next command reads the file as an archive, or a key, and notices.
bool is_unpacked(const RunCommands& run) {
  for (const Command& command : run.all())
    if (lint::is_named(command,
                       {"tar", "unzip", "gunzip", "bsdtar", "rpm", "dpkg", "apt", "apt-get", "yum",
                        "dnf", "apk", "xz", "7z", "bunzip2", "gzip", "bzip2", "jq", "gpg", "gpg2"}))
      return true;
  return false;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  lint::each_command(unit, place, [&](const RunCommands& run, const Command& command) {
    if (command.name != "curl" || fails(command) || !keeps(command) || is_unpacked(run) ||
        is_used(run, command) || is_verified(unit, place))
      return;
    lint::Diagnostic& found =
        report.add(run.to_source(command.argv[0].span),
                   "an error page of the server is kept as the file, and the step is cached");
    found.help = "add `--fail`";
    const Span name = run.to_source(command.argv[0].span);
    if (unit.text(name) != "curl") return;
    found.fixes.push_back({"add `-f`",
                           Grade::assuming,
                           {{{name.end, name.end}, " -f"}},
                           {"the server answers without an error"},
                           {}});
  });
}

}  // namespace

extern constexpr lint::Rule download_error_not_noticed{
    .name = "download-error-not-noticed",
    .category = "build",
    .summary = "curl writes an error page to the file and succeeds",
    .severity = lint::Severity::info,
    .aliases = {"DF035"},
    .fixable = true,
    .mentions = "curl",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
