#include <array>
#include <string>

#include "lib/lint/command_words.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::RunCommands;
using shell::Command;

/// Has text of its own, and no part of it comes from a variable.
bool is_literal(const shell::Word& word) { return !word.expands && !word.text.empty(); }

/// A password that is no password: locked ("!", "*") or none on purpose.
bool locks(std::string_view text) {
  return text.find_first_not_of("!*x") == std::string_view::npos;
}

/// "user:password", or several on lines; `user:<password>` is a gap for somebody to fill, and `root:Docker!` is what
/// Azure's App Service asks for, which opens it to its own network only.
bool is_account(const shell::Word& word) {
  const std::size_t colon = word.text.find(':');
  if (!is_literal(word) || colon == std::string_view::npos || colon == 0) return false;
  const std::string_view password = word.text.substr(colon + 1);
  return !locks(password) && word.text != "root:Docker!" &&
         !(password.starts_with('<') && password.ends_with('>'));
}

/// `echo root:x | chpasswd`, `echo x | passwd --stdin root`: the word, or null.
const shell::Word* fed(const Command& source, const Command& sink) {
  if (!lint::is_named(source, {"echo", "printf"}) || source.argv.size() < 2) return nullptr;
  const shell::Word& last = source.argv.back();
  if (sink.name == "chpasswd") return is_account(last) ? &last : nullptr;
  if (sink.name == "passwd") return is_literal(last) ? &last : nullptr;
  return nullptr;
}

const shell::Word* flag_value(const Command& command, std::string_view flag,
                              std::string_view long_flag) {
  for (std::size_t i = 1; i + 1 < command.argv.size(); ++i)
    if (command.argv[i].text == flag || command.argv[i].text == long_flag)
      return &command.argv[i + 1];
  return nullptr;
}

const shell::Word* given(const Command& command) {
  if (lint::is_named(command, {"useradd", "usermod"})) {
    const shell::Word* value = flag_value(command, "-p", "--password");
    if (value != nullptr && is_literal(*value) && !locks(value->text)) return value;
  }
  if (command.name == "sshpass") {
    const shell::Word* value = flag_value(command, "-p", "-p");
    if (value != nullptr && is_literal(*value)) return value;
  }
  if (command.name == "chpasswd") {
    for (const shell::Redirection& redirection : command.redirections)
      if (redirection.kind == shell::RedirectionKind::here_string && is_account(redirection.target))
        return &redirection.target;
  }
  return nullptr;
}

/// `useradd -p` takes what crypt(5) makes of a password: `$id$…`, or the 13 letters of old.
bool is_hash(std::string_view text) { return text.starts_with('$') || text.size() == 13; }

bool is_taken_for_hash(const Command& command, const shell::Word& word) {
  return lint::is_named(command, {"useradd", "usermod"}) && !is_hash(word.text);
}

void complain(lint::Report& report, Span span, bool taken_for_hash = false) {
  lint::Diagnostic& found = report.add(
      span, taken_for_hash ? "`-p` takes a hash, so nobody can log in with this password"
                           : "this password is in the image, the same in every container");
  found.help = "leave the account locked, or set the password when the container starts";
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const RunCommands& run = unit.commands(place.instruction, place.index);
  const auto commands = run.all();
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const Command& command = commands[i];
    if (const shell::Word* word = given(command))
      complain(report, run.to_source(word->span), is_taken_for_hash(command, *word));
    if (i == 0 || command.pipeline_index == 0) continue;
    if (const shell::Word* word = fed(commands[i - 1], command))
      complain(report, run.to_source(word->span));
  }
}

}  // namespace

extern constexpr lint::Rule literal_password{
    .name = "literal-password",
    .category = "security",
    .summary = "A password of an account is written in the file",
    .severity = lint::Severity::error,
    .aliases = {"CKV2_DOCKER_17", "DF014", "S6437"},
    .mentions = "passwd useradd usermod sshpass",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
