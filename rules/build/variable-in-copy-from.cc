#include <string>

#include "lib/lint/unit.h"
#include "lib/model/expand.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// The builder expands the word without any variable, and refuses it where that changes it (moby/buildkit
/// frontend/dockerfile/dockerfile2llb/convert.go, toCommand).
bool is_refused(const lint::Unit& unit, std::string_view from) {
  const auto nothing = [](std::string_view) { return model::Lookup{}; };
  const model::Expansion done = model::expand_word(from, unit.tree().escape, nothing);
  return !done.error.empty() || done.value.text != from;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* copy = place.instruction.as<syntax::Copy>();
  if (copy == nullptr || copy->from.empty() || !is_refused(unit, copy->from.text)) return;
  // So Podman and Buildah name an image of this machine, and they do expand.
  if (copy->from.text.starts_with("localhost/")) return;
  lint::Diagnostic& found =
      report.add(copy->from.span, "the builder expands nothing in --from: `" +
                                      std::string(copy->from.text) + "` is refused");
  found.help = "name a stage for it, `FROM " + std::string(copy->from.text) +
               " AS files`, with its ARG above the first FROM, and copy from that stage";
  if (place.onbuild) found.severity = lint::Severity::warning;
}

}  // namespace

extern constexpr lint::Rule variable_in_copy_from{
    .name = "variable-in-copy-from",
    .category = "build",
    .summary = "COPY --from has a variable, which the builder does not expand",
    .severity = lint::Severity::error,
    .mentions = "--from",
    .keywords = {syntax::Keyword::copy},
    .on_instruction = check};

}  // namespace stowage::rules
