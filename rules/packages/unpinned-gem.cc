#include "rules/packages/pins.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::HadolintCommand;

bool is_pinned(std::string_view package) { return contains(package, ":") || is_path(package); }

/// The words above a `--` that are no flag and do not stand behind one.
bool fires(const HadolintCommand& command) {
  if (!command.is("gem", {"install", "i"}) || command.has({"-v", "--version"})) return false;
  bool any = false;
  bool is_value = false;
  bool ended = false;
  for (const std::string_view word : command.words) {
    if (word.starts_with("--version=")) return false;
    ended = ended || word == "--";
    const bool is_flag = word.starts_with('-');
    if (!ended && !is_value && !is_flag && word != "install" && word != "i")
      any = any || !contains(word, ":");
    is_value = is_flag && !is_value;
  }
  return any;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (lint::answers_as_hadolint(unit, place, report, "a package has no version", fires)) return;
  const auto judge = [&](const lint::RunCommands& run, const shell::Command& command) {
    report_unpinned(run, command, report,
                    {.actions = {"install", "i"},
                     .flags = {"-v", "--version"},
                     .is_pinned = is_pinned,
                     .example = "bundler:2.5.6"});
  };
  lint::each_named(unit, place, {"gem"}, judge);
}

}  // namespace

extern constexpr lint::Rule unpinned_gem{.name = "unpinned-gem",
                                         .category = "packages",
                                         .summary = "gem installs a gem without a version",
                                         .severity = lint::Severity::info,
                                         .hadolint = {"DL3028", lint::Severity::warning},
                                         .by_default = false,
                                         .mentions = "gem",
                                         .keywords = {syntax::Keyword::run},
                                         .on_instruction = check};

}  // namespace stowage::rules
