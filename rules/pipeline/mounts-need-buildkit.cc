#include <algorithm>
#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

bool has_mounts(const lint::Unit& dockerfile) {
  const auto& instructions = dockerfile.tree().instructions;
  return std::any_of(instructions.begin(), instructions.end(), [](const auto& instruction) {
    const auto* run = instruction.template as<syntax::Run>();
    return run != nullptr && !run->mounts.empty();
  });
}

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  if (build.tool != pipeline::Tool::kaniko) return;
  const lint::Unit* dockerfile = unit.dockerfile(build);
  if (dockerfile == nullptr || !has_mounts(*dockerfile)) return;
  lint::Diagnostic& found =
      report.add(build.name_span, "kaniko passes over the `--mount` of RUN in `" +
                                      dockerfile->source().path() + "`");
  found.help = "build with BuildKit or buildah, or copy what the mounts bring";
}

}  // namespace

extern constexpr lint::Rule mounts_need_buildkit{
    .name = "mounts-need-buildkit",
    .category = "pipeline",
    .summary = "A Dockerfile with mounts is built by a tool that does not know them",
    .on_build = check};

}  // namespace stowage::rules
