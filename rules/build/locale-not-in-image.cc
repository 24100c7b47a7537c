#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "lib/lint/final_image.h"
#include "lib/lint/offer.h"
#include "lib/lint/operands.h"
#include "lib/lint/unit.h"
#include "lib/model/image_name.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::Unit;

/// Official images on Debian and Ubuntu that have the locales C, C.UTF-8 and POSIX, and no others.
constexpr auto plain_images = std::to_array<std::string_view>(
    {"buildpack-deps", "debian", "golang", "node", "php", "python", "ruby", "rust", "ubuntu"});

/// `en_US.UTF-8`, `de_DE@euro`: with a language and a country.
bool is_of_country(std::string_view value) {
  const auto small = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (value.size() < 5 || !small(value[0]) || !small(value[1]) || value[2] != '_' ||
      !capital(value[3]) || !capital(value[4]))
    return false;
  return value.size() == 5 || value[5] == '.' || value[5] == '@';
}

/// Does the RUN make locales, or run what nobody can look into?
bool may_make(const Unit& unit, std::uint32_t index) {
  const syntax::Instruction& run = unit.tree().instructions[index];
  if (!run.valid || !run.heredocs.empty()) return true;
  const std::string_view line = run.line.text;
  for (const std::string_view word : {"locale", "language-pack"})
    if (line.find(word) != std::string_view::npos) return true;
  const lint::RunCommands& commands = unit.commands(run, index);
  return !commands.complete() ||
         std::any_of(commands.all().begin(), commands.all().end(), [](const auto& command) {
           return command.name.empty() || command.name == "sh" || command.name == "bash" ||
                  command.name == "source" || command.name == "." ||
                  command.name.ends_with(".sh") ||
                  command.argv[0].text.find('/') != std::string_view::npos;
         });
}

/// May the instruction bring them as files?
bool may_bring(const Unit& unit, std::uint32_t index) {
  const auto* copy = unit.model().nodes[index].as<model::CopyFacts>();
  if (copy == nullptr)
    return unit.model().nodes[index].as<model::RunFacts>() && may_make(unit, index);
  const std::string& goal = copy->destination.text;
  return !copy->destination.known || goal == "/" || goal.starts_with("/usr/lib") ||
         goal == "/usr/" || goal == "/usr";
}

/// The image below the stage, when no step of the image makes locales.
std::optional<std::string> base_without(const Unit& unit, std::uint32_t stage) {
  constexpr std::uint32_t most_steps = 300;  // keeps the time linear
  std::uint32_t steps = 0;
  for (;;) {
    const syntax::Stage& here = unit.tree().stages[stage];
    steps += here.end - here.first;
    if (steps > most_steps) return std::nullopt;
    for (std::uint32_t i = here.first; i < here.end; ++i)
      if (may_bring(unit, i)) return std::nullopt;
    const auto below = lint::base_stage(unit.tree(), stage);
    if (!below) break;
    stage = *below;
  }
  const auto* image = std::get_if<model::FromImage>(&unit.model().stages[stage].base);
  if (image == nullptr || !image->reference.known) return std::nullopt;
  const std::string& reference = image->reference.text;
  for (const std::string_view other : {"alpine", "windows", "nanoserver"})
    if (reference.find(other) != std::string::npos) return std::nullopt;
  std::string repository = model::repository_of(reference);
  const bool plain =
      std::find(plain_images.begin(), plain_images.end(), repository) != plain_images.end();
  return plain ? std::optional(std::move(repository)) : std::nullopt;
}

bool names_locale(std::string_view name) {
  return name == "LANG" || name == "LC_ALL" || name == "LC_CTYPE";
}

void check(const Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* env = place.instruction.as<syntax::KeyValues>();
  if (env == nullptr || place.onbuild || place.stage == lint::no_stage) return;
  for (const syntax::KeyValue& pair : env->pairs) {
    if (!names_locale(pair.key.text)) continue;
    std::string_view value = pair.value.text;
    if (value.size() > 1 && (value[0] == '"' || value[0] == '\''))
      value = value.substr(1, value.size() - 2);
    if (!is_of_country(value)) continue;
    if (!lint::is_in_final_image(unit.tree(), place.stage)) return;
    const auto base = base_without(unit, static_cast<std::uint32_t>(unit.tree().stages.size() - 1));
    if (!base) return;
    lint::Diagnostic& found =
        report.add(pair.value.span, "`" + *base + "` has no locale `" + std::string(value) +
                                        "`, and no step makes it: programs fall back to ASCII");
    found.help = "write `C.UTF-8`, which is there, or make it with `locale-gen` or `localedef`";
    if (const auto span = lint::verbatim(unit, place.instruction, value))
      lint::offer(found, "write `C.UTF-8`", Grade::assuming, {{{*span, "C.UTF-8"}}},
                  {"UTF-8 is what was wanted, and not the country's order, dates and numbers"});
  }
}

}  // namespace

extern constexpr lint::Rule locale_not_in_image{
    .name = "locale-not-in-image",
    .category = "build",
    .summary = "A variable names a locale that the image does not have",
    .fixable = true,
    .mentions = "LANG LC_",
    .keywords = {syntax::Keyword::env},
    .on_instruction = check};

}  // namespace stowage::rules
