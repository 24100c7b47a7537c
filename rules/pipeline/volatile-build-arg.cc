#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/lint/repeated_work.h"
#include "lib/lint/stages.h"
#include "lib/lint/unit.h"
#include "lib/pipeline/facts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

bool names(std::string_view text, std::string_view name) {
  return text.find(name) != std::string_view::npos;
}

/// The line of an ARG that stands above a RUN of the stage which does not name it and is worth keeping; 0: none. An ENV
/// that takes it over is for programs that name it nowhere, and what stands below a COPY of the whole context is new with
/// each commit anyway.
std::uint32_t declared_above_run(const lint::Unit& dockerfile, std::uint32_t stage,
                                 std::string_view name) {
  const syntax::Dockerfile& file = dockerfile.tree();
  std::uint32_t line = 0;
  for (std::uint32_t i = file.stages[stage].first; i < file.stages[stage].end; ++i) {
    const syntax::Instruction& instruction = file.instructions[i];
    if (lint::copies_whole_context(instruction)) break;
    if (const auto* args = instruction.as<syntax::Args>()) {
      for (const syntax::ArgDeclaration& declaration : args->declarations)
        if (declaration.name.text == name) line = instruction.first_line;
    }
    if (instruction.keyword == syntax::Keyword::env && names(instruction.line.text, name)) break;
    if (line == 0 || instruction.keyword != syntax::Keyword::run) continue;
    bool used = names(instruction.line.text, name);
    for (const syntax::Heredoc& heredoc : instruction.heredocs)
      used = used || names(heredoc.content, name);
    if (!used && lint::repeats_work(dockerfile, stage, i, i + 1)) return line;
  }
  return 0;
}

std::uint32_t declared_above_run(const lint::Unit& dockerfile, const pipeline::Build& build,
                                 std::string_view name) {
  const std::vector<bool> built = lint::built_stages(dockerfile, build.target.value);
  for (std::uint32_t stage = 0; stage < built.size(); ++stage)
    if (built[stage])
      if (const std::uint32_t line = declared_above_run(dockerfile, stage, name)) return line;
  return 0;
}

/// What the file gives a variable that is not set elsewhere is the same each time: `BUILD_ID ?= dev`.
bool is_new_each_time(const pipeline::Pipeline& file, std::string_view value) {
  return pipeline::is_volatile(value) && !file.expand(value);
}

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  if (!build.no_cache.empty()) return;  // no step is kept, wherever it is declared
  for (const pipeline::Text& argument : build.build_args) {
    const std::size_t equals = argument.value.find('=');
    if (equals == std::string::npos ||
        !is_new_each_time(*unit.pipeline(), std::string_view(argument.value).substr(equals + 1)))
      continue;
    const lint::Unit* dockerfile = unit.dockerfile(build);
    if (dockerfile == nullptr) return;
    const std::string name = argument.value.substr(0, equals);
    const std::uint32_t line = declared_above_run(*dockerfile, build, name);
    if (line == 0) continue;
    lint::Diagnostic& found = report.add(
        argument.span, "`" + name + "` is new in each build, and `" + dockerfile->source().path() +
                           "` line " + std::to_string(line) +
                           " declares it above a RUN that does not use it");
    found.help =
        "declare it just above its first use, or set a label from the command line: that is in no "
        "step's cache key";
  }
}

}  // namespace

extern constexpr lint::Rule volatile_build_arg{
    .name = "volatile-build-arg",
    .category = "pipeline",
    .summary = "A build argument that is new in each build reaches steps that do not use it",
    .severity = lint::Severity::warning,
    .on_build = check};

}  // namespace stowage::rules
