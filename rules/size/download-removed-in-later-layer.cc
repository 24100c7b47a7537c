#include <algorithm>
#include <optional>
#include <string>

#include "lib/lint/command_words.h"
#include "lib/lint/final_image.h"
#include "rules/downloads.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::Unit;
using shell::Command;

std::string_view without_end(std::string_view path) {
  while (path.ends_with('/') || path.ends_with('"') || path.ends_with('\'')) path.remove_suffix(1);
  return path;
}

std::string_view last_part(std::string_view path) {
  return path.substr(path.rfind('/') + 1);  // npos + 1 == 0
}

/// The folder that `git clone URL [FOLDER]` makes; empty: not known.
std::string cloned_to(const Command& command) {
  if (command.name != "git" || command.argv.size() < 3 || command.argv[1].text != "clone")
    return {};
  std::string_view folder = without_end(command.argv.back().raw);
  const std::size_t protocol = folder.find("://");
  if (protocol != std::string_view::npos || folder.starts_with("git@")) folder = last_part(folder);
  if (folder.ends_with(".git")) folder.remove_suffix(4);
  return folder.starts_with('-') ? std::string() : std::string(folder);
}

/// One may be written with its folder, and the other from within it.
bool same_place(std::string_view left, std::string_view right) {
  if (left.starts_with('/') && right.starts_with('/')) return left == right;
  return last_part(left) == last_part(right);
}

/// Does a command of the RUN bring this path from outside? As it is written.
bool brings(const Unit& unit, std::uint32_t index, std::string_view path) {
  const syntax::Instruction& run = unit.tree().instructions[index];
  const std::string_view text = run.line.text;
  if (run.keyword != syntax::Keyword::run || !run.valid || !run.as<syntax::Run>()->mounts.empty() ||
      text.find(last_part(path)) == std::string_view::npos)
    return false;
  const auto commands = unit.commands(run, index).all();
  return std::any_of(commands.begin(), commands.end(), [&](const Command& command) {
    if (!lint::is_named(command, {"curl", "wget", "git"})) return false;
    const std::string file = command.name == "git" ? cloned_to(command) : downloaded_file(command);
    return file.size() > 1 && same_place(without_end(file), path);
  });
}

/// The RUN above in the stage that brings it; nothing also when this one brings it again.
std::optional<std::uint32_t> brought_by(const Unit& unit, const lint::Place& place,
                                        std::string_view path) {
  constexpr std::uint32_t most_steps = 50;  // keeps the time linear
  const std::uint32_t first = unit.tree().stages[place.stage].first;
  const std::uint32_t end = place.index < most_steps ? 0 : place.index - most_steps;
  for (std::uint32_t i = place.index; i-- > std::max(first, end);)
    if (brings(unit, i, path))
      return brings(unit, place.index, path) ? std::nullopt : std::optional(i);
  return std::nullopt;
}

void check(const Unit& unit, const lint::Place& place, lint::Report& report) {
  if (place.onbuild || place.stage == lint::no_stage || !place.instruction.valid) return;
  std::optional<bool> final;  // asked for once
  lint::each_command(unit, place, [&](const lint::RunCommands& run, const Command& command) {
    if (command.name != "rm") return;
    for (const shell::Word& word : command.arguments()) {
      const std::string_view path = without_end(word.raw);
      if (path.size() < 2 || path.starts_with('-') || word.globs) continue;
      if (!final) final = lint::is_in_final_image(unit.tree(), place.stage);
      const auto layer = *final ? brought_by(unit, place, path) : std::nullopt;
      if (!layer) continue;
      lint::Diagnostic& found =
          report.add(run.to_source(word.span),
                     "`" + std::string(path) +
                         "` stays in the layer of its download: deleting it here makes the image "
                         "no smaller");
      found.labels.push_back({unit.tree().instructions[*layer].span, "is in the image for good"});
      found.help = "delete it in the RUN that brings it";
    }
  });
}

}  // namespace

extern constexpr lint::Rule download_removed_in_later_layer{
    .name = "download-removed-in-later-layer",
    .category = "size",
    .summary = "A RUN deletes what another RUN downloaded",
    .mentions = "rm",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
