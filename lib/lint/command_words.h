#pragma once
// What rules ask about the commands of a RUN and their words.
//
//   lint::each_command(unit, place, [&](const RunCommands& run, const shell::Command& command) {
//     if (lint::is_named(command, {"curl"}) && lint::has_short_flag(command, 'k', curl_values)) ...
//   });

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string_view>

#include "lib/lint/rule.h"
#include "lib/lint/unit.h"
#include "lib/shell/commands.h"
#include "lib/text/edit.h"

namespace stowage::lint {

/// Calls `judge(run, command)` for each command of a RUN.
template <class Judge>
void each_command(const Unit& unit, const Place& place, const Judge& judge) {
  const RunCommands& run = unit.commands(place.instruction, place.index);
  for (const shell::Command& command : run.all()) judge(run, command);
}

inline bool is_named(const shell::Command& command, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), command.name) != names.end();
}

/// Is the word exactly this text?
inline bool is(const shell::Word& word, std::string_view text) {
  return word.text == text && word.is_static();
}

/// The first argument that is exactly this text, or null.
const shell::Word* find_argument(const shell::Command& command, std::string_view text);

/// The first argument that does not begin with `-`, or null.
const shell::Word* first_operand(const shell::Command& command);

/// The word with this letter among its short flags (`-fsSLk`), or null. A letter of `with_value`
/// takes the rest of its word.
const shell::Word* find_short_flag(const shell::Command& command, char letter,
                                   std::string_view with_value);

/// Takes a word of a command out, with the blanks before it; nothing where the text of the file is
/// not that of the word (JSON, escapes) or a comment stands between.
std::optional<Edit> without_word(const Unit& unit, const RunCommands& run,
                                 const shell::Command& command, const shell::Word& word);

/// Puts a text in the place of a word, or of a part of it (offsets in the word as written).
std::optional<Edit> replace_word(const Unit& unit, const RunCommands& run, const shell::Word& word,
                                 std::string text);

/// Short flags of curl and wget that take a value.
inline constexpr std::string_view curl_values = "AbcCdDeEFHKmoPQrtTuUwxXyYz";
inline constexpr std::string_view wget_values = "aABDeiIlOoPQRtTUwX";

}  // namespace stowage::lint
