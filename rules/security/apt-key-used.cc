#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <variant>

#include "lib/lint/command_words.h"
#include "lib/lint/final_image.h"
#include "lib/model/model.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// Debian 8 and Ubuntu 14.04, and what is older: their apt has no `signed-by`.
bool is_too_old(const lint::Unit& unit, std::uint32_t stage) {
  constexpr auto releases = std::to_array<std::string_view>(
      {"debian:7", "debian:8", "jessie", "wheezy", "squeeze", "ubuntu:12.04", "ubuntu:14.04",
       "ubuntu-12.04", "ubuntu-14.04", "precise", "trusty"});
  constexpr int most_stages = 16;
  if (stage == lint::no_stage) return false;
  std::optional<std::uint32_t> at = stage;
  for (int n = 0; n < most_stages; ++n) {
    const auto below = lint::base_stage(unit.tree(), *at);
    if (!below) break;
    at = below;
  }
  const auto* image = std::get_if<model::FromImage>(&unit.model().stages[*at].base);
  return image != nullptr &&
         std::any_of(releases.begin(), releases.end(), [&](std::string_view each) {
           return image->reference.text.find(each) != std::string::npos;
         });
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  lint::each_command(unit, place, [&](const auto& run, const shell::Command& command) {
    if (command.name != "apt-key" || command.argv.size() < 2) return;
    const shell::Word* action = nullptr;
    for (const shell::Word& word : command.arguments())
      if (word.text == "add" || word.text == "adv") action = &word;
    if (action == nullptr || lint::find_argument(command, "--keyring") != nullptr ||
        is_too_old(unit, place.stage))
      return;
    report
        .add(run.to_source(command.span),
             "`apt-key` lets this key sign packages of every repository, and Debian 13 has it no "
             "more")
        .help =
        "keep the key in `/etc/apt/keyrings`, and name it by `signed-by=` in the source list";
  });
}

}  // namespace

extern constexpr lint::Rule apt_key_used{.name = "apt-key-used",
                                         .category = "security",
                                         .summary = "A key is added for all repositories",
                                         .severity = lint::Severity::warning,
                                         .mentions = "apt-key",
                                         .keywords = {syntax::Keyword::run},
                                         .on_instruction = check};

}  // namespace stowage::rules
