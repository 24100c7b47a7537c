#include "lib/lint/hadolint_script.h"

#include <algorithm>

#include "lib/lint/hadolint_words.h"
#include "lib/lint/rule.h"
#include "lib/lint/unit.h"

namespace stowage::lint {

namespace {

bool is_flag(std::string_view word) { return word.starts_with('-') && word != "-" && word != "--"; }

/// Does the word give the flag?
bool gives(std::string_view word, std::string_view flag) {
  if (!is_flag(word)) return false;
  if (word.starts_with("--")) return word.substr(2, word.find('=') - 2) == flag;
  return flag.size() == 1 && word.find(flag[0], 1) != std::string_view::npos;
}

template <class Range, class Item>
bool contains(const Range& range, const Item& item) {
  return std::find(range.begin(), range.end(), item) != range.end();
}

/// hadolint's text of the script, where it is not the text of the line: `own` holds it then.
std::string_view script_of(const syntax::Instruction& run, std::string& own) {
  // What is no flag of RUN to hadolint begins the script.
  for (const syntax::Flag& flag : run.flags)
    if (flag.name != "mount" && flag.name != "network" && flag.name != "security")
      return run.line.text.substr(std::min(run.line.text.find(flag.text), run.line.text.size()));
  const auto* details = run.as<syntax::Run>();
  if (details == nullptr || details->command.words.empty()) return {};
  const auto words = details->command.words;
  if (details->command.exec) {
    for (const syntax::Word& word : words) own.append(own.empty() ? "" : " ").append(word.text);
    return own;
  }
  const std::string_view text = words[0].text;
  if (run.heredocs.empty()) return text;
  const std::size_t marker = text.find("<<");
  const std::string_view before = text.substr(0, marker);
  if (before.find_first_not_of(" \t") != std::string_view::npos) return before;
  std::size_t behind = text.find_first_of(" \t|>", marker);
  if (behind != std::string_view::npos) behind = text.find_first_not_of(" \t", behind);
  if (behind != std::string_view::npos && text[behind] != '|' && text[behind] != '>')
    own.append(text.substr(behind)).append("\n");
  own.append(run.heredocs.front().content);
  return own;
}

/// Where the text stops to be a list of commands without anything left open, ShellCheck keeps what it
/// has read. Gives the size of that part, or npos.
std::size_t readable(const shell::Script& script) {
  if (script.error >= script.text.size()) return std::string_view::npos;
  const std::string_view before = script.text.substr(0, script.error);
  // `a (b`: what looked like the beginning of a function is the end of what can be read.
  const std::size_t last = before.find_last_not_of(" \t");
  if (last != std::string_view::npos && before[last] == '(') return last;
  const char c = script.text[script.error];
  const bool stops =
      std::string_view("()};&|").find(c) != std::string_view::npos || (c >= 'a' && c <= 'z');
  return stops ? script.error : std::string_view::npos;
}

}  // namespace

bool HadolintCommand::is_one_of(Texts names) const { return contains(names, name); }

bool HadolintCommand::has(Texts any) const {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return contains(any, word); });
}

bool HadolintCommand::has_flag(Texts any) const {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return std::any_of(any.begin(), any.end(),
                       [&](std::string_view flag) { return gives(word, flag); });
  });
}

std::vector<std::string_view> HadolintCommand::operands(Texts with_value) const {
  std::vector<std::string_view> out;
  bool is_value = false;
  for (const std::string_view word : words) {
    if (!is_value && !is_flag(word)) out.push_back(word);
    is_value = word.find('=') == std::string_view::npos &&
               std::any_of(with_value.begin(), with_value.end(),
                           [&](std::string_view flag) { return gives(word, flag); });
  }
  return out;
}

HadolintScript::HadolintScript(const syntax::Instruction& run, const shell::Script* parsed)
    : text_(script_of(run, own_text_)) {
  const bool same = parsed != nullptr && parsed->dialect < shell::Dialect::cmd &&
                    parsed->text.data() == text_.data() && parsed->text.size() == text_.size();
  read(same ? parsed : nullptr);
}

HadolintScript::HadolintScript(std::string text) : own_text_(std::move(text)), text_(own_text_) {
  read(nullptr);
}

void HadolintScript::read(const shell::Script* parsed) {
  if (parsed == nullptr) {
    own_ = shell::parse(text_, shell::Dialect::bash);
    parsed = &own_;
  }
  if (!parsed->complete) {
    const std::size_t size = readable(*parsed);
    if (size == std::string_view::npos) return;
    prefix_ = shell::parse(text_.substr(0, size), shell::Dialect::bash);
    if (!prefix_.complete) return;
    parsed = &prefix_;
  }
  const auto collected = collect_hadolint_commands(*parsed, arena_, commands_);
  if (!collected.readable) commands_.clear();
  has_pipe_ = collected.readable && collected.has_pipe;
}

const HadolintScript& hadolint_script(const Unit& unit, const Place& place) {
  return unit.commands(place.instruction, place.index).as_hadolint();
}

bool keeps_outside(const syntax::Instruction& run, std::string_view folder) {
  const auto* details = run.as<syntax::Run>();
  if (details == nullptr) return false;
  return std::any_of(details->mounts.begin(), details->mounts.end(), [&](const auto& mount) {
    return (mount.type == syntax::MountType::cache || mount.type == syntax::MountType::tmpfs) &&
           mount.target.find(folder) != std::string_view::npos;
  });
}

}  // namespace stowage::lint
