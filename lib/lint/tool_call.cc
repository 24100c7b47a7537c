#include "lib/lint/tool_call.h"

#include <algorithm>

#include "lib/knowledge/knowledge.h"

namespace stowage::lint {

namespace {

using Flags = std::vector<std::string>;

bool contains(const Flags& flags, std::string_view flag) {
  return std::find(flags.begin(), flags.end(), flag) != flags.end();
}

/// Is the value of the flag the next word?
bool takes_next(const Flags& with_value, std::string_view flag) {
  if (contains(with_value, flag)) return true;
  if (flag.starts_with("--") || flag.size() < 3) return false;
  const char last[] = {'-', flag.back(), '\0'};
  const bool earlier = std::any_of(flag.begin() + 1, flag.end() - 1, [&](char c) {
    const char one[] = {'-', c, '\0'};
    return contains(with_value, one);
  });
  return !earlier && contains(with_value, last);
}

/// Is one of the flags `-a --all` given by `--all=x`, or by `-xa`?
bool gives(std::string_view word, std::initializer_list<std::string_view> flags) {
  const std::string_view name = word.substr(0, word.find('='));
  const bool joined = !word.starts_with("--");
  return std::any_of(flags.begin(), flags.end(), [&](std::string_view flag) {
    if (name == flag) return true;
    return joined && flag.size() == 2 && flag[1] != '-' &&
           word.find(flag[1], 1) != std::string_view::npos;
  });
}

/// Does the command begin with `python -m pip`?
bool runs_pip_module(std::span<const shell::Word> argv, std::string_view name) {
  return name.starts_with("python") && argv.size() > 3 && argv[1].text == "-m" &&
         argv[2].text == "pip";
}

}  // namespace

bool is_pip(const shell::Command& command) {
  const std::string_view name = command.name;
  const bool versioned =
      name.starts_with("pip") && name.find_first_not_of("0123456789.", 3) == std::string_view::npos;
  return versioned || runs_pip_module(command.argv, name);
}

bool ToolCall::is(std::initializer_list<std::string_view> actions) const {
  return std::find(actions.begin(), actions.end(), action) != actions.end();
}

bool ToolCall::has_flag(std::initializer_list<std::string_view> names) const {
  return std::any_of(flags.begin(), flags.end(),
                     [&](const shell::Word* word) { return gives(word->text, names); });
}

ToolCall tool_call(const shell::Command& command) {
  ToolCall call;
  std::span<const shell::Word> words = command.arguments();
  std::string_view program = command.name;
  if (runs_pip_module(command.argv, command.name)) words = words.subspan(2);
  if (is_pip(command)) program = "pip";
  const knowledge::Command* known = knowledge::builtin().command(program);
  const Flags* with_value[2] = {known == nullptr ? nullptr : &known->usage.flags_with_value,
                                nullptr};
  call.operands.reserve(words.size());
  bool is_value = false;
  bool flags_end = false;
  for (const shell::Word& word : words) {
    if (word.expands && word.text.empty()) call.unknown = true;
    if (is_value) {
      call.values.push_back(&word);
      is_value = false;
    } else if (!flags_end && word.text == "--") {
      flags_end = true;
      // `apk -- add x`: no flag can be written behind the action any more.
      if (call.action_word == nullptr) call.unknown = true;
    } else if (!flags_end && word.text.size() > 1 && word.text[0] == '-') {
      call.flags.push_back(&word);
      is_value = std::any_of(std::begin(with_value), std::end(with_value), [&](const Flags* flags) {
        return flags != nullptr && takes_next(*flags, word.text);
      });
    } else if (call.action_word == nullptr) {
      call.action_word = &word;
      if (!word.expands) call.action = word.text;
      if (known == nullptr) continue;
      const auto found = known->usage.subcommands.find(call.action);
      if (found != known->usage.subcommands.end()) with_value[1] = &found->second.flags_with_value;
    } else {
      call.operands.push_back(&word);
    }
  }
  return call;
}

}  // namespace stowage::lint
