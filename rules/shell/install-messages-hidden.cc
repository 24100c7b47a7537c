#include <algorithm>
#include <optional>
#include <string>

#include "lib/knowledge/knowledge.h"
#include "lib/lint/offer.h"
#include "lib/lint/tool_call.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

using shell::Command;
using shell::Redirection;
using shell::RedirectionKind;

bool installs(const lint::Unit& unit, const lint::RunCommands& run, const Command& command) {
  if (lint::is_pip(command)) return run.call(command).is({"install", "download"});
  const knowledge::Command* known = unit.knowledge().command(command.name);
  if (known == nullptr || known->ecosystem.empty() || command.name == "apt-key") return false;
  return run.call(command).is({"install", "add", "ci", "update", "sync", "restore", "build",
                               "dist-upgrade", "upgrade", "groupinstall"});
}

bool is_null(const Redirection& redirection) { return redirection.target.text == "/dev/null"; }

/// What stands in the place of the redirections so that only messages of errors are seen again:
/// the one to take out or to change, and its new text.
struct Hidden {
  const Redirection* redirection = nullptr;
  std::string_view instead;
};

std::optional<Hidden> hides_errors(const Command& command) {
  bool output_gone = false;
  for (const Redirection& each : command.redirections) {
    const bool writes =
        each.kind == RedirectionKind::output || each.kind == RedirectionKind::append;
    if (writes && is_null(each) && each.descriptor == 2) return Hidden{&each, ""};
    if ((each.kind == RedirectionKind::both || each.kind == RedirectionKind::append_both) &&
        is_null(each))
      return Hidden{&each, ">/dev/null"};
    if (writes && each.descriptor != 2) output_gone = is_null(each);
    if (each.kind == RedirectionKind::duplicate_output && each.descriptor == 2 &&
        each.target.text == "1" && output_gone)
      return Hidden{&each, ""};
  }
  return std::nullopt;
}

/// `&>` as bash and busybox have it; to dash it is `&`, which hides nothing.
bool may_be_two_words(const lint::Unit& unit, const lint::Place& place,
                      const Redirection& redirection) {
  if (redirection.kind != RedirectionKind::both && redirection.kind != RedirectionKind::append_both)
    return false;
  const auto run = script_of(unit, place);
  return !run || (!run->is_bash() && run->kind() != knowledge::Sh::bash &&
                  run->kind() != knowledge::Sh::busybox);
}

std::optional<std::vector<Edit>> without(const lint::Unit& unit, const lint::RunCommands& run,
                                         const Redirection& redirection, std::string_view instead) {
  Span span = run.to_source(redirection.span);
  const std::string_view as_read =
      run.script().substr(redirection.span.begin, redirection.span.size());
  if (unit.text(span) != as_read) return std::nullopt;
  if (instead.empty() && span.begin > 0 && unit.text()[span.begin - 1] == ' ') --span.begin;
  return std::vector<Edit>{{span, std::string(instead)}};
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (!place.instruction.valid) return;
  const lint::RunCommands& run = unit.commands(place.instruction, place.index);
  for (const Command& command : run.all()) {
    if (command.redirections.empty() || command.ignores_failure || command.conditional ||
        command.in_condition)
      continue;
    const auto hidden = hides_errors(command);
    if (!hidden || !installs(unit, run, command) ||
        may_be_two_words(unit, place, *hidden->redirection))
      continue;
    lint::Diagnostic& found = report.add(
        run.to_source(hidden->redirection->span),
        "when `" + std::string(command.name) + "` fails, the log of the build does not say why");
    found.help = "leave its standard error alone";
    lint::offer(found, "show the messages of errors", Grade::equivalent,
                without(unit, run, *hidden->redirection, hidden->instead));
  }
}

}  // namespace

extern constexpr lint::Rule install_messages_hidden{
    .name = "install-messages-hidden",
    .category = "shell",
    .summary = "The messages of a failing install are thrown away",
    .severity = lint::Severity::info,
    .fixable = true,
    .mentions = ">",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
