#include <charconv>
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

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* copy = place.instruction.as<syntax::Copy>();
  if (copy == nullptr || copy->from.empty() || place.stage == lint::no_stage) return;
  const auto index = number(copy->from.text);
  if (!index || *index >= place.stage) return;
  const syntax::Stage& stage = unit.tree().stages[*index];
  lint::Diagnostic& found =
      report.add(copy->from.span,
                 "a stage put in above makes `" + std::string(copy->from.text) + "` another stage");
  found.labels.push_back({unit.tree().instructions[stage.first].span, "this one now"});
  found.help = "name the stage with `AS`, and copy from the name";
  const auto* from = unit.tree().instructions[stage.first].as<syntax::From>();
  if (from == nullptr || unit.text(copy->from.span) != copy->from.text) return;
  std::string name(from->stage_name.text);
  std::vector<Edit> edits;
  std::string title = "write `" + name + "`";
  if (name.empty()) {
    name = free_name(unit, *index);
    if (name.empty()) return;
    title = "name the stage `" + name + "`";
    const bool lower = unit.tree().instructions[stage.first].name.text.starts_with('f');
    edits.push_back(
        {{from->image.span.end, from->image.span.end}, (lower ? " as " : " AS ") + name});
  }
  edits.push_back({copy->from.span, std::move(name)});
  found.fixes.push_back({std::move(title), Grade::identical, std::move(edits), {}, {}});
}

}  // namespace

extern constexpr lint::Rule stage_by_number{.name = "stage-by-number",
                                            .category = "stages",
                                            .summary = "COPY names a stage by its number",
                                            .severity = lint::Severity::style,
                                            .fixable = true,
                                            .keywords = {syntax::Keyword::copy},
                                            .on_instruction = check};

}  // namespace stowage::rules
