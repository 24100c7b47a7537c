#include "rules/switches.h"

#include <algorithm>

#include "lib/syntax/chars.h"

namespace stowage::rules {

namespace {

using shell::Command;
using shell::Word;

bool is_among(std::string_view names, std::string_view name) {
  for (std::size_t at = names.find(name); at != std::string_view::npos;
       at = names.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if ((at == 0 || names[at - 1] == ' ') && (end == names.size() || names[end] == ' '))
      return true;
  }
  return false;
}

/// A letter alone, or among others.
void find_letter(const lint::Unit& unit, const lint::RunCommands& run, const Command& command,
                 const Switch& off, const OnFound& on_found) {
  const Word* word = lint::find_short_flag(command, off.flag[1], off.letters);
  if (word == nullptr) return;
  std::optional<Edit> removal;
  if (word->text == off.flag) {
    removal = lint::without_word(unit, run, command, *word);
  } else if (word->raw == word->text) {
    std::string rest(word->text);
    rest.erase(rest.find(off.flag[1]), 1);
    removal = lint::replace_word(unit, run, *word, std::move(rest));
  }
  on_found({*word, off.flag, std::move(removal)});
}

std::optional<Edit> without_flag(const lint::Unit& unit, const lint::RunCommands& run,
                                 const Command& command, const Word& word, bool takes_next) {
  std::optional<Edit> edit = lint::without_word(unit, run, command, word);
  if (!takes_next || !edit) return edit;
  if (&word == &command.argv.back()) return std::nullopt;
  const auto value = lint::without_word(unit, run, command, *(&word + 1));
  if (!value) return std::nullopt;
  edit->span.end = value->span.end;
  return edit;
}

void add_names(std::string_view names, std::unordered_set<std::string_view>& out) {
  while (!names.empty()) {
    const std::size_t end = std::min(names.find(' '), names.size());
    out.insert(names.substr(0, end));
    names.remove_prefix(std::min(end + 1, names.size()));
  }
}

}  // namespace

Watched::Watched(std::span<const Switch> switches, std::span<const Setting> settings) {
  for (const Switch& off : switches) add_names(off.commands, names_);
  for (const Setting& setting : settings) add_names(setting.commands, names_);
}

void find_switches(const lint::Unit& unit, const lint::RunCommands& run, const Command& command,
                   std::span<const Switch> table, const OnFound& on_found) {
  if (command.name.empty()) return;
  for (const Switch& off : table) {
    if (!is_among(off.commands, command.name)) continue;
    if (!off.letters.empty()) {
      find_letter(unit, run, command, off, on_found);
      continue;
    }
    for (const Word& word : command.arguments()) {
      const bool joined = off.value && word.text.size() > off.flag.size() &&
                          word.text.starts_with(off.flag) && word.text[off.flag.size()] == '=';
      if (word.text != off.flag && !joined) continue;
      on_found({word, off.flag, without_flag(unit, run, command, word, off.value && !joined)});
    }
  }
}

void find_settings(const Command& command, std::span<const Setting> table,
                   const OnFound& on_found) {
  if (command.name.empty()) return;
  for (const Setting& setting : table) {
    if (!is_among(setting.commands, command.name)) continue;
    for (const Word& word : command.arguments()) {
      const std::size_t equals = word.text.find('=');
      if (!syntax::equal_ignoring_case(word.text.substr(0, equals), setting.name)) continue;
      const bool joined = equals != std::string_view::npos;
      if (!joined && &word == &command.argv.back()) continue;
      const std::string_view value = joined ? word.text.substr(equals + 1) : (&word + 1)->text;
      if (setting.value.empty() || syntax::equal_ignoring_case(value, setting.value))
        on_found({word, word.text, std::nullopt});
    }
  }
}

}  // namespace stowage::rules
