#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

/// A word, or the value of `export A=…`, that begins with `"~/` or `'~/`.
bool begins_with_tilde(const shell::Word& word, std::string_view command) {
  constexpr std::array<std::string_view, 5> declaring = {"export", "readonly", "local", "declare",
                                                         "typeset"};
  std::string_view text = word.raw;
  if (one_of(command, declaring)) text.remove_prefix(text.find('=') + 1);  // none: nothing
  return text.starts_with("\"~/") || text.starts_with("'~/");
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  // Texts, scripts for a shell that expands it, and settings of tools that do so themselves.
  constexpr std::array<std::string_view, 19> texts = {
      "echo", "printf", "sed",     "grep", "awk",  "su",   "sh",  "bash",    "eval",          "ssh",
      "git",  "npm",    "runuser", "sudo", "yarn", "pnpm", "zsh", "crontab", "ansible-galaxy"};
  const lint::ShellFacts& facts = run->shell();
  for (const lint::ShellWord& each : facts.words) {
    const bool seat = each.seat == lint::Seat::argument || each.seat == lint::Seat::assignment ||
                      each.seat == lint::Seat::redirection || each.seat == lint::Seat::loop;
    if (!each.word->quoted || !seat) continue;
    const std::string_view command = name_of(*facts.nodes[each.node].node);
    if (!begins_with_tilde(*each.word, command)) continue;
    if (one_of(command, texts) && each.seat != lint::Seat::redirection) continue;
    lint::Diagnostic& found =
        report.add(run->to_source(each.word->span), "in quotes `~` is a folder of that name");
    found.help = "write `$HOME` in the quotes, or the tilde and the slash in front of them";
  }
}

}  // namespace

extern constexpr lint::Rule tilde_in_quotes{.name = "tilde-in-quotes",
                                            .category = "shell",
                                            .summary = "A tilde in quotes is no home folder",
                                            .aliases = {"SC2088"},
                                            .mentions = "~",
                                            .keywords = {syntax::Keyword::run},
                                            .on_instruction = check};

}  // namespace stowage::rules
