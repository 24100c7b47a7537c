#include <string>
#include <unordered_map>
#include <vector>

#include "lib/lint/hadolint_view.h"
#include "rules/label_values.h"

namespace stowage::rules {

namespace {

bool sets(const syntax::Instruction& instruction, std::string_view key) {
  const auto* labels = instruction.as<syntax::KeyValues>();
  if (instruction.keyword != syntax::Keyword::label || labels == nullptr) return false;
  for (const syntax::KeyValue& pair : labels->pairs)
    if (label_key(pair) == key) return true;
  return false;
}

void complain(const lint::Unit& unit, std::size_t stage, const std::string& key,
              lint::Report& report) {
  const syntax::Instruction& from = unit.tree().instructions[unit.tree().stages[stage].first];
  lint::Diagnostic& found = report.add(from.name.span, "label `" + key + "` is missing");
  found.help = "LABEL " + key + "=…";
}

/// hadolint's way: a stage is good with the label, or on a good one. A bad one is forgiven when a
/// stage copies from it, or when one without an alias stands on it and has the label.
class AsHadolint {
 public:
  AsHadolint(const lint::Unit& unit, const std::string& key) : unit_(unit), key_(key) {}

  void run(lint::Report& report) {
    const syntax::Dockerfile& file = unit_.tree();
    for (std::size_t stage = 0; stage < file.stages.size(); ++stage) {
      begin(file.instructions[file.stages[stage].first].as<syntax::From>());
      for (const syntax::Instruction& each : file.of(file.stages[stage])) look(each);
      end(file.instructions[file.stages[stage].first].as<syntax::From>());
    }
    for (std::size_t i = 0; i < stages_.size(); ++i)
      if (!stages_[i].good && !stages_[i].forgiven) complain(unit_, i, key_, report);
  }

 private:
  struct Stage {
    std::string_view base;
    bool named = false, good = false, forgiven = false;
  };
  struct Alias {
    std::vector<std::size_t> stages;  ///< not forgiven yet
    bool any_good = false;
  };

  void begin(const syntax::From* from) {
    Stage stage;
    if (from != nullptr) {
      stage.base = lint::hadolint_image(from->image.text).name;
      stage.named = !from->stage_name.empty();
      if (const auto below = by_alias_.find(stage.base); below != by_alias_.end())
        stage.good = below->second.any_good;
    }
    stages_.push_back(stage);
    if (stage.named) by_alias_[from->stage_name.text].stages.push_back(stages_.size() - 1);
  }

  void look(const syntax::Instruction& instruction) {
    if (sets(instruction, key_)) {
      stages_.back().good = true;
      if (!stages_.back().named) forgive(stages_.back().base);
    } else if (const auto* copy = instruction.as<syntax::Copy>()) {
      if (!copy->from.empty()) forgive(copy->from.text);
    }
  }

  void end(const syntax::From* from) {
    if (stages_.back().named && stages_.back().good)
      by_alias_[from->stage_name.text].any_good = true;
  }

  void forgive(std::string_view alias) {
    const auto named = by_alias_.find(alias);
    if (named == by_alias_.end()) return;
    for (const std::size_t i : named->second.stages) stages_[i].forgiven = true;
    named->second.stages.clear();  // once is enough
  }

  const lint::Unit& unit_;
  const std::string& key_;
  std::vector<Stage> stages_;
  std::unordered_map<std::string_view, Alias> by_alias_;
};

/// The image that comes out has the label, or one of the stages that it stands on.
void check_final(const lint::Unit& unit, const std::string& key, lint::Report& report) {
  const model::Model& model = unit.model();
  if (!model.target) return;
  for (std::uint32_t stage = model.target->index;;) {
    for (const syntax::Instruction& each : unit.tree().of(unit.tree().stages[stage]))
      if (sets(each, key)) return;
    const auto* below = std::get_if<model::FromStage>(&model.stages[stage].base);
    if (below == nullptr || below->stage.index >= stage) break;
    stage = below->stage.index;
  }
  complain(unit, model.target->index, key, report);
}

void check(const lint::Unit& unit, lint::Report& report) {
  for (const auto& [key, type] : unit.settings().label_schema) {
    if (lint::as_hadolint(unit))
      AsHadolint(unit, key).run(report);
    else
      check_final(unit, key, report);
  }
}

}  // namespace

extern constexpr lint::Rule missing_label{.name = "missing-label",
                                          .category = "labels",
                                          .summary = "The image lacks a label of the schema",
                                          .severity = lint::Severity::info,
                                          .hadolint = {"DL3049", lint::Severity::info},
                                          .on_file = check};

}  // namespace stowage::rules
