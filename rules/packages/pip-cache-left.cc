#include <array>
#include <optional>
#include <set>
#include <string>

#include "lib/lint/hadolint_view.h"
#include "lib/lint/left_files.h"
#include "lib/lint/offer.h"
#include "lib/lint/script_rule.h"
#include "lib/lint/tool_call.h"
#include "rules/packages/pip.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::HadolintCommand;
using lint::Place;
using lint::Unit;
using shell::Command;

constexpr auto yes = std::to_array<std::string_view>(
    {"1", "true", "True", "TRUE", "on", "On", "ON", "yes", "Yes", "YES"});
constexpr std::string_view variable = "PIP_NO_CACHE_DIR";
constexpr std::string_view message = "pip's cache stays in the image";

bool switches_off(const syntax::Instruction& instruction) {
  const auto* pairs = instruction.as<syntax::KeyValues>();
  if (pairs == nullptr || instruction.keyword != syntax::Keyword::env) return false;
  return std::any_of(pairs->pairs.begin(), pairs->pairs.end(), [](const auto& pair) {
    return pair.key.text == variable &&
           std::find(yes.begin(), yes.end(), lint::without_quotes(pair.value.text)) != yes.end();
  });
}

bool is_off_by_script(std::string_view script) {
  const std::size_t at = script.find("PIP_NO_CACHE_DIR=");
  if (at == std::string_view::npos) return false;
  const std::string_view value = script.substr(at + variable.size() + 1);
  return std::any_of(yes.begin(), yes.end(),
                     [&](std::string_view word) { return value.starts_with(word); });
}

bool keeps_cache(const HadolintCommand& command) {
  if (!installs_by_pip(command) || command.has({"--no-cache-dir"})) return false;
  if (command.name.find("pipx") != std::string_view::npos) return false;
  constexpr std::array<std::string_view, 2> module{"-m", "pipx"};
  return std::ranges::search(command.words, module).empty();
}

bool leaves_cache(const syntax::Instruction& run, const lint::HadolintScript& script) {
  const auto commands = script.commands();
  return std::any_of(commands.begin(), commands.end(), keeps_cache) &&
         !lint::keeps_outside(run, ".cache/pip") && !is_off_by_script(script.text());
}

/// hadolint: ENV above the RUN counts, in its stage or in one of the name that its stage begins at.
void answer(const Unit& unit, lint::Report& report) {
  std::set<std::string_view> off;
  bool onbuild_off = false;
  std::string_view stage;
  const auto& instructions = unit.tree().instructions;
  for (std::uint32_t i = 0; i < instructions.size(); ++i) {
    const auto* trigger = instructions[i].as<syntax::Onbuild>();
    if (trigger != nullptr && trigger->trigger == nullptr) continue;
    const syntax::Instruction& instruction =
        trigger == nullptr ? instructions[i] : *trigger->trigger;
    if (const auto* from = instruction.as<syntax::From>(); from != nullptr && trigger == nullptr) {
      stage = lint::hadolint_stage_name(*from);
      if (off.contains(lint::hadolint_image(from->image.text).name)) off.insert(stage);
    }
    if (switches_off(instruction)) {
      if (trigger == nullptr) off.insert(stage);
      onbuild_off = onbuild_off || trigger != nullptr;
    }
    if (instruction.keyword != syntax::Keyword::run) continue;
    const Place place{instruction, i, lint::no_stage, trigger != nullptr};
    const bool is_off = trigger == nullptr ? off.contains(stage) : onbuild_off;
    if (!is_off && leaves_cache(instruction, lint::hadolint_script(unit, place)))
      lint::add_at_instruction(unit, place, report, message);
  }
}

/// Some variable moves the cache or switches it off, for the stage or in the script.
bool is_configured(const Unit& unit, const Place& place, const lint::RunCommands& run) {
  for (const std::string_view name : {variable, std::string_view("PIP_CACHE_DIR")}) {
    if (run.script().find(name) != std::string_view::npos) return true;
    if (!place.onbuild && model::lookup(unit.model(), unit.model().nodes[place.index], name).set)
      return true;
  }
  return false;
}

bool is_purged(const lint::RunCommands& run) {
  return lint::removes_any(run, {".cache/pip"}) ||
         std::any_of(run.all().begin(), run.all().end(), [&](const Command& command) {
           return lint::is_pip(command) && run.call(command).is({"cache"});
         });
}

void check_run(const Unit& unit, const Place& place, lint::Report& report) {
  if (!place.instruction.valid) return;
  const lint::RunCommands& run = unit.commands(place.instruction, place.index);
  std::optional<bool> stays;  // the same for all commands of the RUN
  for (const Command& command : run.all()) {
    if (!lint::is_pip(command)) continue;
    const lint::ToolCall& call = run.call(command);
    if (!call.is({"install"}) || call.unknown || call.has_flag({"--no-cache-dir", "--cache-dir"}))
      continue;
    if (!stays)
      stays = lint::reaches_image(unit, place, ".cache/pip") && !is_purged(run) &&
              !is_configured(unit, place, run);
    if (!*stays) return;
    lint::Diagnostic& found = report.add(run.to_source(command.span), std::string(message));
    lint::offer(found, "write `--no-cache-dir`", Grade::assuming,
                lint::insert_behind(unit, run, *call.action_word, " --no-cache-dir"),
                {"no later step takes packages from pip's cache"});
  }
}

void check(const Unit& unit, const Place& place, lint::Report& report) {
  if (unit.settings().compat != lint::Compat::hadolint) check_run(unit, place, report);
}

void check_file(const Unit& unit, lint::Report& report) {
  if (unit.settings().compat == lint::Compat::hadolint) answer(unit, report);
}

}  // namespace

extern constexpr lint::Rule pip_cache_left{.name = "pip-cache-left",
                                           .category = "packages",
                                           .summary = "The cache of pip stays in the image",
                                           .severity = lint::Severity::info,
                                           .hadolint = {"DL3042", lint::Severity::warning},
                                           .fixable = true,
                                           .mentions = "pip",
                                           .keywords = {syntax::Keyword::run},
                                           .on_instruction = check,
                                           .on_file = check_file};

}  // namespace stowage::rules
