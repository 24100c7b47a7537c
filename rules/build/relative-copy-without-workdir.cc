#include <string>
#include <unordered_set>

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

/// Does this stage, or one that it stands on, set it above the instruction?
bool has_workdir(const lint::Unit& unit, std::uint32_t stage, std::uint32_t index) {
  const syntax::Dockerfile& file = unit.tree();
  while (true) {
    for (std::uint32_t i = file.stages[stage].first; i < index; ++i)
      if (file.instructions[i].keyword == Keyword::workdir) return true;
    const model::Origin& base = unit.model().stages[stage].base;
    if (std::holds_alternative<model::FromScratch>(base)) return true;  // it is "/"
    const auto* below = std::get_if<model::FromStage>(&base);
    if (below == nullptr || below->stage.index >= stage) return false;
    stage = below->stage.index;
    index = file.stages[stage].end;
  }
}

void check(const lint::Unit& unit, lint::Report& report) {
  if (lint::as_hadolint(unit)) return check_as_hadolint(unit, report);
  const syntax::Dockerfile& file = unit.tree();
  for (std::uint32_t stage = 0; stage < file.stages.size(); ++stage) {
    bool unset = false;  // asked once a stage: what is set stays set
    for (std::uint32_t i = file.stages[stage].first; i < file.stages[stage].end; ++i) {
      const syntax::Instruction& instruction = file.instructions[i];
      if (instruction.keyword == Keyword::workdir) break;
      const syntax::Word* target = relative_target(instruction);
      if (target == nullptr || target->text.find('$') != std::string_view::npos) continue;
      if (!unset && has_workdir(unit, stage, i)) break;
      unset = true;
      lint::Diagnostic& found = complain(*target, report);
      const auto* facts = unit.model().nodes[i].as<model::CopyFacts>();
      const bool plain = target->text.find_first_of("\"'\\ ") == std::string_view::npos &&
                         target->text.size() == target->span.size();
      if (facts == nullptr || !facts->destination.known || !plain) continue;
      lint::offer(found, "write `" + facts->destination.text + "`", Grade::equivalent,
                  std::vector<Edit>{{target->span, facts->destination.text}});
    }
  }
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
