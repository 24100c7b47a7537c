#include "rules/cross_compilers.h"

#include "lib/lint/final_image.h"

namespace stowage::rules {

namespace {

/// `go install tool@v1`, `cargo install tool`: for use in the stage, not for the image.
bool installs_tool(const shell::Command& command) {
  bool project = command.name == "go";
  for (const shell::Word& word : command.arguments()) {
    if (word.text == "--path") project = true;
    if (word.text.find('@') != std::string_view::npos) return true;
  }
  return !project;
}

/// `go build`, `cargo build`, `dotnet publish`: the name of the compiler, else empty.
std::string_view compiler_of(const shell::Command& command) {
  if (command.conditional || command.argv.size() < 2) return {};
  const std::string_view first = command.argv[1].text;
  const bool builds = first == "build" || (first == "install" && !installs_tool(command));
  if ((command.name == "go" || command.name == "cargo") && builds) return command.name;
  if (command.name == "dotnet" && (first == "publish" || first == "build")) return command.name;
  return {};
}

/// It, or a stage that it begins at, says its platform.
bool has_platform(const syntax::Dockerfile& file, std::uint32_t stage) {
  for (std::optional<std::uint32_t> at = stage; at; at = lint::base_stage(file, *at)) {
    const auto* from = file.instructions[file.stages[*at].first].as<syntax::From>();
    if (from == nullptr || !from->platform.empty()) return true;
  }
  return false;
}

bool links_c(std::string_view line) {
  return line.find("CGO_ENABLED=1") != std::string_view::npos ||
         line.find("CGO_ENABLED 1") != std::string_view::npos;
}

}  // namespace

std::optional<CrossCompile> compile_as_target(const lint::Unit& dockerfile, std::uint32_t stage) {
  const syntax::Dockerfile& file = dockerfile.tree();
  if (has_platform(file, stage)) return std::nullopt;
  std::optional<CrossCompile> found;
  for (std::uint32_t i = file.stages[stage].first; i < file.stages[stage].end; ++i) {
    const syntax::Instruction& instruction = file.instructions[i];
    if (links_c(instruction.line.text)) return std::nullopt;
    if (instruction.keyword != syntax::Keyword::run || !instruction.valid) continue;
    const lint::RunCommands& run = dockerfile.commands(instruction, i);
    for (const shell::Command& command : run.all()) {
      const std::string_view compiler = compiler_of(command);
      if (compiler.empty()) continue;
      if (found)
        found->only_one = false;
      else
        found = {i, run.to_source(command.argv[0].span), compiler, true};
    }
  }
  return found;
}

}  // namespace stowage::rules
