#include <cstdint>
#include <string>

#include "lib/lint/unit.h"
#include "lib/pipeline/facts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

bool names(std::string_view text, std::string_view name) {
  return text.find(name) != std::string_view::npos;
}

/// The line of an ARG that stands above a RUN which does not name it; 0: none. An ENV that takes it over is for programs
/// that name it nowhere.
std::uint32_t declared_above_run(const lint::Unit& dockerfile, std::string_view name) {
  const syntax::Dockerfile& file = dockerfile.tree();
  for (const syntax::Stage& stage : file.stages) {
    std::uint32_t line = 0;
    for (const syntax::Instruction& instruction : file.of(stage)) {
      if (const auto* args = instruction.as<syntax::Args>()) {
        for (const syntax::ArgDeclaration& declaration : args->declarations)
          if (declaration.name.text == name) line = instruction.first_line;
      }
      if (instruction.keyword == syntax::Keyword::env && names(instruction.line.text, name)) break;
      if (line == 0 || instruction.keyword != syntax::Keyword::run) continue;
      bool used = names(instruction.line.text, name);
      for (const syntax::Heredoc& heredoc : instruction.heredocs)
        used = used || names(heredoc.content, name);
      if (!used) return line;
    }
  }
  return 0;
}

void check(const lint::Unit& unit, const pipeline::Build& build, lint::Report& report) {
  for (const pipeline::Text& argument : build.build_args) {
    const std::size_t equals = argument.value.find('=');
    if (equals == std::string::npos ||
        !pipeline::is_volatile(std::string_view(argument.value).substr(equals + 1)))
      continue;
    const lint::Unit* dockerfile = unit.dockerfile(build);
    if (dockerfile == nullptr) return;
    const std::string name = argument.value.substr(0, equals);
    const std::uint32_t line = declared_above_run(*dockerfile, name);
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
