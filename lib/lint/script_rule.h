#pragma once
// What rules about the scripts of RUN share: hadolint's answer when that is asked for, and a walk over
// the commands as we see them.
//
//   void check(const Unit& unit, const Place& place, Report& report) {
//     if (lint::answers_as_hadolint(unit, place, report, message, is_wrong)) return;
//     lint::each_named(unit, place, {"apt"}, [&](const RunCommands& run, const shell::Command& command) { … });
//   }

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "lib/lint/hadolint_script.h"
#include "lib/lint/rule.h"
#include "lib/lint/unit.h"
#include "lib/text/edit.h"

namespace stowage::lint {

/// hadolint places a finding at the instruction of the file: for a trigger at its ONBUILD.
inline Diagnostic& add_at_instruction(const Unit& unit, const Place& place, Report& report,
                                      std::string_view message) {
  return report.add(unit.tree().instructions[place.index].name.span, std::string(message));
}

/// False: hadolint's answers are not asked for. Else the instruction has a finding when the test, of a
/// command or of the whole script, says so.
template <class Test>
bool answers_as_hadolint(const Unit& unit, const Place& place, Report& report,
                         std::string_view message, const Test& test) {
  if (unit.settings().compat != Compat::hadolint) return false;
  const HadolintScript& script = hadolint_script(unit, place);
  bool fires = false;
  if constexpr (std::is_invocable_v<Test, const HadolintScript&>)
    fires = test(script);
  else
    fires = std::any_of(script.commands().begin(), script.commands().end(), test);
  if (fires) add_at_instruction(unit, place, report, message);
  return true;
}

/// Calls `judge(run, command)` for each command of one of these names.
template <class Judge>
void each_named(const Unit& unit, const Place& place, std::initializer_list<std::string_view> names,
                const Judge& judge) {
  if (!place.instruction.valid) return;
  const RunCommands& run = unit.commands(place.instruction, place.index);
  for (const shell::Command& command : run.all())
    if (std::find(names.begin(), names.end(), command.name) != names.end()) judge(run, command);
}

/// Puts a text behind a word of a command; nothing where the file does not spell the word as the shell
/// reads it (JSON, continuations inside).
inline std::optional<std::vector<Edit>> insert_behind(const Unit& unit, const RunCommands& run,
                                                      const shell::Word& word,
                                                      std::string_view text) {
  const Span place = run.to_source(word.span);
  if (unit.text(place) != word.raw || unit.text().substr(place.end).starts_with('"'))
    return std::nullopt;
  return std::vector<Edit>{{{place.end, place.end}, std::string(text)}};
}

}  // namespace stowage::lint
