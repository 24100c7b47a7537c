#include <algorithm>
#include <string>
#include <vector>

#include "lib/lint/tool_caches.h"
#include "lib/model/path.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using knowledge::within;
using lint::MountOfRun;
using lint::Unit;
using syntax::Instruction;

/// Another step of the stage may put files below the target for good: a COPY to it, or a RUN
/// without the mount that names it.
bool filled_elsewhere(const Unit& unit, const model::Stage& stage, std::uint32_t run,
                      const std::string& target) {
  const std::string name(model::base_name(target));
  for (std::uint32_t i = stage.from.index + 1; i < stage.end; ++i) {
    if (i == run) continue;
    const Instruction& each = unit.tree().instructions[i];
    const model::Node& node = unit.model().nodes[i];
    if (const auto* copy = node.as<model::CopyFacts>()) {
      if (!copy->destination.known || within(copy->destination.text, target)) return true;
    } else if (const auto* details = each.as<syntax::Run>()) {
      const bool mounts = std::any_of(
          details->mounts.begin(), details->mounts.end(), [&](const syntax::Mount& mount) {
            return mount.type == syntax::MountType::cache && mount.target.ends_with(name);
          });
      if (!mounts && each.line.text.find(name) != std::string_view::npos) return true;
    }
  }
  return false;
}

void add(const MountOfRun& mount, Span use, const std::string& path, lint::Report& report) {
  lint::Diagnostic& found = report.add(
      use, "`" + path + "` is not in the image: a cache mount was at `" + mount.target + "`");
  found.labels.push_back({mount.mount->span, "what is written here is in no layer"});
  found.help = "copy the result out of the mount in the RUN that makes it";
}

/// The instructions that copy from a stage.
const std::vector<std::uint32_t>& copies_from(const Unit& unit, std::uint32_t stage) {
  struct Known {
    std::vector<std::vector<std::uint32_t>> by_stage;
  };
  auto& copies = unit.memo<Known>().by_stage;
  if (copies.empty()) {
    copies.resize(unit.model().stages.size());
    const auto& nodes = unit.model().nodes;
    for (std::uint32_t i = 0; i < nodes.size(); ++i)
      if (const auto* copy = nodes[i].as<model::CopyFacts>())
        if (const auto* from = std::get_if<model::FromStage>(&copy->from))
          copies[from->stage.index].push_back(i);
  }
  return copies[stage];
}

/// COPY --from of this stage that takes something below the mount.
void look_at_copies(const Unit& unit, const MountOfRun& mount, std::uint32_t stage,
                    lint::Report& report) {
  const auto& nodes = unit.model().nodes;
  for (const std::uint32_t i : copies_from(unit, stage)) {
    const auto* copy = nodes[i].as<model::CopyFacts>();
    for (std::size_t k = 0; k < copy->sources.size(); ++k) {
      const model::Value& source = copy->sources[k].value;
      const std::string path = model::join_path("/", source.text);
      const auto* words = unit.tree().instructions[i].as<syntax::Copy>();
      if (within(path, mount.target) && words != nullptr && k < words->sources.size())
        add(mount, words->sources[k].span, path, report);
    }
  }
}

/// CMD and ENTRYPOINT of the stage that name a program below the mount.
void look_at_commands(const Unit& unit, const MountOfRun& mount, std::uint32_t stage,
                      std::uint32_t run, lint::Report& report) {
  const model::Model& model = unit.model();
  for (std::uint32_t i = run + 1; i < model.stages[stage].end; ++i) {
    const auto* command = unit.tree().instructions[i].as<syntax::Command>();
    const syntax::Keyword keyword = unit.tree().instructions[i].keyword;
    if (command == nullptr || !command->command.exec || command->command.words.empty() ||
        keyword == syntax::Keyword::shell)
      continue;
    const syntax::Word& program = command->command.words[0];
    if (program.text.find('/') == std::string_view::npos) continue;
    const std::string path = model::join_path(model.cwd_at(model.nodes[i]).text, program.text);
    if (within(path, mount.target)) add(mount, program.span, path, report);
  }
}

void check(const Unit& unit, const lint::Place& place, lint::Report& report) {
  for (const MountOfRun& mount : lint::cache_mounts(unit, place)) {
    if (mount.mount->find("from") != nullptr) continue;
    const model::Stage& stage = unit.model().stages[place.stage];
    lint::Report own;
    own.rule = report.rule;
    look_at_copies(unit, mount, place.stage, own);
    look_at_commands(unit, mount, place.stage, place.index, own);
    if (own.diagnostics.empty() || filled_elsewhere(unit, stage, place.index, mount.target))
      continue;
    for (lint::Diagnostic& each : own.diagnostics) report.add(std::move(each));
  }
}

}  // namespace

extern constexpr lint::Rule build_output_in_cache_mount{
    .name = "build-output-in-cache-mount",
    .category = "mounts",
    .summary = "What is built in a cache mount is missing in the image",
    .severity = lint::Severity::error,
    .mentions = "--mount",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
