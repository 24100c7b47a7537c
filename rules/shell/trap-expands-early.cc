#include <optional>
#include <unordered_map>

#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

/// Where the script gives a variable its first value and its last: indices of commands.
struct Settings {
  std::size_t first = 0;
  std::size_t last = 0;
};

std::unordered_map<std::string_view, Settings> settings_of(std::span<const shell::Command> all) {
  std::unordered_map<std::string_view, Settings> out;
  for (std::size_t i = 0; i < all.size(); ++i)
    for (const shell::Assignment& one : all[i].assignments)
      out.try_emplace(one.name, Settings{i, i}).first->second.last = i;
  return out;
}

/// The variables that the text expands all have their values by now, and get no others below; and
/// no command or arithmetic is in it.
bool is_settled(const shell::Word& word, std::size_t trap,
                const std::unordered_map<std::string_view, Settings>& settings) {
  for (const shell::Part& quoted : word.parts) {
    for (const shell::Part& part : quoted.parts) {
      using shell::PartKind;
      if (part.kind == PartKind::command || part.kind == PartKind::backquoted ||
          part.kind == PartKind::arithmetic)
        return false;
      if (part.kind != PartKind::variable) continue;
      const auto found = settings.find(part.text);
      if (found == settings.end() || found->second.first >= trap || found->second.last >= trap)
        return false;
    }
  }
  return true;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  const auto all = run->all();
  std::optional<std::unordered_map<std::string_view, Settings>> settings;  // when asked for
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].name != "trap" || all[i].argv.size() < 2) continue;
    const shell::Word& word = all[i].argv[1];
    if (!word.expands || !word.raw.starts_with('"')) continue;
    if (!settings) settings = settings_of(all);
    if (is_settled(word, i, *settings)) continue;
    lint::Diagnostic& found = report.add(
        run->to_source(word.span), "what it expands has its value of now, not of when it runs");
    found.help = "put it in single quotes";
  }
}

}  // namespace

extern constexpr lint::Rule trap_expands_early{
    .name = "trap-expands-early",
    .category = "shell",
    .summary = "A trap in double quotes is expanded when it is set",
    .aliases = {"SC2064"},
    .mentions = "trap",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
