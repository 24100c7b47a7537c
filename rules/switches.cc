#include "rules/switches.h"

#include <algorithm>

#include "lib/syntax/chars.h"

namespace stowage::rules {

namespace {

using shell::Command;
using shell::Word;

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

void each_name(std::string_view names, const auto& add) {
  while (!names.empty()) {
    const std::size_t end = std::min(names.find(' '), names.size());
    add(names.substr(0, end));
    names.remove_prefix(std::min(end + 1, names.size()));
  }
}

}  // namespace

Watched::Watched(std::span<const Switch> switches, std::span<const Setting> settings) {
  for (const Switch& off : switches)
    each_name(off.commands, [&](auto name) { by_name_[name].switches.push_back(&off); });
  for (const Setting& setting : settings)
    each_name(setting.commands, [&](auto name) { by_name_[name].settings.push_back(&setting); });
}

void Watched::find_switches(const lint::Unit& unit, const lint::RunCommands& run,
                            const Command& command, const OnFound& on_found) const {
  const auto found = by_name_.find(command.name);
  if (found == by_name_.end()) return;
  for (const Switch* off : found->second.switches) {
    if (!off->letters.empty()) {
      find_letter(unit, run, command, *off, on_found);
      continue;
    }
    for (const Word& word : command.arguments()) {
      if (!word.text.starts_with(off->flag)) continue;
      const bool joined =
          off->value && word.text.size() > off->flag.size() && word.text[off->flag.size()] == '=';
      if (word.text.size() != off->flag.size() && !joined) continue;
      on_found({word, off->flag, without_flag(unit, run, command, word, off->value && !joined)});
    }
  }
}

void Watched::find_settings(const Command& command, const OnFound& on_found) const {
  const auto found = by_name_.find(command.name);
  if (found == by_name_.end()) return;
  for (const Setting* setting : found->second.settings) {
    for (const Word& word : command.arguments()) {
      const std::size_t equals = word.text.find('=');
      if (!syntax::equal_ignoring_case(word.text.substr(0, equals), setting->name)) continue;
      const bool joined = equals != std::string_view::npos;
      if (!joined && &word == &command.argv.back()) continue;
      const std::string_view value = joined ? word.text.substr(equals + 1) : (&word + 1)->text;
      if (setting->value.empty() || syntax::equal_ignoring_case(value, setting->value))
        on_found({word, word.text, std::nullopt});
    }
  }
}

}  // namespace stowage::rules
