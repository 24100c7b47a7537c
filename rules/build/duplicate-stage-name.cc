#include <map>
#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, lint::Report& report) {
  const syntax::Dockerfile& file = unit.tree();
  if (file.stages.size() < 2) return;
  std::map<std::string_view, std::uint32_t> seen;
  for (const syntax::Stage& stage : file.stages) {
    if (stage.name.empty()) continue;
    const auto [entry, is_new] = seen.try_emplace(stage.name, stage.first);
    if (is_new) continue;
    const auto* from = file.instructions[stage.first].as<syntax::From>();
    const auto* first = file.instructions[entry->second].as<syntax::From>();
    lint::Diagnostic& found = report.add(
        from->stage_name.span, "a stage above has the name `" + std::string(stage.name) + "` too");
    found.labels.push_back({first->stage_name.span, "here"});
  }
}

}  // namespace

extern constexpr lint::Rule duplicate_stage_name{.name = "duplicate-stage-name",
                                                 .category = "build",
                                                 .summary = "Two stages have the same name",
                                                 .severity = lint::Severity::error,
                                                 .buildkit = "DuplicateStageName",
                                                 .aliases = {"DS-0012", "CKV_DOCKER_11"},
                                                 .on_file = check};

}  // namespace stowage::rules
