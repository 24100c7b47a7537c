#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "lib/lint/final_image.h"
#include "lib/lint/operands.h"
#include "lib/lint/unit.h"
#include "lib/shell/commands.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using syntax::Keyword;

/// Programs to which `$` means something themselves.
constexpr auto readers = std::to_array<std::string_view>(
    {"sh",      "bash",       "ash",       "dash",           "zsh",      "ksh",     "cmd",
     "cmd.exe", "powershell", "pwsh",      "powershell.exe", "pwsh.exe", "awk",     "gawk",
     "sed",     "grep",       "perl",      "envsubst",       "make",     "su",      "env",
     "busybox", "tini",       "dumb-init", "nginx",          "expect",   "jq",      "ruby",
     "php",     "xargs",      "su-exec",   "gosu",           "chpst",    "runuser", "sudo",
     "bundle",  "find"});

bool is_name_start(char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_name(char c) { return is_name_start(c) || (c >= '0' && c <= '9'); }

/// "$NAME" or "${NAME…}" in the word; empty: none.
std::string_view variable_in(std::string_view text) {
  for (std::size_t at = text.find('$'); at != std::string_view::npos; at = text.find('$', at + 1)) {
    const bool braced = at + 1 < text.size() && text[at + 1] == '{';
    std::size_t end = at + (braced ? 2 : 1);
    if (end >= text.size() || !is_name_start(text[end])) continue;
    while (end < text.size() && is_name(text[end])) ++end;
    if (!braced) return text.substr(at, end - at);
    const std::size_t close = text.find('}', end);
    if (close != std::string_view::npos) return text.substr(at, close + 1 - at);
  }
  return {};
}

/// `java -jar app.jar --server.port=${PORT}`: Spring puts the environment's value in its settings by itself.
bool may_be_of_spring(std::string_view program, std::string_view word, std::string_view variable) {
  return program == "java" && variable.starts_with("${") &&
         word.find('=') != std::string_view::npos &&
         (word.starts_with("--") || word.starts_with("-Dspring."));
}

const syntax::CommandLine* command_of(const syntax::Instruction& instruction) {
  if (const auto* command = instruction.as<syntax::Command>()) return &command->command;
  if (const auto* check = instruction.as<syntax::Healthcheck>()) return &check->command;
  if (const auto* run = instruction.as<syntax::Run>()) return &run->command;
  return nullptr;
}

/// `["sh", "-c", "exec a b"]`; nothing where a word would mean something else to a shell.
std::optional<std::string> in_shell(const lint::Unit& unit, std::span<const syntax::Word> words) {
  std::string script = "exec";
  for (const syntax::Word& word : words) {
    const auto odd = [](char c) {
      return !(is_name(c) || std::string_view("-+=:/.,@%${}").find(c) != std::string_view::npos);
    };
    if (word.text.empty() || std::any_of(word.text.begin(), word.text.end(), odd) ||
        unit.text(word.span) != word.text)
      return std::nullopt;
    const bool expands = word.text.find('$') != std::string_view::npos;
    script.append(expands ? " \\\"" : " ").append(word.text).append(expands ? "\\\"" : "");
  }
  return "[\"sh\", \"-c\", \"" + script + "\"]";
}

/// A CMD behind an ENTRYPOINT: a script may expand its arguments.
bool is_argument(const lint::Unit& unit, const lint::Place& place) {
  return place.instruction.keyword == Keyword::cmd &&
         (place.stage == lint::no_stage || lint::stage_has(unit, place.stage, Keyword::entrypoint));
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const syntax::CommandLine* command = command_of(place.instruction);
  if (command == nullptr || !command->exec || command->words.empty() || !place.instruction.valid)
    return;
  const std::span<const syntax::Word> words = command->words;
  const std::string_view program = shell::basename(words[0].text);
  if (std::find(readers.begin(), readers.end(), program) != readers.end()) return;
  if (is_argument(unit, place)) return;
  for (const syntax::Word& word : words) {
    const std::string_view variable = variable_in(word.text);
    if (variable.empty() || may_be_of_spring(program, word.text, variable)) continue;
    lint::Diagnostic& found = report.add(word.span, "no shell reads this, so the program gets `" +
                                                        std::string(variable) + "` as it stands");
    found.help = "start it by a shell: `[\"sh\", \"-c\", \"exec …\"]`";
    const auto list =
        lint::verbatim(unit, place.instruction, lint::operand_text(place.instruction));
    const auto text = in_shell(unit, words);
    if (list && text && place.instruction.keyword == Keyword::cmd && !place.onbuild)
      found.fixes.push_back({"start it by a shell",
                             Grade::assuming,
                             {{*list, *text}},
                             {"the image has a shell and no ENTRYPOINT"},
                             {}});
    return;
  }
}

}  // namespace

extern constexpr lint::Rule variable_in_exec_form{
    .name = "variable-in-exec-form",
    .category = "build",
    .summary = "A variable stands in a JSON array, where nothing expands it",
    .severity = lint::Severity::warning,
    .fixable = true,
    .keywords = {Keyword::cmd, Keyword::entrypoint, Keyword::healthcheck, Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
