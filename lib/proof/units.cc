#include "lib/proof/units.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "lib/shell/flags.h"

namespace stowage::proof {

namespace {

using shell::Connector;

/// Builtins that change how the rest of a script runs, in a way that is not followed.
bool bends_control(std::string_view name) {
  static constexpr auto names = std::to_array<std::string_view>(
      {"exit",  "exec",    "return",  "break",    "continue", "trap",    "source",  ".",
       "eval",  "alias",   "unalias", "shift",    "read",     "getopts", "hash",    "ulimit",
       "local", "declare", "typeset", "readonly", "wait",     "unset",   "pushd",   "popd",
       "shopt", "fg",      "bg",      "jobs",     "enable",   "let",     "mapfile", "readarray"});
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool always_succeeds(std::string_view name) {
  static constexpr auto names =
      std::to_array<std::string_view>({"true", ":", "echo", "printf", "export", "umask", "set"});
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return std::string(text);
}

/// Blanks between words do not count: the words as written, with one blank between them.
std::string normal_text(const shell::Command& command, std::string_view script) {
  std::vector<std::pair<std::uint32_t, std::string_view>> parts;
  for (const shell::Assignment& one : command.assignments)
    parts.emplace_back(one.span.begin, script.substr(one.span.begin, one.span.size()));
  for (const shell::Word& word : command.argv) parts.emplace_back(word.span.begin, word.raw);
  for (const shell::Redirection& one : command.redirections)
    parts.emplace_back(one.span.begin, script.substr(one.span.begin, one.span.size()));
  std::sort(parts.begin(), parts.end());
  std::string out;
  for (const auto& [at, text] : parts) {
    if (!out.empty()) out += ' ';
    out += text;
  }
  return out;
}

/// Hard links are one file in the RUN that makes them, and two behind it: overlayfs copies up. What
/// lies in /dev/shm is gone behind it.
bool needs_one_run(const shell::Command& command) {
  const auto& words = command.argv;
  const bool links = command.name == "link" ||
                     (command.name == "ln" && !shell::has_flag(words, {"-s", "--symbolic"})) ||
                     (command.name == "cp" && shell::has_flag(words, {"-l", "--link"}));
  const auto is_shared = [](std::string_view text) {
    return text.find("/dev/shm") != text.npos || text.find("/dev/mqueue") != text.npos;
  };
  return links ||
         std::any_of(words.begin(), words.end(),
                     [&](const auto& word) { return is_shared(word.raw); }) ||
         std::any_of(command.redirections.begin(), command.redirections.end(),
                     [&](const auto& one) { return is_shared(one.target.raw); });
}

bool has_heredoc(const shell::Command& command) {
  return std::any_of(command.redirections.begin(), command.redirections.end(),
                     [](const auto& one) { return one.heredoc != nullptr; });
}

Unit make_unit(std::string_view text) {
  Unit unit;
  auto owned = std::make_shared<std::string>(trimmed(text));
  auto script = std::make_shared<shell::Script>(shell::parse(*owned));
  auto list = std::make_shared<shell::CommandList>(shell::flatten(*script));
  unit.text = *owned;
  const bool plain = script->complete && list->complete && list->commands.size() == 1 &&
                     script->root.items.size() == 1 &&
                     script->root.items[0].as<shell::Simple>() != nullptr &&
                     list->commands[0].wrappers.empty() && !list->commands[0].negated &&
                     !list->commands[0].background;
  if (plain) {
    unit.single = &list->commands[0];
    if (!has_heredoc(*unit.single)) unit.text = normal_text(*unit.single, *owned);
  }
  // The views of the script point into `owned`, which lives as long as the script does.
  unit.script = std::shared_ptr<const shell::Script>(
      script.get(), [script, owned](const shell::Script*) mutable { script.reset(); });
  unit.list = std::shared_ptr<const shell::CommandList>(
      list.get(), [list, script, owned](const shell::CommandList*) mutable { list.reset(); });
  return unit;
}

/// One operand of the chain that the script is, with what joins it to the one before.
struct Link {
  Span span;
  Connector join = Connector::start;
  bool ends_item = false;  ///< last operand of its item of the list
  bool plain = false;      ///< a single operand: `set -e` looks at it
};

bool chain_of(const shell::Script& script, std::vector<Link>& chain) {
  for (const shell::Node& item : script.root.items) {
    if (item.background || item.as<shell::Opaque>() != nullptr) return false;
    const Connector first = chain.empty() ? Connector::start : Connector::sequence;
    if (const auto* both = item.as<shell::AndOr>()) {
      for (std::size_t i = 0; i < both->operands.size(); ++i) {
        const shell::Node& operand = both->operands[i];
        chain.push_back({operand.span, i == 0 ? first : operand.connector,
                         i + 1 == both->operands.size(), false});
      }
    } else {
      chain.push_back({item.span, first, true, true});
    }
  }
  return !chain.empty();
}

bool sets_errexit(const Unit& unit) {
  if (unit.single == nullptr || unit.single->name != "set") return false;
  const auto words = unit.single->arguments();
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view text = words[i].text;
    if (text.size() > 1 && text[0] == '-' && text[1] != '-' && text.find('e') != text.npos)
      return true;
    if (text == "errexit" && i > 0 && words[i - 1].text.starts_with('-')) return true;
  }
  return false;
}

/// The unit as a whole cannot end with an error, or we ask.
bool succeeds(const Unit& unit, Ledger& ledger) {
  const auto& commands = unit.list->commands;
  if (unit.single != nullptr) {
    const bool writes = std::any_of(
        commands[0].redirections.begin(), commands[0].redirections.end(),
        [](const auto& one) { return one.kind != shell::RedirectionKind::duplicate_output; });
    if (!writes && (always_succeeds(commands[0].name) || commands[0].argv.empty())) return true;
    if (commands[0].name == "false")
      return ledger.settle("`false` does not fail", Known::no, "POSIX");
  }
  if (unit.text.ends_with("|| true") || unit.text.ends_with("|| :")) return true;
  return ledger.assume(fmt::format("`{}` does not fail", unit.text));
}

}  // namespace

ScriptText script_of(const syntax::Instruction& instruction) {
  ScriptText out;
  const auto* run = instruction.as<syntax::Run>();
  if (run == nullptr) return {.readable = false};
  if (run->command.exec) {
    out.exec = true;
    for (const syntax::Word& word : run->command.words) out.words.emplace_back(word.text);
    return out;
  }
  for (const syntax::Word& word : run->command.words) out.text += word.text;
  if (instruction.heredocs.empty()) return out;
  const std::string command = trimmed(out.text);
  const bool only = command.starts_with("<<") &&
                    command.find_first_of(" \t|&;<>", 2) == std::string::npos &&
                    instruction.heredocs.size() == 1;
  const syntax::Heredoc& first = instruction.heredocs[0];
  if (only && !first.chomp) {
    out.text = first.content;
    out.readable = !out.text.starts_with("#!");
    return out;
  }
  for (const syntax::Heredoc& heredoc : instruction.heredocs) {
    out.text += "\n";
    out.text += heredoc.content;
    out.text += heredoc.name;
  }
  out.readable = !only;
  return out;
}

/// A unit ends before `&&`, or where the script goes on after a success only: `;` after a command
/// that cannot fail, or under `set -e`. RUN a && b is RUN a, then RUN b: the builder stops after a
/// RUN that fails as the shell stops before `&& b`, and nothing but files goes from one command to
/// the next (what does, as cd, is followed by whoever evaluates the units).
Units units_of(const ScriptText& script, const std::vector<std::string>& shell, Ledger& ledger) {
  Units units;
  auto whole = [&] {
    units.list.clear();
    units.list.push_back(make_unit(script.text));
    units.known = false;
    return units;
  };
  if (script.exec || !script.readable || !is_posix_shell(shell)) return whole();
  const shell::Script parsed = shell::parse(script.text);
  const shell::CommandList commands = shell::flatten(parsed);
  std::vector<Link> chain;
  if (!parsed.complete || !commands.complete || !chain_of(parsed, chain)) return whole();
  const auto& all = commands.commands;
  for (const shell::Command& one : all)
    if (bends_control(one.name) || one.kind == shell::CommandKind::opaque || one.in_function ||
        (chain.size() > 1 && (has_heredoc(one) || needs_one_run(one))))
      return whole();
  // The text of a heredoc stands behind the command that it belongs to.
  if (std::any_of(all.begin(), all.end(), has_heredoc)) {
    units.list.push_back(make_unit(script.text));
    return units;
  }

  const auto text = [&](std::size_t from, std::size_t to) {  // operands from..to, both included
    return std::string_view(script.text)
        .substr(chain[from].span.begin, chain[to].span.end - chain[from].span.begin);
  };
  bool errexit = false;
  for (std::size_t i = 1; i < shell.size(); ++i)
    errexit |= shell[i].starts_with('-') && shell[i].find('e') != std::string::npos &&
               shell[i].size() <= 4;
  std::size_t begin = 0;
  bool plain = true;  // the open group is one operand
  for (std::size_t i = 0; i < chain.size(); ++i) {
    if (i > begin) plain = false;
    if (i == begin) plain = chain[i].plain;
    const bool last = i + 1 == chain.size();
    if (!last) {
      const Connector next = chain[i + 1].join;
      if (next == Connector::or_else) continue;
      bool or_follows = false;
      for (std::size_t j = i + 1; next == Connector::and_then && j < chain.size(); ++j) {
        or_follows |= chain[j].join == Connector::or_else;
        if (chain[j].ends_item) break;
      }
      const bool need_success = or_follows || (next == Connector::sequence && !(errexit && plain));
      if (need_success && !succeeds(make_unit(text(begin, i)), ledger)) {
        // The rest depends on the outcome of this: the whole script is one unit.
        return whole();
      }
    }
    Unit unit = make_unit(text(begin, i));
    errexit |= sets_errexit(unit);
    units.list.push_back(std::move(unit));
    begin = i + 1;
  }
  return units;
}

bool is_posix_shell(const std::vector<std::string>& shell) {
  static constexpr auto names =
      std::to_array<std::string_view>({"sh", "bash", "dash", "ash", "ksh", "mksh", "zsh"});
  if (shell.size() < 2) return false;
  if (std::find(names.begin(), names.end(), shell::basename(shell[0])) == names.end()) return false;
  for (std::size_t i = 1; i < shell.size(); ++i) {
    const std::string& word = shell[i];
    const bool option = word == "pipefail" && shell[i - 1].ends_with('o');
    if (!option &&
        (!word.starts_with('-') || word.find_first_not_of("euxolc", 1) != std::string::npos))
      return false;
  }
  return shell.back().find('c') != std::string::npos;
}

bool is_login_shell(const std::vector<std::string>& shell) {
  return std::any_of(shell.begin(), shell.end(), [](const std::string& word) {
    return word.starts_with('-') && word.find('l') != std::string::npos;
  });
}

std::vector<std::string> variables_in(std::string_view text) {
  std::vector<std::string> names;
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9');
  };
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] != '$') continue;
    std::size_t from = i + 1;
    while (from < text.size() && (text[from] == '{' || text[from] == '#' || text[from] == '!'))
      ++from;
    std::size_t to = from;
    while (to < text.size() && letter(text[to])) ++to;
    if (to > from) names.emplace_back(text.substr(from, to - from));
  }
  // In arithmetic, names stand without the dollar.
  for (std::size_t at = text.find("(("); at != text.npos; at = text.find("((", at + 1)) {
    std::size_t i = at + 2;
    const std::size_t end = std::min(text.find("))", i), text.size());
    while (i < end) {
      std::size_t to = i;
      while (to < end && letter(text[to])) ++to;
      if (to > i) names.emplace_back(text.substr(i, to - i));
      i = to + 1;
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace stowage::proof
