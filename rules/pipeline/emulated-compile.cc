#include <cstdint>
#include <string>

#include "lib/lint/unit.h"
#include "lib/pipeline/facts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// A platform that the hosted (amd64) machine must emulate; empty: none.
std::string foreign_platform(const pipeline::Pipeline& file, const pipeline::Build& build) {
  const pipeline::Job* job = pipeline::job_of(file, build);
  const bool amd64 = job != nullptr && job->runs_on.starts_with("ubuntu-") &&
                     job->runs_on.find("arm") == std::string::npos;
  if (!amd64) return {};
  for (const pipeline::Text& platform : build.platforms)
    if (platform.value.starts_with("linux/arm") || platform.value == "linux/ppc64le" ||
        platform.value == "linux/s390x" || platform.value == "linux/riscv64")
      return platform.value;
  return {};
}

/// The line of a RUN that compiles with a compiler that can cross-compile, in a stage of the target's platform.
std::uint32_t compiles(const lint::Unit& dockerfile) {
  if (dockerfile.text().find("BUILDPLATFORM") != std::string_view::npos) return 0;
  const auto& instructions = dockerfile.tree().instructions;
  for (std::uint32_t i = 0; i < instructions.size(); ++i) {
    if (instructions[i].keyword != syntax::Keyword::run || !instructions[i].valid) continue;
    for (const shell::Command& command : dockerfile.commands(instructions[i], i).all()) {
      const std::string_view first =
          command.argv.size() > 1 ? command.argv[1].text : std::string_view{};
      const bool go = command.name == "go" && (first == "build" || first == "install");
      const bool cargo = command.name == "cargo" && (first == "build" || first == "install");
      const bool dotnet = command.name == "dotnet" && (first == "publish" || first == "build");
      if (go || cargo || dotnet) return instructions[i].first_line;
    }
  }
  return 0;
}

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  const std::string foreign = foreign_platform(file, build);
  if (foreign.empty()) return;
  const lint::Unit* dockerfile = unit.dockerfile(build);
  if (dockerfile == nullptr) return;
  const std::uint32_t line = compiles(*dockerfile);
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
