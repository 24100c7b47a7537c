#include <string>

#include "lib/lint/hadolint_view.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* words = place.instruction.as<syntax::Words>();
  if (words == nullptr || words->words.empty() || place.onbuild) return;
  const syntax::Word& path = words->words[0];
  if (lint::as_hadolint(unit)) {  // each of them, a first one or not
    if (!lint::is_anchored(lint::without_quotes(path.text)))
      report.add(path.span, "`" + std::string(path.text) + "` is a relative path");
    return;
  }
  if (path.text.starts_with('/')) return;
  const bool compat = unit.settings().compat == lint::Compat::buildkit;
  // Which folder a variable of the base image names is not known.
  if (!compat && path.text.find('$') != std::string_view::npos) return;
  if (!compat && lint::is_anchored(lint::without_quotes(path.text))) return;  // `C:\\app`
  for (const lint::DryRun::Found& relative : unit.dry_run().relative_workdirs) {
    if (relative.index != place.index) continue;
    lint::Diagnostic& found =
        report.add(path.span, "`" + std::string(path.text) +
                                  "` is relative to the folder in which the base image ends");
    const model::Node& node = unit.model().nodes[place.index];
    const auto* workdir = node.as<model::WorkdirFacts>();
    const bool plain = path.text.find_first_of("'\"\\: ") == std::string_view::npos;
    if (compat || workdir == nullptr || !workdir->cwd.known || !plain) return;
    found.fixes.push_back({"write `" + workdir->cwd.text + "`",
                           Grade::equivalent,
                           {{path.span, workdir->cwd.text}},
                           {},
                           {}});
  }
}

}  // namespace

extern constexpr lint::Rule relative_workdir{.name = "relative-workdir",
                                             .category = "build",
                                             .summary = "The first WORKDIR of a stage is relative",
                                             .severity = lint::Severity::warning,
                                             .hadolint = {"DL3000", lint::Severity::error},
                                             .buildkit = "WorkdirRelativePath",
                                             .aliases = {"DS-0009", "CKV_DOCKER_10", "S7021"},
                                             .fixable = true,
                                             .keywords = {syntax::Keyword::workdir},
                                             .on_instruction = check};

}  // namespace stowage::rules
