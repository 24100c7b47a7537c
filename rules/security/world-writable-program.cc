#include <algorithm>
#include <string>

#include "lib/lint/command_words.h"
#include "rules/file_mode.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::RunCommands;
using shell::Command;

/// By its name a program or a file of settings, which nobody but its owner has to write.
bool is_program(std::string_view path) {
  if (path.find("/bin/") != std::string_view::npos && !path.ends_with('/')) return true;
  for (const std::string_view ending :
       {".sh",   ".bash", ".py",  ".pl",  ".rb", ".js",  ".jar", ".php", ".yml", ".yaml",
        ".json", ".conf", ".cfg", ".ini", ".so", ".exe", ".bin", ".pem", ".key", ".crt"})
    if (path.ends_with(ending)) return true;
  return false;
}

/// A mode that also lets others run it: `+x` was meant. `666` is for data that others write.
bool is_for_running(std::string_view mode) {
  return mode.find('x') != std::string_view::npos ||
         (mode.back() >= '0' && mode.back() <= '7' && (mode.back() - '0') % 2 == 1);
}

/// `touch state.json && chmod 777 state.json`: made to be written.
bool is_made_here(const RunCommands& run, std::string_view path) {
  return std::any_of(run.all().begin(), run.all().end(), [&](const Command& command) {
    return command.name == "touch" && lint::find_argument(command, path) != nullptr;
  });
}

void complain(lint::Report& report, Span span, std::string_view mode, std::string_view path,
              std::optional<Edit> edit) {
  lint::Diagnostic& found =
      report.add(span, "mode `" + std::string(mode) +
                           "` lets every user of the container change `" + std::string(path) + "`");
  found.help = "to be run it needs no more than `755`";
  if (edit)
    found.fixes.push_back({"use `" + edit->text + "`",
                           Grade::assuming,
                           {*edit},
                           {"nobody but the owner of the file writes it"},
                           {}});
}

void check_run(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  lint::each_command(unit, place, [&](const RunCommands& run, const Command& command) {
    if (command.name != "chmod") return;
    const shell::Word* mode = lint::first_operand(command);
    if (mode == nullptr || !mode->is_static() || !is_world_writable(mode->text) ||
        !is_for_running(mode->text))
      return;
    for (const shell::Word* word = mode + 1; word <= &command.argv.back(); ++word) {
      if (!is_program(word->raw) || is_made_here(run, word->raw)) continue;
      std::optional<Edit> edit;
      if (const std::string text = for_owner_only(mode->text); !text.empty())
        edit = lint::replace_word(unit, run, *mode, text);
      return complain(report, run.to_source(mode->span), mode->text, word->raw, std::move(edit));
    }
  });
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (place.instruction.keyword == syntax::Keyword::run) return check_run(unit, place, report);
  const auto* copy = place.instruction.as<syntax::Copy>();
  if (copy == nullptr || !is_world_writable(copy->chmod.text) || !is_for_running(copy->chmod.text))
    return;
  const auto program =
      std::find_if(copy->sources.begin(), copy->sources.end(),
                   [](const syntax::Word& source) { return is_program(source.text); });
  if (program == copy->sources.end()) return;
  std::optional<Edit> edit;
  const std::string text = for_owner_only(copy->chmod.text);
  if (!text.empty() && unit.text(copy->chmod.span) == copy->chmod.text)
    edit = Edit{copy->chmod.span, text};
  complain(report, copy->chmod.span, copy->chmod.text, program->text, std::move(edit));
}

}  // namespace

extern constexpr lint::Rule world_writable_program{
    .name = "world-writable-program",
    .category = "security",
    .summary = "A program or file of settings is made writable for everybody",
    .severity = lint::Severity::warning,
    .fixable = true,
    .mentions = "chmod",
    .keywords = {syntax::Keyword::run, syntax::Keyword::copy, syntax::Keyword::add},
    .on_instruction = check};

}  // namespace stowage::rules
