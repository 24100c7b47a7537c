#include <algorithm>

#include "rules/packages/prompts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::HadolintCommand;

/// `-qq`, `-q -q`, `--quiet --quiet`
bool is_very_quiet(const HadolintCommand& command) {
  int letters = 0;
  int words = 0;
  for (const std::string_view word : command.words) {
    if (word.substr(0, word.find('=')) == "--quiet") ++words;
    if (!word.starts_with('-') || word.starts_with("--")) continue;
    letters += static_cast<int>(std::count(word.begin() + 1, word.end(), 'q'));
  }
  return letters > 1 || words > 1;
}

bool fires(const HadolintCommand& command) {
  return command.is("apt-get", {"install"}) &&
         !command.has_flag({"y", "yes", "assume-yes", "qq"}) && !command.has({"-q=2"}) &&
         !is_very_quiet(command);
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (lint::answers_as_hadolint(unit, place, report, "it asks, and nobody answers", fires)) return;
  report_questions(unit, place, report,
                   {.programs = {"apt-get", "apt", "aptitude"},
                    .actions = {"install", "upgrade", "dist-upgrade", "full-upgrade", "remove",
                                "purge", "autoremove", "build-dep"},
                    .answers = {"-y", "--yes", "--assume-yes", "-qq", "-q=2", "--assume-no", "-s"},
                    .switch_text = " -y"});
}

}  // namespace

extern constexpr lint::Rule apt_asks{.name = "apt-asks",
                                     .category = "packages",
                                     .summary = "apt-get would ask before it installs",
                                     .hadolint = {"DL3014", lint::Severity::warning},
                                     .aliases = {"DS-0021", "S6584"},
                                     .fixable = true,
                                     .mentions = "apt",
                                     .keywords = {syntax::Keyword::run},
                                     .on_instruction = check};

}  // namespace stowage::rules
