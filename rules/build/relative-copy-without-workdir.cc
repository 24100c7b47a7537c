#include <algorithm>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "lib/lint/hadolint_view.h"
#include "lib/lint/offer.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using syntax::Keyword;

const syntax::Word* relative_target(const syntax::Instruction& instruction) {
  const auto* copy = instruction.as<syntax::Copy>();
  if (copy == nullptr || copy->destination.empty()) return nullptr;
  return lint::is_anchored(lint::without_quotes(copy->destination.text)) ? nullptr
                                                                         : &copy->destination;
}

lint::Diagnostic& complain(const syntax::Word& target, lint::Report& report) {
  return report.add(target.span, "where `" + std::string(target.text) +
                                     "` is depends on the base image: no WORKDIR is set");
}

/// A stage has what the latest stage of its base's name had; a stage without an alias is called as
/// its image.
void check_as_hadolint(const lint::Unit& unit, lint::Report& report) {
  std::unordered_set<std::string_view> with_workdir;
  std::string_view stage;
  bool set = false;
  for (const syntax::Instruction& instruction : unit.tree().instructions) {
    if (const auto* from = instruction.as<syntax::From>()) {
      set = with_workdir.count(lint::hadolint_image(from->image.text).name) > 0;
      stage = lint::hadolint_stage_name(*from);
    } else if (instruction.keyword == Keyword::workdir) {
      set = true;
    } else if (instruction.keyword == Keyword::copy && !set) {
      if (const syntax::Word* target = relative_target(instruction)) complain(*target, report);
    }
    if (set) with_workdir.insert(stage);
  }
}

/// For each stage: is the folder in which it begins said in the file?
std::vector<bool> begins_in_known_folder(const lint::Unit& unit) {
  const syntax::Dockerfile& file = unit.tree();
  std::vector<bool> begins(file.stages.size()), ends(file.stages.size());
  for (std::size_t stage = 0; stage < file.stages.size(); ++stage) {
    const model::Origin& base = unit.model().stages[stage].base;
    const auto* below = std::get_if<model::FromStage>(&base);
    begins[stage] = std::holds_alternative<model::FromScratch>(base) ||  // it is "/"
                    (below != nullptr && below->stage.index < stage && ends[below->stage.index]);
    const auto instructions = file.of(file.stages[stage]);
    ends[stage] = begins[stage] ||
                  std::any_of(instructions.begin(), instructions.end(),
                              [](const auto& each) { return each.keyword == Keyword::workdir; });
  }
  return begins;
}

/// The whole path in place of a relative one. None: it is not known.
std::optional<Edit> write_whole_path(const lint::Unit& unit, std::uint32_t index,
                                     const syntax::Word& target) {
  const auto* facts = unit.model().nodes[index].as<model::CopyFacts>();
  const bool plain = target.text.find_first_of("\"'\\ ") == std::string_view::npos &&
                     target.text.size() == target.span.size();
  if (facts == nullptr || !facts->destination.known || !plain) return std::nullopt;
  return Edit{target.span, facts->destination.text};
}

/// One finding for what stands above the first WORKDIR of a stage.
void check_stage(const lint::Unit& unit, const syntax::Stage& stage, lint::Report& report) {
  lint::Diagnostic* found = nullptr;
  std::vector<Edit> edits;
  std::size_t targets = 0;
  for (std::uint32_t i = stage.first; i < stage.end; ++i) {
    const syntax::Instruction& instruction = unit.tree().instructions[i];
    if (instruction.keyword == Keyword::workdir) break;
    const syntax::Word* target = relative_target(instruction);
    if (target == nullptr || target->text.find('$') != std::string_view::npos) continue;
    if (found == nullptr)
      found = &complain(*target, report);
    else
      found->labels.push_back({target->span, "and here"});
    ++targets;
    if (auto edit = write_whole_path(unit, i, *target)) edits.push_back(std::move(*edit));
  }
  if (found != nullptr && edits.size() == targets)
    lint::offer(*found, "write whole paths", Grade::equivalent, std::move(edits));
}

void check(const lint::Unit& unit, lint::Report& report) {
  if (lint::as_hadolint(unit)) return check_as_hadolint(unit, report);
  const syntax::Dockerfile& file = unit.tree();
  const auto is_relative = [](const syntax::Instruction& each) {
    return relative_target(each) != nullptr;
  };
  if (std::none_of(file.instructions.begin(), file.instructions.end(), is_relative)) return;
  const std::vector<bool> known = begins_in_known_folder(unit);
  for (std::size_t stage = 0; stage < file.stages.size(); ++stage)
    if (!known[stage]) check_stage(unit, file.stages[stage], report);
}

}  // namespace

extern constexpr lint::Rule relative_copy_without_workdir{
    .name = "relative-copy-without-workdir",
    .category = "build",
    .summary = "COPY or ADD has a relative target, and no WORKDIR is set",
    .severity = lint::Severity::warning,
    .hadolint = {"DL3045", lint::Severity::warning},
    .fixable = true,
    .on_file = check};

}  // namespace stowage::rules
