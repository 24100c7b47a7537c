#include <algorithm>
#include <array>
#include <string>

#include "lib/lint/blocks.h"
#include "lib/lint/early_arguments.h"
#include "lib/lint/tool_caches.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::Unit;
using syntax::Instruction;
using syntax::Keyword;

/// Parts of a name whose value is another one in almost every build.
bool is_volatile(std::string_view name) {
  constexpr auto names = std::to_array<std::string_view>(
      {"BUILD_DATE", "BUILD_ID",    "BUILD_NUMBER",  "BUILD_TIME", "BUILD_TIMESTAMP",
       "COMMIT",     "COMMIT_HASH", "COMMIT_ID",     "COMMIT_SHA", "GITHUB_SHA",
       "GIT_COMMIT", "GIT_HASH",    "GIT_REF",       "GIT_REV",    "GIT_REVISION",
       "GIT_SHA",    "REVISION",    "SOURCE_COMMIT", "TIMESTAMP",  "VCS_REF"});
  return std::any_of(names.begin(), names.end(), [&](std::string_view each) {
    return name == each || (name.ends_with(each) && name.size() > each.size() &&
                            name[name.size() - each.size() - 1] == '_');
  });
}

/// `$X` and `${X}`; empty: the value is something else.
std::string_view variable_of(std::string_view value) {
  if (value.size() > 1 && value.front() == '"' && value.back() == '"')
    value = value.substr(1, value.size() - 2);
  if (!value.starts_with('$')) return {};
  value.remove_prefix(1);
  if (value.starts_with('{') && value.ends_with('}')) value = value.substr(1, value.size() - 2);
  return value.find_first_of("${}:-+") == std::string_view::npos ? value : std::string_view();
}

/// Any step below that may need the variable: it names it, or is no RUN that could be known.
bool used_below(const Unit& unit, std::uint32_t index, std::uint32_t end, std::string_view name,
                std::string_view source) {
  for (std::uint32_t i = index + 1; i < end; ++i)
    if (lint::names_word(unit.tree().instructions[i], name) ||
        lint::names_word(unit.tree().instructions[i], source))
      return true;
  return false;
}

/// A compiler reads what it likes: `env!("GIT_SHA")`. Installs of what manifests name do not.
bool may_be_read(const Unit& unit, std::uint32_t index, std::uint32_t end) {
  for (std::uint32_t i = index + 1; i < end; ++i) {
    if (unit.tree().instructions[i].keyword != Keyword::run) continue;
    const auto& effects = lint::effects_without_mounts(unit, i);
    const bool builds =
        std::any_of(effects.actions.begin(), effects.actions.end(),
                    [](const auto& action) { return action.kind == knowledge::ActionKind::build; });
    if (builds || effects.barrier) return true;
  }
  return false;
}

void check(const Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* env = place.instruction.as<syntax::KeyValues>();
  if (env == nullptr || env->pairs.empty() || place.onbuild || place.stage == lint::no_stage)
    return;
  const syntax::KeyValue& first = env->pairs[0];
  if (!is_volatile(first.key.text)) return;
  const std::string_view source = variable_of(first.value.text);
  if (source.empty()) return;
  const std::uint32_t end = unit.tree().stages[place.stage].end;
  std::uint32_t run = 0, last = 0;
  for (std::uint32_t i = place.index + 1; i < end; ++i) {
    if (unit.tree().instructions[i].keyword != Keyword::run) continue;
    if (run == 0) run = i;
    last = i;
  }
  if (run == 0 || used_below(unit, place.index, end, first.key.text, source)) return;
  if (may_be_read(unit, place.index, end)) return;
  lint::Diagnostic& found =
      report.add(first.key.span, "each new value of `" + std::string(first.key.text) +
                                     "` runs every step below it again, and none uses it");
  found.labels.push_back({unit.tree().instructions[run].span, "has it in its cache key"});
  found.help = "set it, and declare `" + std::string(source) + "`, below the last RUN";
  if (env->pairs.size() != 1 || !first.equals) return;
  const Span block = lint::block_of(unit, place.index);
  std::vector<Edit> edits{{block, ""}};
  std::string lines;
  if (place.index > 0) {
    const Instruction& above = unit.tree().instructions[place.index - 1];
    const auto* args = above.as<syntax::Args>();
    if (args != nullptr && args->declarations.size() == 1 &&
        args->declarations[0].name.text == source) {
      const Span declaration = lint::block_of(unit, place.index - 1);
      lines = unit.text(declaration);
      edits.insert(edits.begin(), {declaration, ""});
    }
  }
  if (lines.empty()) return;
  lines += unit.text(block);
  edits.push_back(lint::insert_below(unit, last, std::move(lines)));
  found.help.clear();
  found.fixes.push_back({.title = "set it below the last RUN",
                         .grade = Grade::assuming,
                         .edits = std::move(edits),
                         .assumptions = {"no step reads `" + std::string(first.key.text) +
                                         "` from its environment; none names it"}});
}

}  // namespace

extern constexpr lint::Rule volatile_env_above_step{
    .name = "volatile-env-above-step",
    .category = "cache",
    .summary = "A variable that changes with each build is set above steps that do not use it",
    .fixable = true,
    .keywords = {Keyword::env},
    .on_instruction = check};

}  // namespace stowage::rules
