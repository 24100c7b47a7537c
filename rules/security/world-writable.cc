#include <algorithm>
#include <optional>
#include <string>

#include "lib/lint/command_words.h"
#include "lib/lint/final_image.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::RunCommands;
using shell::Command;

/// "0777" as a number; nothing for anything but three or four octal digits.
std::optional<unsigned> octal(std::string_view text) {
  if (text.size() < 3 || text.size() > 4) return std::nullopt;
  unsigned mode = 0;
  for (const char c : text) {
    if (c < '0' || c > '7') return std::nullopt;
    mode = mode * 8 + static_cast<unsigned>(c - '0');
  }
  return mode;
}

/// `a+w`, `o+rwx`, `ugo=rw`: a clause that names others or all, and gives them w.
bool gives_all(std::string_view clause) {
  const std::size_t op = clause.find_first_of("+=");
  if (op == std::string_view::npos || op == 0) return false;
  return clause.substr(0, op).find_first_of("ao") != std::string_view::npos &&
         clause.substr(op).find('w') != std::string_view::npos;
}

bool is_world_writable(std::string_view mode) {
  // The sticky bit is what /tmp has: everybody writes, nobody removes what is another's.
  if (const auto bits = octal(mode)) return (*bits & 0002) != 0 && (*bits & 01000) == 0;
  while (!mode.empty()) {
    const std::size_t comma = mode.find(',');
    if (gives_all(mode.substr(0, comma))) return mode.find('t') == std::string_view::npos;
    if (comma == std::string_view::npos) break;
    mode.remove_prefix(comma + 1);
  }
  return false;
}

/// The octal mode without the bit that lets others write.
std::string narrower(std::string_view mode) {
  std::string text(mode);
  if (!octal(mode)) return {};
  text.back() = static_cast<char>(text.back() - 2);
  return text;
}

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
    if (const std::string text = narrower(mode->text); !text.empty())
      edit = lint::replace_word(unit, run, *mode, text);
    complain(unit, place, report, run.to_source(mode->span), mode->text, std::move(edit));
  });
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (place.instruction.keyword == syntax::Keyword::run) return check_run(unit, place, report);
  const auto* copy = place.instruction.as<syntax::Copy>();
  if (copy == nullptr || !is_world_writable(copy->chmod.text)) return;
  std::optional<Edit> edit;
  const std::string text = narrower(copy->chmod.text);
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
    .keywords = {syntax::Keyword::run, syntax::Keyword::copy, syntax::Keyword::add},
    .on_instruction = check};

}  // namespace stowage::rules
