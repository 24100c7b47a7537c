#include <algorithm>
#include <string>

#include "lib/lint/hadolint_view.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

bool is_root(const syntax::Word& path) { return lint::without_quotes(path.text) == "/"; }

/// A stage of its own for one flat layer: nothing is there that could be overwritten.
bool stands_on_nothing(const lint::Unit& unit, std::uint32_t stage) {
  const syntax::Dockerfile& file = unit.tree();
  const auto* from = file.instructions[file.stages[stage].first].as<syntax::From>();
  return from != nullptr && from->image.text == "scratch";
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* copy = place.instruction.as<syntax::Copy>();
  if (copy == nullptr || copy->from.empty() || !is_root(copy->destination)) return;
  const auto root = std::find_if(copy->sources.begin(), copy->sources.end(), is_root);
  if (root == copy->sources.end()) return;
  if (lint::as_hadolint(unit)) {
    if (place.onbuild) return;
  } else if (place.stage == lint::no_stage || stands_on_nothing(unit, place.stage)) {
    return;
  }
  lint::Diagnostic& found = report.add(root->span, "all files of `" + std::string(copy->from.text) +
                                                       "` are laid over the base image");
  found.help = "copy the folders that are needed";
}

}  // namespace

extern constexpr lint::Rule copied_root_filesystem{
    .name = "copied-root-filesystem",
    .category = "build",
    .summary = "COPY lays a whole system over the base image",
    .severity = lint::Severity::warning,
    .hadolint = {"DL3067", lint::Severity::warning},
    .keywords = {syntax::Keyword::copy},
    .on_instruction = check};

}  // namespace stowage::rules
