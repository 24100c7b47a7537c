#include "lib/lint/command_words.h"

#include <utility>

namespace stowage::lint {

const shell::Word* find_argument(const shell::Command& command, std::string_view text) {
  for (const shell::Word& word : command.arguments())
    if (is(word, text)) return &word;
  return nullptr;
}

const shell::Word* first_operand(const shell::Command& command) {
  for (const shell::Word& word : command.arguments())
    if (!word.text.starts_with('-')) return &word;
  return nullptr;
}

const shell::Word* find_short_flag(const shell::Command& command, char letter,
                                   std::string_view with_value) {
  bool is_value = false;  // of the flag before it
  for (const shell::Word& word : command.arguments()) {
    const std::string_view text = word.text;
    if (std::exchange(is_value, false)) continue;
    if (text == "--") return nullptr;
    if (text.size() < 2 || text[0] != '-' || text[1] == '-') continue;
    for (const char& c : text.substr(1)) {
      if (c == letter) return &word;
      if (with_value.find(c) == std::string_view::npos) continue;
      is_value = &c == &text.back();
      break;
    }
  }
  return nullptr;
}

namespace {

/// Do the bytes of the file say what the shell reads?
bool is_verbatim(const Unit& unit, const RunCommands& run, const shell::Word& word) {
  return unit.text(run.to_source(word.span)) == word.raw;
}

}  // namespace

std::optional<Edit> without_word(const Unit& unit, const RunCommands& run,
                                 const shell::Command& command, const shell::Word& word) {
  const auto at = static_cast<std::size_t>(&word - command.argv.data());
  if (at == 0 || at >= command.argv.size()) return std::nullopt;
  const shell::Word& before = command.argv[at - 1];
  if (!is_verbatim(unit, run, word) || !is_verbatim(unit, run, before)) return std::nullopt;
  const Span gap{run.to_source(before.span).end, run.to_source(word.span).begin};
  if (unit.text(gap).find('#') != std::string_view::npos) return std::nullopt;
  return Edit{{gap.begin, run.to_source(word.span).end}, ""};
}

std::optional<Edit> replace_word(const Unit& unit, const RunCommands& run, const shell::Word& word,
                                 std::string text) {
  if (!is_verbatim(unit, run, word)) return std::nullopt;
  return Edit{run.to_source(word.span), std::move(text)};
}

}  // namespace stowage::lint
