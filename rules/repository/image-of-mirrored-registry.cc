#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// The registry of an image as the builder reads it, and the rest of the name.
struct Parts {
  std::string registry, rest;
};

Parts split(std::string_view image) {
  const std::size_t slash = image.find('/');
  const std::string_view head = image.substr(0, slash);
  const bool registry = slash != std::string_view::npos &&
                        (head.find_first_of(".:") != std::string_view::npos || head == "localhost");
  if (registry) return {std::string(head), std::string(image.substr(slash + 1))};
  const bool official = slash == std::string_view::npos;
  return {"docker.io", (official ? "library/" : "") + std::string(image)};
}

bool is_stage(const lint::Unit& unit, std::string_view name) {
  for (const syntax::Stage& stage : unit.tree().stages)
    if (!stage.name.empty() && stage.name == name) return true;
  return false;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto& mirrors = unit.settings().registry_mirrors;
  if (mirrors.empty()) return;
  const auto* from = place.instruction.as<syntax::From>();
  if (from == nullptr || from->image.empty() || from->image.text == "scratch" ||
      from->image.text.find('$') != std::string_view::npos || is_stage(unit, from->image.text))
    return;
  const Parts parts = split(from->image.text);
  const auto mirror = mirrors.find(parts.registry);
  if (mirror == mirrors.end() || from->image.text.starts_with(mirror->second + "/")) return;
  lint::Diagnostic& found =
      report.add(from->image.span,
                 "comes from `" + parts.registry + "`, for which `" + mirror->second + "` stands");
  found.fixes.push_back({.title = "take it from the mirror",
                         .grade = Grade::assuming,
                         .edits = {{from->image.span, mirror->second + "/" + parts.rest}},
                         .assumptions = {"the mirror serves the same images"}});
}

}  // namespace

extern constexpr lint::Rule image_of_mirrored_registry{
    .name = "image-of-mirrored-registry",
    .category = "repository",
    .summary = "An image comes from a registry for which there is a mirror",
    .severity = lint::Severity::info,
    .fixable = true,
    .keywords = {syntax::Keyword::from},
    .on_instruction = check};

}  // namespace stowage::rules
