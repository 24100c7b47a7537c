#include "lib/lint/early_arguments.h"

#include <algorithm>
#include <array>
#include <string>

#include "lib/lint/blocks.h"

namespace stowage::lint {

namespace {

using syntax::ArgDeclaration;
using syntax::Args;
using syntax::Instruction;
using syntax::Keyword;

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool assigns(const Instruction& instruction, std::string_view name) {
  if (const auto* args = instruction.as<Args>()) {
    return std::any_of(args->declarations.begin(), args->declarations.end(),
                       [&](const ArgDeclaration& arg) { return arg.name.text == name; });
  }
  const auto* env = instruction.as<syntax::KeyValues>();
  return instruction.keyword == Keyword::env && env != nullptr &&
         std::any_of(env->pairs.begin(), env->pairs.end(),
                     [&](const syntax::KeyValue& pair) { return pair.key.text == name; });
}

/// The lines of a declaration. Its comment stays when it heads a block of declarations.
Span lines_of(const Unit& unit, std::uint32_t index) {
  const auto& instructions = unit.tree().instructions;
  Span block = block_of(unit, index);
  const bool heads_block = index + 1 < instructions.size() &&
                           instructions[index + 1].keyword == Keyword::arg &&
                           instructions[index + 1].first_line == instructions[index].last_line + 1;
  if (heads_block) block.begin = unit.lines().line(instructions[index].first_line).begin;
  return block;
}

}  // namespace

bool names_word(std::string_view text, std::string_view name) {
  for (std::size_t at = text.find(name); at != std::string_view::npos;
       at = text.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    const bool starts = at == 0 || !is_name_character(text[at - 1]);
    const bool ends = end == text.size() || !is_name_character(text[end]);
    if (starts && ends) return true;
  }
  return false;
}

bool names_word(const Instruction& instruction, std::string_view name) {
  return names_word(instruction.line.text, name) ||
         std::any_of(
             instruction.heredocs.begin(), instruction.heredocs.end(),
             [&](const syntax::Heredoc& heredoc) { return names_word(heredoc.content, name); });
}

bool is_of_target(const ArgDeclaration& arg) {
  constexpr auto names = std::to_array<std::string_view>(
      {"TARGETARCH", "TARGETOS", "TARGETPLATFORM", "TARGETVARIANT"});
  return !arg.has_default && std::find(names.begin(), names.end(), arg.name.text) != names.end();
}

std::vector<EarlyArgument> early_arguments(
    const Unit& unit, std::uint32_t stage,
    const std::function<bool(const ArgDeclaration&)>& wanted) {
  constexpr std::size_t most_open = 64;  // keeps the time linear
  const syntax::Stage& range = unit.tree().stages[stage];
  std::vector<EarlyArgument> open, found;
  for (std::uint32_t i = range.first; i < range.end; ++i) {
    const Instruction& instruction = unit.tree().instructions[i];
    std::erase_if(open, [&](EarlyArgument& one) {
      if (names_word(instruction, one.arg->name.text)) {
        one.use = i;
        if (one.first_run != 0 && !assigns(instruction, one.arg->name.text)) found.push_back(one);
        return true;
      }
      if (instruction.keyword == Keyword::run && one.first_run == 0) one.first_run = i;
      return false;
    });
    const auto* args = instruction.as<Args>();
    if (args == nullptr || !instruction.valid) continue;
    for (const ArgDeclaration& arg : args->declarations)
      if (open.size() < most_open && wanted(arg)) open.push_back({i, &arg, 0, 0});
  }
  return found;
}

std::optional<Fix> declare_later(const Unit& unit, std::uint32_t declaration, std::uint32_t use) {
  const Instruction& instruction = unit.tree().instructions[declaration];
  std::string names;
  for (const ArgDeclaration& arg : instruction.as<Args>()->declarations) {
    if (arg.value.text.find('$') != std::string_view::npos) return std::nullopt;
    names.append(names.empty() ? "`" : ", `").append(arg.name.text).append("`");
  }
  const Span block = lines_of(unit, declaration);
  std::string lines(unit.text(block));
  return Fix{
      .title = "declare " + names + " just above the first use",
      .grade = Grade::assuming,
      .edits = {{block, ""}, insert_above(unit, use, std::move(lines))},
      .assumptions = {"no step between reads " + names + " from its environment; none names it"}};
}

void explain_early(const Unit& unit, const EarlyArgument& early, Diagnostic& found) {
  const auto& instructions = unit.tree().instructions;
  const std::string name(early.arg->name.text);
  found.labels.push_back(
      {instructions[early.first_run].span, "has `" + name + "` in its cache key"});
  found.labels.push_back({instructions[early.use].span, "the first that uses it"});
  const bool alone = instructions[early.declaration].as<Args>()->declarations.size() == 1;
  auto fix = alone ? declare_later(unit, early.declaration, early.use) : std::nullopt;
  if (fix)
    found.fixes.push_back(std::move(*fix));
  else
    found.help = "declare `" + name + "` just above its first use";
}

}  // namespace stowage::lint
