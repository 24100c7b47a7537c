#include <string>

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
  const std::uint32_t at = place.instruction.name.span.end;
  found.fixes.push_back(
      {.title = "run it on the platform of the machine",
       .grade = Grade::assuming,
       .edits = {{{at, at}, " --platform=$BUILDPLATFORM"}},
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
