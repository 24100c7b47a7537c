#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/lint/blocks.h"
#include "lib/lint/early_arguments.h"
#include "lib/lint/final_image.h"
#include "lib/lint/stages.h"
#include "lib/lint/target_platforms.h"
#include "lib/lint/unit.h"
#include "rules/cross_compilers.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// A RUN that tells the Go compiler for which processor to compile, from the build's argument.
bool chooses_target(const lint::Unit& unit, std::uint32_t stage) {
  const syntax::Stage& range = unit.tree().stages[stage];
  for (std::uint32_t i = range.first; i < range.end; ++i) {
    const std::string_view line = unit.tree().instructions[i].line.text;
    for (const std::string_view choice :
         {"GOARCH=$TARGETARCH", "GOARCH=${TARGETARCH}", "GOARCH=\"$TARGETARCH\"",
          "GOARCH=\"${TARGETARCH}\"", "GOARCH ${TARGETARCH}", "GOARCH $TARGETARCH"})
      if (line.find(choice) != std::string_view::npos) return true;
  }
  return false;
}

/// A look at the bytes before one at the lines. Of this stage only: there may be many.
bool may_choose_target(const lint::Unit& unit, std::uint32_t stage) {
  const auto of_stage = unit.tree().of(unit.tree().stages[stage]);
  const Span all{of_stage.front().span.begin, of_stage.back().span.end};
  return unit.text(all).find("GOARCH") != std::string_view::npos;
}

/// Is the stage the image itself, which must be of the target's platform?
bool runs_its_result(const lint::Unit& unit, std::uint32_t stage, const lint::DockerfileUse* use) {
  return lint::target_stage(unit, use == nullptr ? "" : use->target) == stage;
}

bool names_stage(const lint::Unit& unit, std::uint32_t stage) {
  return lint::base_stage(unit.tree(), stage).has_value();
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

/// The stage brings a C compiler, so the program may link C code, and then needs one for each target.
bool has_c_compiler(const lint::Unit& unit, std::uint32_t stage) {
  const syntax::Stage& range = unit.tree().stages[stage];
  for (std::uint32_t i = range.first; i < range.end; ++i)
    for (const std::string_view package : {"gcc", "g++", "build-base", "build-essential", "clang"})
      if (unit.tree().instructions[i].line.text.find(package) != std::string_view::npos)
        return true;
  return false;
}

/// The command is told for which platform to compile. Nothing where more than Go's own variables
/// would be needed, or the file says something of them already.
std::optional<std::vector<Edit>> choose_target(const lint::Unit& unit, std::uint32_t stage,
                                               const CrossCompile& compile) {
  const std::string_view from_here = unit.text().substr(compile.span.begin);
  if (compile.compiler != "go" || !compile.only_one || !from_here.starts_with("go build") ||
      has_c_compiler(unit, stage) || unit.text().find("GOARCH") != std::string_view::npos ||
      unit.text().find("TARGETARCH") != std::string_view::npos)
    return std::nullopt;
  std::string line = "ARG TARGETOS TARGETARCH";
  line += lint::newline_at(unit, compile.index);
  return std::vector<Edit>{
      lint::insert_above(unit, compile.index, std::move(line)),
      {{compile.span.begin, compile.span.begin}, "GOOS=$TARGETOS GOARCH=$TARGETARCH "}};
}

void offer_native(lint::Diagnostic& found, const syntax::Instruction& from,
                  std::vector<Edit> edits) {
  const std::uint32_t at = from.name.span.end;
  edits.insert(edits.begin(), {{at, at}, " --platform=$BUILDPLATFORM"});
  found.fixes.push_back(
      {.title = "run it on the platform of the machine",
       .grade = Grade::assuming,
       .edits = std::move(edits),
       .assumptions = {"nothing but the compiled program is taken from the stage",
                       "the program needs no cgo, which is off when Go compiles for another "
                       "platform"}});
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* from = place.instruction.as<syntax::From>();
  if (from == nullptr || !from->platform.empty() || place.stage == lint::no_stage) return;
  const lint::DockerfileUse* use = lint::emulating_use(unit, place.stage);
  if (use == nullptr && !may_choose_target(unit, place.stage)) return;
  if (runs_its_result(unit, place.stage, use)) return;
  const auto compile = compile_as_target(unit, place.stage);
  if (!compile) return;
  const bool chosen = compile->compiler == "go" && chooses_target(unit, place.stage);
  if (!chosen && use == nullptr) return;
  std::string message =
      chosen ? "the stage compiles for `$TARGETARCH` under emulation, where it could cross-compile"
             : "the stage compiles under emulation for `" + use->emulated + "`";
  if (use != nullptr) message += " (`" + use->file + "` line " + std::to_string(use->line) + ")";
  lint::Diagnostic& found = report.add(place.instruction.span, std::move(message));
  if (!chosen) found.labels.push_back({compile->span, "compiles"});
  const bool on_stage = names_stage(unit, place.stage);
  auto edits = on_stage ? std::nullopt
               : chosen ? declare_below(unit, place.stage)
                        : choose_target(unit, place.stage, *compile);
  if (edits) return offer_native(found, place.instruction, *std::move(edits));
  found.help = on_stage ? "begin it, and what it stands on, `FROM --platform=$BUILDPLATFORM`"
               : chosen ? "begin it `FROM --platform=$BUILDPLATFORM`, and declare what the target "
                          "gives just above its first use"
                        : "begin it `FROM --platform=$BUILDPLATFORM` and compile for `$TARGETARCH`";
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
