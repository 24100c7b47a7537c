#include <algorithm>
#include <string>

#include "lib/lint/command_edits.h"
#include "lib/lint/offer.h"
#include "lib/lint/tool_caches.h"
#include "lib/model/image_name.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::Unit;

constexpr std::string_view hook = "docker-clean";
constexpr std::string_view keep = "Keep-Downloaded-Packages";

bool speaks_of_hook(const syntax::Instruction& instruction) {
  const auto names = [](std::string_view text) {
    return text.find(hook) != std::string_view::npos || text.find(keep) != std::string_view::npos;
  };
  return names(instruction.line.text) ||
         std::any_of(instruction.heredocs.begin(), instruction.heredocs.end(),
                     [&](const syntax::Heredoc& heredoc) { return names(heredoc.content); });
}

/// The official image below the stage, unless a step on the way there changes apt's settings.
std::string untouched_base(const Unit& unit, std::uint32_t stage, std::uint32_t end) {
  const model::Model& model = unit.model();
  for (std::size_t steps = 0; steps <= model.stages.size(); ++steps) {
    for (std::uint32_t i = model.stages[stage].from.index; i < end; ++i)
      if (speaks_of_hook(unit.tree().instructions[i])) return {};
    const model::Origin& base = model.stages[stage].base;
    if (const auto* image = std::get_if<model::FromImage>(&base))
      return image->reference.known ? model::repository_of(image->reference.text) : std::string();
    const auto* next = std::get_if<model::FromStage>(&base);
    if (next == nullptr) return {};
    stage = next->stage.index;
    end = model.stages[stage].end;
  }
  return {};
}

const shell::Command* install_of(const lint::RunCommands& run) {
  for (const shell::Command& command : run.all()) {
    if (command.name != "apt-get" && command.name != "apt") continue;
    const auto arguments = command.arguments();
    if (std::any_of(arguments.begin(), arguments.end(),
                    [](const shell::Word& word) { return word.text == "install"; }))
      return &command;
  }
  return nullptr;
}

void check(const Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto mounts = lint::cache_mounts(unit, place);
  const auto mount = std::find_if(mounts.begin(), mounts.end(), [](const lint::MountOfRun& each) {
    return lint::related(each.target, "/var/cache/apt/archives");
  });
  if (mount == mounts.end()) return;
  const lint::RunCommands& run = unit.commands(place.instruction, place.index);
  if (install_of(run) == nullptr) return;
  const std::string base = untouched_base(unit, place.stage, place.index + 1);
  // Images of others may have taken the hook away.
  if (base.empty() || base.find('/') != std::string::npos) return;
  lint::Diagnostic& found =
      report.add(mount->mount->span,
                 "the image `" + base + "` deletes what apt downloads, so the mount stays empty");
  found.help = "remove `/etc/apt/apt.conf.d/docker-clean` before the install";
  if (run.script().empty() || run.all()[0].span.begin != 0 || !place.instruction.heredocs.empty())
    return;
  const std::uint32_t at = run.to_source(run.all()[0].span).begin;
  lint::offer(found, "remove the hook first", Grade::assuming,
              {{{{at, at}, "rm -f /etc/apt/apt.conf.d/docker-clean && "}}},
              {"an apt that runs in the image later may keep its downloads"});
}

}  // namespace

extern constexpr lint::Rule apt_downloads_are_deleted{
    .name = "apt-downloads-are-deleted",
    .category = "mounts",
    .summary = "The base image empties the cache mount of apt",
    .severity = lint::Severity::info,
    .fixable = true,
    .mentions = "--mount",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
