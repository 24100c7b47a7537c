#include <algorithm>
#include <array>
#include <string>

#include "lib/lint/final_image.h"
#include "lib/lint/unit.h"
#include "lib/syntax/chars.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

struct Variable {
  std::string_view name, value;
};
/// Servers that show their inside to whoever asks when this is set.
constexpr auto variables = std::to_array<Variable>({
    {"FLASK_DEBUG", "1"},
    {"FLASK_DEBUG", "true"},
    {"FLASK_ENV", "development"},
    {"DJANGO_DEBUG", "1"},
    {"DJANGO_DEBUG", "true"},
    {"RAILS_ENV", "development"},
    {"RACK_ENV", "development"},
    {"APP_DEBUG", "1"},
    {"APP_DEBUG", "true"},
    {"ASPNETCORE_ENVIRONMENT", "Development"},
    {"DOTNET_ENVIRONMENT", "Development"},
    {"NODE_ENV", "development"},
    {"SYMFONY_DEBUG", "1"},
    {"WERKZEUG_DEBUG_PIN", "off"},
});

std::string_view unquoted(std::string_view text) {
  const bool quoted = text.size() > 1 && (text.front() == '"' || text.front() == '\'') &&
                      text.front() == text.back();
  return quoted ? text.substr(1, text.size() - 2) : text;
}

bool names_development(std::string_view text) {
  for (const std::string_view word : {"dev", "debug", "test", "example", "sample", "local", "ci"})
    for (std::size_t i = 0; i + word.size() <= text.size(); ++i)
      if (syntax::equal_ignoring_case(text.substr(i, word.size()), word)) return true;
  return false;
}

/// A file or a stage for development may say so.
bool is_for_development(const lint::Unit& unit, std::uint32_t stage) {
  return names_development(unit.source().path()) ||
         names_development(unit.tree().stages[stage].name);
}

/// An ENV below in the stage gives another value.
bool is_set_again(const syntax::Dockerfile& file, const lint::Place& place, std::string_view key) {
  for (std::uint32_t i = place.index + 1; i < file.stages[place.stage].end; ++i) {
    if (file.instructions[i].keyword != syntax::Keyword::env) continue;
    const auto* pairs = file.instructions[i].as<syntax::KeyValues>();
    for (std::size_t k = 0; pairs != nullptr && k < pairs->pairs.size(); ++k)
      if (pairs->pairs[k].key.text == key) return true;
  }
  return false;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* pairs = place.instruction.as<syntax::KeyValues>();
  if (pairs == nullptr || place.stage == lint::no_stage) return;
  for (const syntax::KeyValue& pair : pairs->pairs) {
    const bool debug = std::any_of(variables.begin(), variables.end(), [&](const Variable& known) {
      return known.name == pair.key.text &&
             syntax::equal_ignoring_case(known.value, unquoted(pair.value.text));
    });
    if (!debug || is_for_development(unit, place.stage) ||
        is_set_again(unit.tree(), place, pair.key.text) ||
        !lint::is_in_final_image(unit.tree(), place.stage))
      continue;
    report
        .add(pair.key.span, "with `" + std::string(pair.key.text) +
                                "` set so, the server shows its inside to whoever asks")
        .help = "set it where the container is started for development";
  }
}

}  // namespace

extern constexpr lint::Rule debug_mode_in_image{
    .name = "debug-mode-in-image",
    .category = "security",
    .summary = "The image starts its server in debug mode",
    .severity = lint::Severity::warning,
    .aliases = {"S4507"},
    .by_default = false,
    .keywords = {syntax::Keyword::env},
    .on_instruction = check};

}  // namespace stowage::rules
