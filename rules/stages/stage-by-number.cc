#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

std::optional<std::uint32_t> number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// A name for a stage that has none, and nothing else in the file has; empty: the file is too large to look for that.
std::string free_name(const lint::Unit& unit, std::uint32_t index) {
  constexpr std::size_t largest = 64'000;
  const std::string name = "stage" + std::to_string(index);
  const bool is_free =
      unit.text().size() <= largest && unit.text().find(name) == std::string_view::npos;
  return is_free ? name : std::string();
}

/// Commands that build nothing: they make small files, and look at them.
constexpr auto small = std::to_array<std::string_view>(
    {":",    "[",     "awk",  "cat",  "chmod", "cp",  "cut",   "date",  "echo",   "env",  "false",
     "find", "grep",  "head", "id",   "ln",    "ls",  "mkdir", "mv",    "printf", "pwd",  "rm",
     "sed",  "sleep", "sort", "stat", "tail",  "tee", "test",  "touch", "tr",     "true", "uname"});

bool is_small(const shell::Command& command) {
  return std::find(small.begin(), small.end(), command.name) != small.end();
}

/// Nothing is built there: only copies, or a few small files. That is how builders are tested, and a stage that nobody
/// moves. (A stage of FROM alone is an image to copy from.)
bool builds_nothing(const lint::Unit& unit, const syntax::Stage& stage) {
  bool makes = false;
  for (std::uint32_t i = stage.first; i < stage.end; ++i) {
    const syntax::Instruction& each = unit.tree().instructions[i];
    makes = makes || each.as<syntax::Copy>() != nullptr;
    if (each.keyword != syntax::Keyword::run || !each.valid) continue;
    const auto commands = unit.commands(each, i).all();
    if (!std::all_of(commands.begin(), commands.end(), is_small)) return false;
    makes = true;
  }
  return makes;
}

using Copies = std::vector<const syntax::Copy*>;

/// One name for the stage, in all its uses.
void offer_name(const lint::Unit& unit, std::uint32_t index, const Copies& copies,
                lint::Diagnostic& found) {
  const syntax::Instruction& first = unit.tree().instructions[unit.tree().stages[index].first];
  const auto* from = first.as<syntax::From>();
  const bool verbatim = std::all_of(copies.begin(), copies.end(), [&](const syntax::Copy* copy) {
    return unit.text(copy->from.span) == copy->from.text;
  });
  if (from == nullptr || !verbatim) return;
  std::string name(from->stage_name.text);
  std::vector<Edit> edits;
  std::string title = "write `" + name + "`";
  if (name.empty()) {
    name = free_name(unit, index);
    if (name.empty()) return;
    title = "name the stage `" + name + "`";
    const std::uint32_t at = from->image.span.end;
    edits.push_back({{at, at}, (first.name.text.starts_with('f') ? " as " : " AS ") + name});
  }
  for (const syntax::Copy* copy : copies) edits.push_back({copy->from.span, name});
  found.fixes.push_back({std::move(title), Grade::identical, std::move(edits), {}, {}});
}

void check(const lint::Unit& unit, lint::Report& report) {
  const auto& stages = unit.tree().stages;
  std::map<std::uint32_t, Copies> by_stage;
  for (std::uint32_t at = 1; at < stages.size(); ++at)
    for (const syntax::Instruction& instruction : unit.tree().of(stages[at])) {
      const auto* copy = instruction.as<syntax::Copy>();
      if (copy == nullptr || copy->from.empty()) continue;
      const auto index = number(copy->from.text);
      if (index && *index < at) by_stage[*index].push_back(copy);
    }
  for (const auto& [index, copies] : by_stage) {
    if (builds_nothing(unit, stages[index])) continue;
    const syntax::Word& word = copies.front()->from;
    lint::Diagnostic& found = report.add(
        word.span, "a stage put in above makes `" + std::string(word.text) + "` another stage");
    found.labels.push_back({unit.tree().instructions[stages[index].first].span, "this one now"});
    for (std::size_t i = 1; i < copies.size(); ++i)
      found.labels.push_back({copies[i]->from.span, ""});
    found.help = "name the stage with `AS`, and copy from the name";
    offer_name(unit, index, copies, found);
  }
}

}  // namespace

extern constexpr lint::Rule stage_by_number{.name = "stage-by-number",
                                            .category = "stages",
                                            .summary = "COPY names a stage by its number",
                                            .severity = lint::Severity::style,
                                            .fixable = true,
                                            .on_file = check};

}  // namespace stowage::rules
