#include <algorithm>
#include <string>

#include "lib/lint/dry_run.h"
#include "lib/lint/unit.h"
#include "lib/model/expand.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// FROM finds a stage by its name in lower case, and by nothing else.
bool is_stage_above(const lint::Unit& unit, std::string_view name, std::uint32_t stage) {
  const auto named = unit.model().stage_names.find(name);
  return named != unit.model().stage_names.end() &&
         std::any_of(named->second.begin(), named->second.end(),
                     [&](std::uint32_t each) { return each < stage; });
}

/// `BASEIMAGE`, `REPLACE-ME`, `[name]`, `{{name}}`: something is written in its place before the file is built.
bool is_placeholder(std::string_view name) {
  const bool small =
      std::any_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  return (!name.empty() && !small) || name.find_first_of("[]{}<>%") != std::string_view::npos;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* from = place.instruction.as<syntax::From>();
  if (from == nullptr || place.stage == lint::no_stage || from->image.text.empty()) return;
  const auto any_value = [](std::string_view) { return model::Lookup{false, false, {}, false}; };
  const model::Expansion done = model::expand_word(from->image.text, unit.tree().escape, any_value);
  if (!done.error.empty() || !done.value.known) return;
  const std::string& name = done.value.text;
  if (name == "scratch" || is_placeholder(name) || is_stage_above(unit, name, place.stage) ||
      lint::is_image_reference(name))
    return;
  lint::Diagnostic& found =
      report.add(from->image.span, name.empty() ? "FROM names no image"
                                                : "`" + name + "` cannot be the name of an image");
  std::string small(name);
  for (char& c : small)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  if (small == name ||
      !(is_stage_above(unit, small, place.stage) || lint::is_image_reference(small)))
    return;
  found.help = "it is found in lower case: `" + small + "`";
}

}  // namespace

extern constexpr lint::Rule invalid_image_name{.name = "invalid-image-name",
                                               .category = "build",
                                               .summary = "FROM names what cannot be an image",
                                               .severity = lint::Severity::error,
                                               .keywords = {syntax::Keyword::from},
                                               .on_instruction = check};

}  // namespace stowage::rules
