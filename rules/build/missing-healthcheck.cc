#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

#include "lib/lint/hadolint_view.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

bool has_check(const syntax::Dockerfile& file, std::size_t stage) {
  const auto instructions = file.of(file.stages[stage]);
  return std::any_of(instructions.begin(), instructions.end(),
                     [](const auto& each) { return each.keyword == syntax::Keyword::healthcheck; });
}

void complain(const lint::Unit& unit, std::size_t stage, lint::Report& report) {
  const syntax::Instruction& from = unit.tree().instructions[unit.tree().stages[stage].first];
  lint::Diagnostic& found = report.add(from.name.span, "the image has no health check");
  found.help = "HEALTHCHECK NONE says that none is wanted";
}

/// Every stage, but not those below or above one that has a check. Names are those of hadolint.
void check_as_hadolint(const lint::Unit& unit, lint::Report& report) {
  const syntax::Dockerfile& file = unit.tree();
  const std::size_t count = file.stages.size();
  constexpr std::size_t none = SIZE_MAX;
  std::vector<std::size_t> below(count, none);
  std::vector<bool> has(count), descends(count), carries(count);
  std::unordered_map<std::string_view, std::size_t> named;
  for (std::size_t i = 0; i < count; ++i) {
    has[i] = has_check(file, i);
    const auto* from = file.instructions[file.stages[i].first].as<syntax::From>();
    if (from == nullptr) continue;
    const auto base = named.find(lint::hadolint_image(from->image.text).name);
    if (base != named.end()) below[i] = base->second;
    descends[i] = below[i] != none && (has[below[i]] || descends[below[i]]);
    named.insert_or_assign(lint::hadolint_stage_name(*from), i);
  }
  for (std::size_t i = count; i-- > 0;)
    if ((has[i] || carries[i]) && below[i] != none) carries[below[i]] = true;
  for (std::size_t i = 0; i < count; ++i)
    if (!has[i] && !descends[i] && !carries[i]) complain(unit, i, report);
}

void check(const lint::Unit& unit, lint::Report& report) {
  if (lint::as_hadolint(unit)) return check_as_hadolint(unit, report);
  const model::Model& model = unit.model();
  if (!model.target) return;
  for (std::uint32_t stage = model.target->index;;) {
    if (has_check(unit.tree(), stage)) return;
    const auto* below = std::get_if<model::FromStage>(&model.stages[stage].base);
    if (below == nullptr || below->stage.index >= stage) break;
    stage = below->stage.index;
  }
  complain(unit, model.target->index, report);
}

}  // namespace

extern constexpr lint::Rule missing_healthcheck{.name = "missing-healthcheck",
                                                .category = "build",
                                                .summary = "The image has no health check",
                                                .severity = lint::Severity::info,
                                                .hadolint = {"DL3057", lint::Severity::info},
                                                .aliases = {"CKV_DOCKER_2", "DS-0026"},
                                                .by_default = false,
                                                .on_file = check};

}  // namespace stowage::rules
