#include <algorithm>
#include <optional>
#include <string>

#include "lib/lint/command_words.h"
#include "lib/lint/final_image.h"
#include "rules/file_mode.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::RunCommands;
using shell::Command;

void complain(const lint::Unit& unit, const lint::Place& place, lint::Report& report, Span span,
              std::string_view mode, std::optional<Edit> edit) {
  if (place.stage != lint::no_stage && !lint::is_in_final_image(unit.tree(), place.stage)) return;
  lint::Diagnostic& found = report.add(
      span, "mode `" + std::string(mode) + "` lets every user of the container change the file");
  found.help = "give it to the user that writes there (`--chown`, `chown`)";
  if (edit)
    found.fixes.push_back({"use `" + edit->text + "`",
                           Grade::assuming,
                           {*edit},
                           {"only the owner and its group write there"},
                           {}});
}

/// Folders that are made for everybody: sockets of services, the workspace of the Go images.
bool is_for_everybody(const Command& command) {
  return std::any_of(command.argv.begin(), command.argv.end(), [](const shell::Word& word) {
    return word.raw.find("/run") != std::string_view::npos ||
           word.raw.find("$GOPATH") != std::string_view::npos || word.raw.starts_with("/tmp") ||
           word.raw.starts_with("/var/tmp") || word.raw.starts_with("/dev/");
  });
}

void check_run(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  lint::each_command(unit, place, [&](const RunCommands& run, const Command& command) {
    const shell::Word* mode = nullptr;
    if (command.name == "chmod") {
      mode = lint::first_operand(command);
    } else if (lint::is_named(command, {"mkdir", "install"})) {
      for (std::size_t i = 1; i + 1 < command.argv.size(); ++i)
        if (command.argv[i].text == "-m" || command.argv[i].text == "--mode")
          mode = &command.argv[i + 1];
    }
    if (mode == nullptr || !mode->is_static() || !is_world_writable(mode->text) ||
        is_for_everybody(command))
      return;
    std::optional<Edit> edit;
    if (const std::string text = without_others(mode->text); !text.empty())
      edit = lint::replace_word(unit, run, *mode, text);
    complain(unit, place, report, run.to_source(mode->span), mode->text, std::move(edit));
  });
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (place.instruction.keyword == syntax::Keyword::run) return check_run(unit, place, report);
  const auto* copy = place.instruction.as<syntax::Copy>();
  if (copy == nullptr || !is_world_writable(copy->chmod.text)) return;
  std::optional<Edit> edit;
  const std::string text = without_others(copy->chmod.text);
  if (!text.empty() && unit.text(copy->chmod.span) == copy->chmod.text)
    edit = Edit{copy->chmod.span, text};
  complain(unit, place, report, copy->chmod.span, copy->chmod.text, std::move(edit));
}

}  // namespace

extern constexpr lint::Rule world_writable{
    .name = "world-writable",
    .category = "security",
    .summary = "A file or folder is made writable for everybody",
    .severity = lint::Severity::warning,
    .aliases = {"DF034", "S2612"},
    .fixable = true,
    .by_default = false,
    .mentions = "chmod mkdir install",
    .keywords = {syntax::Keyword::run, syntax::Keyword::copy, syntax::Keyword::add},
    .on_instruction = check};

}  // namespace stowage::rules
