#include "lib/knowledge/split_install.h"

#include <algorithm>

#include "lib/knowledge/field.h"
#include "lib/knowledge/words.h"

namespace stowage::knowledge {

namespace {

using Words = std::span<const std::string_view>;

/// How many words start the program: 1 of `composer …`, 2 of `php composer.phar …`, 0: another one.
std::size_t program_words(Words words, const Parts& parts) {
  const auto is_program_behind = [&](std::string_view launcher) {
    const std::vector<std::string_view> before = split_words(launcher);
    return words.size() > before.size() &&
           std::equal(before.begin(), before.end(), words.begin()) &&
           has_word(parts.commands, program_name(words[before.size()]));
  };
  if (is_program_behind("")) return 1;
  for (const std::string& launcher : parts.launchers)
    if (is_program_behind(launcher)) return split_words(launcher).size() + 1;
  return 0;
}

/// `COMPOSER_CACHE_DIR=/tmp ` in front of a command; nothing: its value may be another each time.
std::optional<std::string> written_assignments(const shell::Command& command) {
  std::string text;
  for (const shell::Assignment& one : command.assignments) {
    if (one.append || !one.subscript.empty() || one.value.raw.find("$(") != one.value.raw.npos ||
        one.value.raw.find('`') != one.value.raw.npos)
      return std::nullopt;
    text.append(one.name).append("=").append(one.value.raw).append(" ");
  }
  return text;
}

struct Flag {
  std::string name, value;  ///< "=x" or " x"
};

/// The flags of an install; nothing: there is one that is not known, or it is none.
std::optional<std::vector<Flag>> flags_of(Words words, const Parts& parts) {
  std::vector<Flag> flags;
  bool installs = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!words[i].starts_with('-')) {
      if (installs || !has_word(parts.subcommands, words[i])) return std::nullopt;
      installs = true;
      continue;
    }
    const std::size_t equals = std::min(words[i].find('='), words[i].size());
    Flag flag{std::string(words[i].substr(0, equals)), std::string(words[i].substr(equals))};
    const bool has_value = has_word(parts.flags_with_value, flag.name);
    if (!has_value && !has_word(parts.flags, flag.name)) return std::nullopt;
    if (has_value && flag.value.empty()) {
      if (++i == words.size()) return std::nullopt;
      flag.value.append(" ").append(words[i]);
    }
    flags.push_back(std::move(flag));
  }
  return installs ? std::optional(std::move(flags)) : std::nullopt;
}

std::string next_command(const Parts::Next& next, const std::string& program,
                         const std::vector<Flag>& flags) {
  std::string line = program + " " + next.run;
  for (const Flag& flag : flags)
    if (const auto own = next.flags.find(flag.name); own != next.flags.end())
      line.append(" ").append(own->second).append(flag.value);
  return next.event.empty() ? line : line + " " + next.event;
}

std::string joined(Words words) {
  std::string text;
  for (const std::string_view word : words) text.append(text.empty() ? "" : " ").append(word);
  return text;
}

std::optional<SplitInstall> split_with(const Parts& parts, Words words,
                                       const std::string& assignments, const InstallFacts& facts) {
  const std::size_t begin = program_words(words, parts);
  const auto flags = begin == 0 ? std::nullopt : flags_of(words.subspan(begin), parts);
  if (!flags || std::any_of(facts.events.begin(), facts.events.end(),
                            [&](const auto& event) { return !has_word(parts.events, event); }))
    return std::nullopt;
  const std::string program = assignments + joined(words.first(begin));
  SplitInstall split{.first = facts.workspace && !parts.first_of_workspace.empty()
                                  ? parts.first_of_workspace
                                  : parts.first,
                     .then = {}};
  for (const Parts::Next& next : parts.next) {
    if (!next.event.empty() && !has_word(facts.events, next.event)) continue;
    if (next.run.empty()) split.again = true;
    split.then.push_back(next.run.empty() ? assignments + joined(words)
                                          : next_command(next, program, *flags));
  }
  return split;
}

}  // namespace

bool repeats_whole(const Parts& parts) {
  return std::any_of(parts.next.begin(), parts.next.end(),
                     [](const Parts::Next& next) { return next.run.empty(); });
}

std::optional<SplitInstall> split_install(const Base& base, const shell::Command& command,
                                          const InstallFacts& facts) {
  std::vector<std::string_view> words;
  for (const shell::Word& word : command.argv) words.push_back(word.raw);
  const auto assignments = written_assignments(command);
  if (!assignments || !command.redirections.empty() || !command.wrappers.empty())
    return std::nullopt;
  for (const auto& ecosystem : base.ecosystems) {
    if (!ecosystem->parts) continue;
    if (auto split = split_with(*ecosystem->parts, words, *assignments, facts)) return split;
  }
  return std::nullopt;
}

std::vector<std::string> marks_of_parts(const Base& base) {
  std::vector<std::string> marks;
  for (const auto& ecosystem : base.ecosystems) {
    if (!ecosystem->parts) continue;
    marks.push_back(ecosystem->parts->first);
    if (!ecosystem->parts->first_of_workspace.empty())
      marks.push_back(ecosystem->parts->first_of_workspace);
  }
  return marks;
}

}  // namespace stowage::knowledge
