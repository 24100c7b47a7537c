#include <algorithm>
#include <optional>
#include <string>

#include "lib/lint/command_words.h"
#include "lib/lint/final_image.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::Unit;
using shell::Command;

bool is_flag(const shell::Word& word) { return word.text.starts_with('-'); }

/// `-G x`, `-aG x`, `--groups=x`.
bool gives_groups(const Command& command) {
  return std::any_of(command.argv.begin() + 1, command.argv.end(), [](const shell::Word& word) {
    const std::string_view text = word.text;
    const bool letters = text.size() > 1 && text[0] == '-' && text[1] != '-';
    return text.starts_with("--groups") || (letters && text.find('G') != std::string_view::npos);
  });
}

/// Puts the user into a group besides the first one.
bool adds_group(const Command& command, std::string_view user) {
  if (command.argv.size() < 3) return false;
  if (lint::is_named(command, {"useradd", "usermod"}))
    return command.argv.back().text == user && gives_groups(command);
  const auto& words = command.argv;
  const shell::Word& last = words[words.size() - 1];
  const shell::Word& before = words[words.size() - 2];
  // `adduser USER GROUP`, `addgroup USER GROUP`, `gpasswd -a USER GROUP`
  return lint::is_named(command, {"adduser", "addgroup", "gpasswd"}) && before.text == user &&
         !is_flag(last) && words.size() <= (command.name == "gpasswd" ? 4U : 3U);
}

/// The group that USER names is the one that the command gives.
bool is_the_group(const Command& command, std::string_view user, std::string_view group) {
  return group != user &&
         std::any_of(command.argv.begin(), command.argv.end(), [&](const shell::Word& word) {
           return word.text.find(group) != std::string_view::npos;
         });
}

std::optional<Span> group_in_stage(const Unit& unit, std::uint32_t first, std::uint32_t end,
                                   std::string_view user, std::string_view group) {
  constexpr std::uint32_t most = 300;  // keeps the time linear
  for (std::uint32_t i = first; i < end && i < first + most; ++i) {
    const syntax::Instruction& run = unit.tree().instructions[i];
    if (run.keyword != syntax::Keyword::run || !run.valid) continue;
    const lint::RunCommands& commands = unit.commands(run, i);
    for (const Command& command : commands.all())
      if (adds_group(command, user) && !is_the_group(command, user, group))
        return commands.to_source(command.span);
  }
  return std::nullopt;
}

void check(const Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* words = place.instruction.as<syntax::Words>();
  if (words == nullptr || words->words.empty() || place.onbuild || place.stage == lint::no_stage)
    return;
  const syntax::Word& word = words->words[0];
  const std::size_t colon = word.text.find(':');
  if (colon == std::string_view::npos || word.text.find('$') != std::string_view::npos) return;
  const std::string_view user = word.text.substr(0, colon);
  constexpr int most_stages = 16;
  std::optional<std::uint32_t> stage = place.stage;
  std::uint32_t end = place.index;
  for (int n = 0; stage && n < most_stages; ++n) {
    if (const auto group = group_in_stage(unit, unit.tree().stages[*stage].first, end, user,
                                          word.text.substr(colon + 1))) {
      lint::Diagnostic& found = report.add(
          word.span, "with a group named, `" + std::string(user) + "` is in this group only");
      found.labels.push_back({*group, "has no effect on what runs here"});
      found.help = "write `USER " + std::string(user) + "`, which keeps all its groups";
      return;
    }
    stage = lint::base_stage(unit.tree(), *stage);
    if (stage) end = unit.tree().stages[*stage].end;
  }
}

}  // namespace

extern constexpr lint::Rule group_drops_others{
    .name = "group-drops-others",
    .category = "stages",
    .summary = "USER names a group, so the user loses its other groups",
    .severity = lint::Severity::warning,
    .aliases = {"user-explicit-group-drops-supplementary-groups"},
    .keywords = {syntax::Keyword::user},
    .on_instruction = check};

}  // namespace stowage::rules
