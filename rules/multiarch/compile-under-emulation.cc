#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/lint/early_arguments.h"
#include "lib/lint/final_image.h"
#include "lib/lint/target_platforms.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// A RUN that tells the Go compiler for which processor to compile, from the build's argument.
bool cross_compiles(const lint::Unit& unit, std::uint32_t stage) {
  const syntax::Stage& range = unit.tree().stages[stage];
  bool chosen = false, compiles = false;
  for (std::uint32_t i = range.first; i < range.end; ++i) {
    const std::string_view line = unit.tree().instructions[i].line.text;
    for (const std::string_view choice :
         {"GOARCH=$TARGETARCH", "GOARCH=${TARGETARCH}", "GOARCH=\"$TARGETARCH\"",
          "GOARCH=\"${TARGETARCH}\"", "GOARCH ${TARGETARCH}", "GOARCH $TARGETARCH"})
      chosen = chosen || line.find(choice) != std::string_view::npos;
    compiles = compiles || line.find("go build") != std::string_view::npos ||
               line.find("go install") != std::string_view::npos;
  }
  return chosen && compiles;
}

/// The stage stands on one that names its platform, and so has it.
bool has_platform_below(const lint::Unit& unit, std::uint32_t stage) {
  for (auto at = lint::base_stage(unit.tree(), stage); at;
       at = lint::base_stage(unit.tree(), *at)) {
    const auto& from = unit.tree().instructions[unit.tree().stages[*at].first];
    if (!from.as<syntax::From>()->platform.empty()) return true;
  }
  return false;
}

bool runs_its_result(const lint::Unit& unit, std::uint32_t stage) {
  return stage + 1 == unit.tree().stages.size();
}

/// On the machine's platform the steps above the first use of the target's are the same for all: the
/// declaration moves below them. Nothing where that takes more than one line.
std::optional<std::vector<Edit>> declare_below(const lint::Unit& unit, std::uint32_t stage) {
  const auto early = lint::early_arguments(unit, stage, lint::is_of_target);
  if (early.empty()) return std::vector<Edit>{};
  const auto* args = unit.tree().instructions[early[0].declaration].as<syntax::Args>();
  if (early.size() != 1 || args->declarations.size() != 1) return std::nullopt;
  auto fix = lint::declare_later(unit, early[0].declaration, early[0].use);
  if (!fix) return std::nullopt;
  return std::move(fix->edits);
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* from = place.instruction.as<syntax::From>();
  if (from == nullptr || !from->platform.empty() || place.stage == lint::no_stage) return;
  if (unit.text().find("GOARCH") == std::string_view::npos) return;
  if (!cross_compiles(unit, place.stage) || runs_its_result(unit, place.stage) ||
      has_platform_below(unit, place.stage))
    return;
  lint::Diagnostic& found =
      report.add(place.instruction.span,
                 "the stage compiles for `$TARGETARCH`, and runs under emulation on every platform "
                 "but the machine's own");
  for (const syntax::Stage& stage : unit.tree().stages)
    if (!stage.name.empty() && stage.name == from->image.text) {
      found.help = "begin it, and what it stands on, `FROM --platform=$BUILDPLATFORM`";
      return;
    }
  auto moved = declare_below(unit, place.stage);
  if (!moved) {
    found.help =
        "begin it `FROM --platform=$BUILDPLATFORM`, and declare what the target gives just above "
        "its first use";
    return;
  }
  const std::uint32_t at = place.instruction.name.span.end;
  moved->insert(moved->begin(), {{at, at}, " --platform=$BUILDPLATFORM"});
  found.fixes.push_back(
      {.title = "run it on the platform of the machine",
       .grade = Grade::assuming,
       .edits = std::move(*moved),
       .assumptions = {"nothing but the compiled program is taken from the stage",
                       "the program needs no cgo, which is off when Go compiles for another "
                       "platform"}});
}

}  // namespace

extern constexpr lint::Rule compile_under_emulation{
    .name = "compile-under-emulation",
    .category = "multiarch",
    .summary = "A compiler that can compile for other platforms runs under emulation",
    .severity = lint::Severity::info,
    .fixable = true,
    .keywords = {syntax::Keyword::from},
    .on_instruction = check};

}  // namespace stowage::rules
