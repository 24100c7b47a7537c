#include <algorithm>
#include <array>

#include "lib/knowledge/knowledge.h"
#include "lib/lint/final_image.h"
#include "rules/build/context_files.h"
#include "rules/cache/below_copy.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using knowledge::Action;
using knowledge::ActionKind;
using lint::Unit;
using syntax::Instruction;
using syntax::Keyword;

/// Tools whose builds bring nothing: without an install before them they stop.
constexpr auto need_install = std::to_array<std::string_view>({"conan", "mix", "opam", "pnpm"});

/// A build whose tool has a command of its own for the download.
bool could_download_before(const knowledge::Base& base, const Action& action) {
  if (action.kind != ActionKind::build ||
      std::find(need_install.begin(), need_install.end(), action.ecosystem) != need_install.end())
    return false;
  const auto* ecosystem = base.ecosystem(action.ecosystem);
  return ecosystem != nullptr && ecosystem->prefetch.has_value();
}

bool is_tool_of(const Unit& unit, const shell::Command& command, std::string_view ecosystem) {
  const knowledge::Command* known = unit.knowledge().command(command.name);
  return known != nullptr && known->ecosystem == ecosystem;
}

/// A tool of the ecosystem, or a script of which nobody knows what it does.
bool may_bring(const Unit& unit, const shell::Command& command, const std::string& ecosystem) {
  const bool is_path =
      !command.argv.empty() && command.argv[0].raw.find('/') != std::string_view::npos;
  return is_tool_of(unit, command, ecosystem) ||
         (is_path && unit.knowledge().command(command.name) == nullptr);
}

/// Some step above ran a tool of the ecosystem already, in this stage or one that it begins at, or a script: it may have
/// brought the packages.
bool is_used_above(const Unit& unit, std::uint32_t stage, std::uint32_t run,
                   const std::string& ecosystem) {
  constexpr int most_stages = 16;
  std::optional<std::uint32_t> at = stage;
  for (int n = 0; at && n < most_stages; ++n, at = lint::base_stage(unit.tree(), *at)) {
    const std::uint32_t end = std::min(run, unit.tree().stages[*at].end);
    for (std::uint32_t i = unit.tree().stages[*at].first; i < end; ++i) {
      const Instruction& instruction = unit.tree().instructions[i];
      if (instruction.keyword != Keyword::run || !instruction.valid) continue;
      const auto commands = unit.commands(instruction, i).all();
      if (std::any_of(commands.begin(), commands.end(),
                      [&](const auto& each) { return may_bring(unit, each, ecosystem); }))
        return true;
    }
  }
  return false;
}

/// The RUN is nothing but this use of the tool: no download of its own, no packages from a folder of the project.
bool is_plain_build(const Unit& unit, const BelowCopy& below) {
  const Instruction& run = unit.tree().instructions[below.run];
  if (!run.as<syntax::Run>()->mounts.empty()) return false;
  // A project in GOPATH has no modules: its packages lie in it.
  const auto* copy = unit.model().nodes[below.copy].as<model::CopyFacts>();
  if (copy->destination.text.find("/go/src/") != std::string::npos) return false;
  const lint::RunCommands& commands = unit.commands(run, below.run);
  for (const shell::Command& command : commands.all())
    if (is_tool_of(unit, command, below.action.ecosystem) &&
        command.argv.data() != below.command.argv.data())
      return false;
  const auto has = [&](std::string_view word) {
    return commands.script().find(word) != std::string_view::npos;
  };
  return !has("vendor") && !has("offline");
}

/// Packages that may lie in the project: a variable says that they do (`GOFLAGS=-mod=vendor`), or the file is there. Where
/// nobody sees the manifest, nobody can know.
bool may_be_vendored(const Unit& unit, const BelowCopy& below,
                     const knowledge::Prefetch& prefetch) {
  if (prefetch.vendored.empty()) return false;
  const model::Node& node = unit.model().nodes[below.run];
  if (model::lookup(unit.model(), node, "GOFLAGS").text.find("vendor") != std::string::npos)
    return true;
  std::string folder = cleaned(below.source);
  if (!folder.empty()) folder += '/';
  bool seen = false;
  for (const Context& context : contexts_of(unit)) {
    seen = seen || unit.exists(context.folder + folder + prefetch.files.front());
    for (const std::string& file : prefetch.vendored)
      if (unit.exists(context.folder + folder + file)) return true;
  }
  return !seen;
}

void check(const Unit& unit, std::uint32_t stage, lint::Report& report) {
  std::vector<std::string> seen;  // the first build of an ecosystem downloads for all
  const auto wanted = [&](const Action& action) {
    return could_download_before(unit.knowledge(), action);
  };
  each_below_copy(unit, stage, false, wanted, [&](const BelowCopy& below) {
    const std::string& name = below.action.ecosystem;
    if (std::find(seen.begin(), seen.end(), name) != seen.end()) return;
    seen.push_back(name);
    if (!is_plain_build(unit, below) || is_used_above(unit, stage, below.run, name)) return;
    const auto* ecosystem = unit.knowledge().ecosystem(name);
    if (may_be_vendored(unit, below, *ecosystem->prefetch)) return;
    lint::Diagnostic& found = report.add(
        unit.commands(unit.tree().instructions[below.run], below.run).to_source(below.command.span),
        "every change of a file in `" + below.source + "` downloads all packages again");
    found.labels.push_back({unit.tree().instructions[below.copy].span,
                            "brings all files, where the download reads a few"});
    found.help = "copy its manifests and run `" + ecosystem->prefetch->command + "` above the COPY";
  });
}

}  // namespace

extern constexpr lint::Rule build_downloads_packages{
    .name = "build-downloads-packages",
    .category = "cache",
    .summary = "A build below a COPY of the project downloads the packages that it needs",
    .severity = lint::Severity::info,
    .fixable = true,
    .on_stage = check};

}  // namespace stowage::rules
