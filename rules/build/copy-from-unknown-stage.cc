#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "lib/base/closest.h"
#include "lib/lint/dry_run.h"
#include "lib/lint/hadolint_view.h"
#include "lib/lint/image_name.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// The number that a word begins with. None: it begins otherwise.
std::optional<std::uint64_t> leading_number(std::string_view word) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (end == word.data()) return std::nullopt;
  return error == std::errc() ? number : UINT64_MAX;
}

/// Stages so far, the current one included, by alias or number; anything with a colon is an image.
bool is_known_in_hadolint(const lint::Unit& unit, std::string_view source, std::uint32_t stages) {
  if (source.find(':') != std::string_view::npos) return true;
  if (lint::names_stage_above(unit, source, stages, true)) return true;
  const auto number = leading_number(source);
  return number && *number < stages;
}

/// A plain word that no stage above has for its name: a stage below, an image without a version, or
/// a context that is named on the command line.
void check_word(const lint::Unit& unit, const lint::Place& place, const syntax::Word& source,
                lint::Report& report) {
  if (lint::names_stage_above(unit, source.text, place.stage + 1)) return;
  const auto count = static_cast<std::uint32_t>(unit.tree().stages.size());
  if (lint::names_stage_above(unit, source.text, count)) {
    report.add(source.span, "stage `" + std::string(source.text) + "` begins below this COPY")
        .severity = lint::Severity::error;  // the builder never takes it for an image then
    return;
  }
  if (!lint::is_image_reference(source.text)) {
    report
        .add(source.span, "no stage above is called `" + std::string(source.text) +
                              "`, and it cannot be the name of an image")
        .severity = lint::Severity::error;
    return;
  }
  const lint::ImageName image = lint::image_name(source.text);
  if (!image.tag.empty() || !image.digest.empty()) return;
  lint::Diagnostic& found =
      report.add(source.span, "no stage above is called `" + std::string(source.text) +
                                  "`, so it is an image without a version");
  constexpr std::uint32_t most_guesses = 100;
  std::vector<std::string_view> above;
  for (std::uint32_t i = 0; i < std::min(place.stage, most_guesses); ++i)
    if (!unit.tree().stages[i].name.empty()) above.push_back(unit.tree().stages[i].name);
  if (const Closest guess = closest(source.text, above); !guess.word.empty())
    found.help = "did you mean `" + std::string(guess.word) + "`?";
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* copy = place.instruction.as<syntax::Copy>();
  if (copy == nullptr || copy->from.empty() || place.onbuild) return;
  const syntax::Word& source = copy->from;
  const std::uint32_t stages = place.stage == lint::no_stage ? 0 : place.stage + 1;
  if (lint::as_hadolint(unit)) {
    if (!is_known_in_hadolint(unit, source.text, stages))
      report.add(source.span, "no stage so far is called `" + std::string(source.text) +
                                  "`, and an image has no version");
    return;
  }
  if (stages == 0 || source.text.find('$') != std::string_view::npos) return;
  const bool number = source.text.find_first_not_of("0123456789") == std::string_view::npos;
  if (!number) return check_word(unit, place, source, report);
  if (leading_number(source.text) >= place.stage)
    report.add(source.span, "there is no stage " + std::string(source.text) + " above this COPY")
        .severity = lint::Severity::error;
}

}  // namespace

extern constexpr lint::Rule copy_from_unknown_stage{
    .name = "copy-from-unknown-stage",
    .category = "build",
    .summary = "COPY takes files from what is no stage above it, nor an image with a version",
    .severity = lint::Severity::warning,
    .hadolint = {"DL3022", lint::Severity::warning},
    .keywords = {syntax::Keyword::copy},
    .on_instruction = check};

}  // namespace stowage::rules
