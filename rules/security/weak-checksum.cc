#include <algorithm>
#include <string>

#include "lib/lint/command_words.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::RunCommands;
using shell::Command;

bool compares(const Command& command) {
  if (lint::find_argument(command, "--check") != nullptr) return true;
  return lint::find_short_flag(command, 'c', "") != nullptr;
}

bool has_strong(const RunCommands& run) {
  return std::any_of(run.all().begin(), run.all().end(), [](const Command& command) {
    return command.name.starts_with("sha2") || command.name.starts_with("sha3") ||
           command.name.starts_with("sha5") || command.name == "b2sum" || command.name == "gpg" ||
           command.name == "gpgv";
  });
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  lint::each_command(unit, place, [&](const RunCommands& run, const Command& command) {
    if (!lint::is_named(command, {"md5sum", "sha1sum"}) || !compares(command) || has_strong(run))
      return;
    report
        .add(run.to_source(command.argv[0].span),
             "two files with one `" + std::string(command.name) + "` can be made by anyone")
        .help = "compare with `sha256sum`";
  });
}

}  // namespace

extern constexpr lint::Rule weak_checksum{
    .name = "weak-checksum",
    .category = "security",
    .summary = "A download is compared with an MD5 or SHA-1 checksum",
    .severity = lint::Severity::info,
    .aliases = {"S4790"},
    .by_default = false,
    .mentions = "md5sum sha1sum",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
