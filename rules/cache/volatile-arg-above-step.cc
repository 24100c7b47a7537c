#include <algorithm>
#include <array>
#include <vector>

#include "lib/lint/blocks.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::Unit;
using syntax::ArgDeclaration;
using syntax::Args;
using syntax::Instruction;
using syntax::Keyword;

/// Names whose value is another one in almost every build.
constexpr auto volatile_names = std::to_array<std::string_view>(
    {"BUILDTIME",  "BUILD_DATE",      "BUILD_ID",      "BUILD_NUMBER",   "BUILD_REVISION",
     "BUILD_TIME", "BUILD_TIMESTAMP", "BUILD_VERSION", "CACHEBUST",      "CACHE_BREAKER",
     "CACHE_BUST", "CACHE_DATE",      "COMMIT",        "COMMIT_HASH",    "COMMIT_ID",
     "COMMIT_REF", "COMMIT_SHA",      "CREATED",       "DATE",           "GITHUB_RUN_ID",
     "GITHUB_SHA", "GITSHA",          "GIT_COMMIT",    "GIT_COMMIT_SHA", "GIT_DESCRIBE",
     "GIT_HASH",   "GIT_REF",         "GIT_REV",       "GIT_REVISION",   "GIT_SHA",
     "GIT_SHA1",   "REVISION",        "SHORT_SHA",     "SOURCE_COMMIT",  "TIMESTAMP",
     "VCS_REF"});

/// Names that are either the version of what is built, which changes, or of a tool that is fetched.
constexpr auto version_names =
    std::to_array<std::string_view>({"APP_VERSION", "IMAGE_TAG", "RELEASE", "TAG", "VERSION"});

/// Defaults that say: the value comes with each build.
constexpr auto placeholders =
    std::to_array<std::string_view>({"", "\"\"", "''", "0.0.0", "dev", "development", "latest",
                                     "local", "none", "snapshot", "unknown", "unset"});

template <class Names>
bool one_of(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_version(const ArgDeclaration& arg) { return one_of(version_names, arg.name.text); }

bool is_volatile(const ArgDeclaration& arg) {
  if (one_of(volatile_names, arg.name.text)) return true;
  const bool may_be = is_version(arg) || arg.name.text.starts_with("CI_");
  return may_be && one_of(placeholders, arg.value.text);
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Is the name a word of the text? In a RUN it may stand without `$`: `python -c
/// 'os.environ["X"]'`.
bool names(std::string_view text, std::string_view name) {
  for (std::size_t at = text.find(name); at != std::string_view::npos;
       at = text.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    const bool starts = at == 0 || !is_name_character(text[at - 1]);
    const bool ends = end == text.size() || !is_name_character(text[end]);
    if (starts && ends) return true;
  }
  return false;
}

bool names(const Instruction& instruction, std::string_view name) {
  return names(instruction.line.text, name) ||
         std::any_of(instruction.heredocs.begin(), instruction.heredocs.end(),
                     [&](const syntax::Heredoc& heredoc) { return names(heredoc.content, name); });
}

/// A declaration that nothing has used yet, and the first RUN that pays for it.
struct Open {
  std::uint32_t index;
  const ArgDeclaration* arg;
  std::uint32_t first_run = 0;
};

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

/// `curl https://…/tool-$VERSION.tar.gz`: the version of something that is fetched, which rarely changes.
bool fetches(const Instruction& use) { return use.line.text.find("://") != std::string_view::npos; }

/// The lines of a declaration. Its comment stays when it heads a block of declarations.
Span lines_of(const Unit& unit, std::uint32_t index) {
  const auto& instructions = unit.tree().instructions;
  Span block = lint::block_of(unit, index);
  const bool heads_block = index + 1 < instructions.size() &&
                           instructions[index + 1].keyword == Keyword::arg &&
                           instructions[index + 1].first_line == instructions[index].last_line + 1;
  if (heads_block) block.begin = unit.lines().line(instructions[index].first_line).begin;
  return block;
}

void report_one(const Unit& unit, const Open& open, std::uint32_t use, lint::Report& report) {
  const auto& instructions = unit.tree().instructions;
  const std::string name(open.arg->name.text);
  lint::Diagnostic& found = report.add(
      open.arg->name.span, "each new value of `" + name + "` runs steps again that do not use it");
  found.labels.push_back(
      {instructions[open.first_run].span, "has `" + name + "` in its cache key"});
  found.labels.push_back({instructions[use].span, "the first that uses it"});

  const Instruction& declaration = instructions[open.index];
  const auto* args = declaration.as<Args>();
  const bool movable = args->declarations.size() == 1 && declaration.heredocs.empty() &&
                       open.arg->value.text.find('$') == std::string_view::npos;
  if (!movable) {
    found.help = "declare `" + name + "` just above its first use";
    return;
  }
  const Span block = lines_of(unit, open.index);
  std::string lines(unit.text(block));
  found.fixes.push_back({.title = "declare `" + name + "` just above its first use",
                         .grade = Grade::assuming,
                         .edits = {{block, ""}, lint::insert_above(unit, use, std::move(lines))},
                         .assumptions = {"no step between reads `" + name +
                                         "` from its environment; none names it"}});
}

void check(const Unit& unit, std::uint32_t stage, lint::Report& report) {
  constexpr std::size_t most_open = 64;  // keeps the time linear
  const syntax::Stage& range = unit.tree().stages[stage];
  std::vector<Open> open;
  for (std::uint32_t i = range.first; i < range.end; ++i) {
    const Instruction& instruction = unit.tree().instructions[i];
    std::erase_if(open, [&](Open& one) {
      if (names(instruction, one.arg->name.text)) {
        if (one.first_run != 0 && !assigns(instruction, one.arg->name.text) &&
            !(is_version(*one.arg) && fetches(instruction))) {
          report_one(unit, one, i, report);
        }
        return true;
      }
      if (instruction.keyword == Keyword::run && one.first_run == 0) one.first_run = i;
      return false;
    });
    const auto* args = instruction.as<Args>();
    if (args == nullptr || !instruction.valid) continue;
    for (const ArgDeclaration& arg : args->declarations) {
      if (open.size() < most_open && is_volatile(arg)) open.push_back({i, &arg});
    }
  }
}

}  // namespace

extern constexpr lint::Rule volatile_arg_above_step{
    .name = "volatile-arg-above-step",
    .category = "cache",
    .summary = "An ARG that changes with each build stands above steps that do not use it",
    .fixable = true,
    .on_stage = check};

}  // namespace stowage::rules
