#include <algorithm>
#include <array>
#include <string>
#include <variant>

#include "lib/lint/blocks.h"
#include "lib/lint/refused_words.h"
#include "lib/lint/unit.h"
#include "lib/model/image_name.h"
#include "lib/syntax/chars.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::DryRun;

/// Images of distributions set PATH and no other variable.
constexpr auto plain_images =
    std::to_array<std::string_view>({"almalinux", "alpine", "amazonlinux", "busybox", "centos",
                                     "debian", "fedora", "oraclelinux", "rockylinux", "ubuntu"});

/// The image that a stage stands on in the end.
std::string root_image(const lint::Unit& unit, std::uint32_t stage) {
  const model::Model& model = unit.model();
  for (;;) {
    const model::Origin& base = model.stages[stage].base;
    if (std::holds_alternative<model::FromScratch>(base)) return "scratch";
    if (const auto* image = std::get_if<model::FromImage>(&base))
      return image->reference.known ? model::repository_of(image->reference.text) : "";
    const auto* parent = std::get_if<model::FromStage>(&base);
    if (parent == nullptr || parent->stage.index >= stage) return {};
    stage = parent->stage.index;
  }
}

/// Does an instruction below in the stage set it?
bool is_set_below(const lint::Unit& unit, const DryRun::Unset& unset) {
  const syntax::Dockerfile& file = unit.tree();
  for (std::uint32_t i = unset.index; i < file.stages[unset.stage].end; ++i) {
    const syntax::Instruction& instruction = file.instructions[i];
    if (const auto* args = instruction.as<syntax::Args>()) {
      for (const auto& declared : args->declarations)
        if (declared.name.text == unset.name) return true;
    } else if (const auto* pairs = instruction.as<syntax::KeyValues>();
               pairs != nullptr && instruction.keyword == syntax::Keyword::env) {
      for (const auto& pair : pairs->pairs)
        if (pair.key.text == unset.name) return true;
    }
  }
  return false;
}

/// `ENV CPATH=/x:$CPATH`: made to work whether the base image sets it or not.
bool adds_to_itself(const syntax::Instruction& instruction, std::string_view name) {
  const auto* pairs = instruction.as<syntax::KeyValues>();
  return pairs != nullptr && std::any_of(pairs->pairs.begin(), pairs->pairs.end(),
                                         [&](const auto& pair) { return pair.key.text == name; });
}

/// An argument that the stage would have to declare to see it.
bool is_global(const lint::Unit& unit, std::string_view name) {
  return unit.model().global_args.last(name) != nullptr;
}

/// The bytes of `$NAME` or `${NAME`.
Span place_of(const syntax::Instruction& instruction, std::string_view name) {
  const std::string_view text = instruction.line.text;
  for (std::size_t at = text.find(name); at != std::string_view::npos;
       at = text.find(name, at + 1)) {
    const bool braced = at > 1 && text[at - 1] == '{' && text[at - 2] == '$';
    if (!braced && (at == 0 || text[at - 1] != '$')) continue;
    const std::size_t end = at + name.size();
    const char next = end < text.size() ? text[end] : ' ';
    const bool longer = next == '_' || (next >= '0' && next <= '9') ||
                        (syntax::lower(next) >= 'a' && syntax::lower(next) <= 'z');
    if (longer) continue;
    const bool closed = braced && next == '}';
    return instruction.line.to_source(at - (braced ? 2 : 1), end + (closed ? 1 : 0));
  }
  return instruction.name.span;
}

/// Is it certain enough that the base image does not set it either?
bool is_certain(const lint::Unit& unit, const DryRun::Unset& unset) {
  if (unset.trigger) return false;
  const syntax::Instruction& instruction = unit.tree().instructions[unset.index];
  if (adds_to_itself(instruction, unset.name)) return false;
  if (is_global(unit, unset.name) || is_set_below(unit, unset)) return true;
  const std::string image = root_image(unit, unset.stage);
  return image == "scratch" ||
         std::find(plain_images.begin(), plain_images.end(), image) != plain_images.end();
}

bool may_use_variables(const syntax::Instruction& instruction) {
  if (instruction.keyword == syntax::Keyword::run && instruction.flags.empty()) return false;
  return instruction.line.text.find('$') != std::string_view::npos || !instruction.heredocs.empty();
}

/// The instruction at which the builder stops because it cannot expand a word, which is said on its own.
std::uint32_t refused_instruction(const lint::Unit& unit) {
  const DryRun& run = unit.dry_run();
  if (run.stopped != DryRun::Phase::steps || run.unset.empty()) return syntax::no_instruction;
  const DryRun::Unset& last = run.unset.back();
  if (last.index != run.stopped_at) return syntax::no_instruction;
  const syntax::Instruction& instruction = unit.tree().instructions[last.index];
  const bool refused = !lint::refused_words(unit, {instruction, last.index, last.stage}).empty();
  return refused ? last.index : syntax::no_instruction;
}

void check(const lint::Unit& unit, lint::Report& report) {
  const auto& instructions = unit.tree().instructions;
  if (std::none_of(instructions.begin(), instructions.end(), may_use_variables)) return;
  const bool compat = unit.settings().compat == lint::Compat::buildkit;
  const std::uint32_t refused = compat ? syntax::no_instruction : refused_instruction(unit);
  for (const DryRun::Unset& unset : unit.dry_run().unset) {
    if (!compat && (unset.index == refused || !is_certain(unit, unset))) continue;
    const syntax::Instruction& instruction = instructions[unset.index];
    lint::Diagnostic& found =
        report.add(place_of(instruction, unset.name), "nothing sets `$" + unset.name + "` here");
    if (compat) {
      if (!unset.suggestion.empty()) found.help = "did you mean `$" + unset.suggestion + "`?";
      continue;
    }
    if (is_global(unit, unset.name)) {
      found.help = "a stage sees an argument from above the first FROM after its own `ARG " +
                   unset.name + "`";
      const std::string line =
          "ARG " + unset.name + std::string(lint::newline_at(unit, unset.index));
      found.fixes.push_back({"declare it with ARG in this stage",
                             Grade::assuming,
                             {lint::insert_above(unit, unset.index, line)},
                             {"the argument of this name above the first FROM is meant"},
                             {}});
    } else if (is_set_below(unit, unset)) {
      found.help = "it is set below";
    } else if (!unset.suggestion.empty()) {
      found.help = "did you mean `$" + unset.suggestion + "`?";
    }
  }
}

}  // namespace

extern constexpr lint::Rule undefined_variable{
    .name = "undefined-variable",
    .category = "build",
    .summary = "An instruction uses a variable that nothing sets",
    .severity = lint::Severity::warning,
    .buildkit = "UndefinedVar",
    .fixable = true,
    .on_file = check};

}  // namespace stowage::rules
