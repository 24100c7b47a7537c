#include <map>
#include <string>

#include "lib/lint/hadolint_view.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, lint::Report& report) {
  const syntax::Dockerfile& file = unit.tree();
  if (file.stages.size() < 2) return;
  std::map<std::string_view, std::uint32_t> seen;
  for (const syntax::Stage& stage : file.stages) {
    const auto* from = file.instructions[stage.first].as<syntax::From>();
    if (stage.name.empty() || from == nullptr) continue;
    // The builder does not mind the case; hadolint does.
    const std::string_view key = lint::as_hadolint(unit) ? from->stage_name.text : stage.name;
    const auto [entry, is_new] = seen.try_emplace(key, stage.first);
    if (is_new) continue;
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
                                                 .hadolint = {"DL3024", lint::Severity::error},
                                                 .buildkit = "DuplicateStageName",
                                                 .aliases = {"DS-0012", "CKV_DOCKER_11"},
                                                 .on_file = check};

}  // namespace stowage::rules
