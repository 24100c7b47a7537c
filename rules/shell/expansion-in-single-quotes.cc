#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

/// These are given programs in other languages, or text for later.
constexpr std::array<std::string_view, 24> languages = {
    "awk",  "gawk",   "mawk", "sed",   "perl",       "find",   "xargs",  "sh",
    "bash", "dash",   "eval", "trap",  "jq",         "yq",     "php",    "ruby",
    "node", "python", "ssh",  "alias", "dpkg-query", "rename", "expect", "envsubst"};

/// `awk …`, also behind a wrapper: `sudo -u app sh -c …`.
bool runs_language(std::span<const shell::Word> words) {
  constexpr std::size_t most = 8;  // keeps the time linear
  constexpr std::array<std::string_view, 12> wrappers = {"sudo",    "env",     "exec",   "time",
                                                         "timeout", "nice",    "nohup",  "command",
                                                         "gosu",    "su-exec", "chroot", "runuser"};
  const auto name = [](const shell::Word& word) {
    return shell::basename(shell::literal(word).value_or(std::string_view()));
  };
  if (words.empty()) return false;
  if (one_of(name(words[0]), languages)) return true;
  return one_of(name(words[0]), wrappers) &&
         std::ranges::any_of(
             words.first(std::min(words.size(), most)),
             [&](const shell::Word& word) { return one_of(name(word), languages); });
}

bool has_variable(std::string_view text) {
  for (std::size_t at = text.find('$'); at != std::string_view::npos; at = text.find('$', at + 1)) {
    const char next = at + 1 < text.size() ? text[at + 1] : ' ';
    if (next == '{' || next == '(' || (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z'))
      return true;
  }
  return false;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  const lint::ShellFacts& facts = run->shell();
  for (const lint::ShellWord& each : facts.words) {
    if (!each.word->quoted || each.seat != lint::Seat::argument) continue;
    if (runs_language(words_of(*facts.nodes[each.node].node))) continue;
    for (const shell::Part& part : each.word->parts) {
      const bool plain = part.kind == shell::PartKind::single_quoted && has_variable(part.text) &&
                         !slice(run->script(), part.span).starts_with('$');
      if (!plain) continue;
      report.add(run->to_source(part.span), "in single quotes the shell expands nothing").help =
          "where the value is wanted, use double quotes";
    }
  }
}

}  // namespace

extern constexpr lint::Rule expansion_in_single_quotes{.name = "expansion-in-single-quotes",
                                                       .category = "shell",
                                                       .summary = "A variable in single quotes",
                                                       .severity = lint::Severity::info,
                                                       .aliases = {"SC2016"},
                                                       .by_default = false,
                                                       .mentions = "$",
                                                       .keywords = {syntax::Keyword::run},
                                                       .on_instruction = check};

}  // namespace stowage::rules
