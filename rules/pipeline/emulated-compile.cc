#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/lint/dockerfile_uses.h"
#include "lib/lint/stages.h"
#include "lib/lint/unit.h"
#include "lib/pipeline/platforms.h"
#include "rules/cross_compilers.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// The run lints the Dockerfile too, and says it there.
bool is_said_there(const lint::Unit& unit, const lint::Unit& dockerfile) {
  const auto& uses = unit.settings().uses;
  return uses && !uses->of(dockerfile.source().path()).empty();
}

/// The line that compiles with a compiler which can cross-compile, in a stage of the target's platform whose result
/// another stage takes.
std::uint32_t compiles(const lint::Unit& dockerfile, std::string_view target) {
  const syntax::Dockerfile& file = dockerfile.tree();
  const std::vector<bool> built = lint::built_stages(dockerfile, target);
  for (std::uint32_t stage = 0; stage < built.size(); ++stage)
    if (built[stage] && stage != lint::target_stage(dockerfile, target))
      if (const auto found = compile_as_target(dockerfile, stage))
        return file.instructions[found->index].first_line;
  return 0;
}

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const std::string foreign = pipeline::emulated_platform(*unit.pipeline(), build);
  if (foreign.empty()) return;
  const lint::Unit* dockerfile = unit.dockerfile(build);
  if (dockerfile == nullptr || is_said_there(unit, *dockerfile)) return;
  const std::uint32_t line = compiles(*dockerfile, build.target.value);
  if (line == 0) return;
  lint::Diagnostic& found =
      report.add(build.name_span, "the step on line " + std::to_string(line) + " of `" +
                                      dockerfile->source().path() + "` compiles for `" + foreign +
                                      "` under emulation, many times slower than a cross compiler");
  found.help = "build that stage `FROM --platform=$BUILDPLATFORM` and compile for `$TARGETARCH`";
}

}  // namespace

extern constexpr lint::Rule emulated_compile{.name = "emulated-compile",
                                             .category = "pipeline",
                                             .summary = "A compiler runs under emulation",
                                             .severity = lint::Severity::info,
                                             .on_build = check};

}  // namespace stowage::rules
