#include <algorithm>
#include <array>
#include <string>

#include "lib/lint/early_arguments.h"
#include "lib/lint/repeated_work.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::Unit;
using syntax::ArgDeclaration;
using syntax::Instruction;

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

/// `curl https://…/tool-$VERSION.tar.gz`: the version of something that is fetched, which rarely changes.
bool fetches(const Instruction& use) { return use.line.text.find("://") != std::string_view::npos; }

void check(const Unit& unit, std::uint32_t stage, lint::Report& report) {
  for (const lint::EarlyArgument& early : lint::early_arguments(unit, stage, is_volatile)) {
    if (is_version(*early.arg) && fetches(unit.tree().instructions[early.use])) continue;
    if (!lint::repeats_work(unit, stage, early.first_run, early.use)) continue;
    lint::Diagnostic& found =
        report.add(early.arg->name.span, "each new value of `" + std::string(early.arg->name.text) +
                                             "` runs steps again that do not use it");
    lint::explain_early(unit, early, found);
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
