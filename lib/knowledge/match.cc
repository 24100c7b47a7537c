// The words of a command line taken apart: flags and operands are told apart by what the data says of
// the command; the subcommand and the first case that fits are found.

#include <fmt/core.h>

#include <algorithm>

#include "lib/knowledge/matcher.h"
#include "lib/knowledge/words.h"

namespace stowage::knowledge {

bool Matcher::takes_value(std::string_view flag) const {
  return std::any_of(chain_.begin(), chain_.end(),
                     [&](const Usage* usage) { return has_word(usage->flags_with_value, flag); });
}

bool Matcher::given(const std::vector<std::string>& flags) const {
  return std::any_of(flags_.begin(), flags_.end(),
                     [&](const FlagUse& use) { return has_word(flags, use.name); });
}

/// `--name`, `--name=value`, `-name value`: the flag as a whole word. False: it may be a cluster of
/// letters.
bool Matcher::long_flag(std::string_view word, std::size_t& at) {
  const std::size_t equals = word.find('=');
  const std::string_view name = word.substr(0, equals);
  const bool listed = std::any_of(chain_.begin(), chain_.end(),
                                  [&](const Usage* usage) { return has_word(usage->flags, name); });
  if (!word.starts_with("--") && !takes_value(name) && !listed && word.size() > 2) return false;
  FlagUse use{std::string(name), std::nullopt};
  if (equals != std::string_view::npos) {
    Argument value = words_[at];
    value.text = word.substr(equals + 1);
    use.value = value;
  } else if (takes_value(name) && at + 1 < words_.size()) {
    use.value = words_[++at];
  }
  flags_.push_back(std::move(use));
  return true;
}

/// `-xzf file`: letters, of which the last may take the rest of the word or the next one.
bool Matcher::cluster(std::string_view word, std::size_t& at, bool dashed) {
  const Argument& whole = words_[at];
  for (std::size_t i = dashed ? 1 : 0; i < word.size(); ++i) {
    FlagUse use{std::string("-") + word[i], std::nullopt};
    if (takes_value(use.name)) {
      Argument value = whole;
      value.text = word.substr(i + 1);
      // The letters of an old style first word take their values from the words behind it.
      if ((value.text.empty() || !dashed) && at + 1 < words_.size()) value = words_[++at];
      use.value = value;
      flags_.push_back(std::move(use));
      if (dashed) return true;
    } else {
      flags_.push_back(std::move(use));
    }
  }
  return true;
}

/// The words from `word` on are another command line: `python -m pip install x`, `cargo chef cook`.
bool Matcher::forwards(std::string_view at, std::size_t word) {
  if (word >= words_.size() || !words_[word].known) return false;
  for (const Usage* usage : chain_) {
    if (usage->forward_at != at) continue;
    const auto target = usage->forward_to.find(program_name(words_[word].text));
    if (target == usage->forward_to.end()) continue;
    forwarded_ = CommandLine{{words_.begin() + static_cast<std::ptrdiff_t>(word), words_.end()}};
    forwarded_->words.front().text = target->second;
    return true;
  }
  return false;
}

/// Fills flags_ and operands_ from the words behind the name, and goes down into a subcommand.
void Matcher::split(const Usage& usage, std::size_t begin) {
  chain_.push_back(&usage);
  bool flags_end = false;
  for (std::size_t at = begin; at < words_.size(); ++at) {
    const std::string word = words_[at].text;
    if (!flags_end && word == "--" && words_[at].known) {
      flags_end = true;
      continue;
    }
    if (!flags_end && at == begin && chain_.back()->old_style && !word.starts_with('-') &&
        !word.empty()) {
      cluster(word, at, false);
      continue;
    }
    if (!flags_end && word.size() > 1 && word.front() == '-') {
      if (!long_flag(word, at)) cluster(word, at, true);
      if (forwards(flags_.back().name, at)) return;
      continue;
    }
    if (operands_.empty() && forwards("operand", at)) return;
    const auto& subcommands = chain_.back()->subcommands;
    if (operands_.empty() && !subcommands.empty()) {
      const auto found = words_[at].known ? subcommands.find(word) : subcommands.end();
      if (found != subcommands.end()) {
        chain_.push_back(&found->second);
        continue;
      }
      if (const auto other = subcommands.find("*"); other != subcommands.end()) {
        chain_.push_back(&other->second);
      } else {
        out_.barrier = "`" + words_.front().text + " " + word + "` is not known";
      }
    }
    operands_.push_back(words_[at]);
    if (chain_.back()->stops_at_operand) {
      operands_.insert(operands_.end(), words_.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                       words_.end());
      return;
    }
  }
}

std::optional<std::string> Matcher::home_path(std::string_view path) const {
  if (path == "~") return around_.home;
  if (path.starts_with("~/")) return around_.home + std::string(path.substr(1));
  return std::nullopt;
}

/// The folder that relative paths of the command are taken from: its working folder or what a flag
/// says.
void Matcher::settle_folder() {
  folder_ = around_.cwd;
  folder_known_ = around_.cwd_known;
  folder_is_outer_ = around_.cwd_is_outer;
  for (const Usage* usage : chain_) {
    for (const FlagUse& use : flags_) {
      const bool file = has_word(usage->folder_file_flags, use.name);
      if (!use.value || (!file && !has_word(usage->folder_flags, use.name))) continue;
      const bool absolute_path = use.value->text.starts_with('/');
      folder_known_ = (folder_known_ || absolute_path) && use.value->known;
      explained_.push_back(use.value->text);
      if (absolute_path) folder_is_outer_ = false;
      folder_ = absolute(use.value->text, folder_);
      if (file) folder_ = parent(folder_);
    }
  }
}

bool Matcher::fits(const Usage::Case& one) const {
  if (!one.value_of.empty() && std::none_of(flags_.begin(), flags_.end(), [&](const FlagUse& use) {
        return use.name == one.value_of && use.value && use.value->known &&
               std::any_of(one.value_like.begin(), one.value_like.end(),
                           [&](const std::string& pattern) {
                             return script_like(pattern, use.value->text);
                           });
      }))
    return false;
  if (!one.any_flag.empty() && !given(one.any_flag)) return false;
  if (given(one.no_flag)) return false;
  if (one.operands && *one.operands != !operands_.empty()) return false;
  if (one.path_operands && *one.path_operands != std::any_of(operands_.begin(), operands_.end(),
                                                             [](const Argument& operand) {
                                                               return !operand.known ||
                                                                      looks_like_path(operand.text);
                                                             }))
    return false;
  return one.operand.empty() ||
         (!operands_.empty() && fits_any(one.operand, operands_.front().text));
}

void Matcher::suppose(const Argument& word, const std::string& as) {
  if (!word.known || has_word(explained_, word.text)) return;
  Access one = access({.tree = true}, word, folder_);
  one.unless =
      Assumption{{}, fmt::format("`{}` neither reads nor writes {}", words_.front().text, as)};
  out_.reads.push_back(one);
  out_.writes.push_back(std::move(one));
}

/// A path that the command line names and that the data says nothing about may be read and written.
void Matcher::add_unexplained() {
  if (out_.barrier || (command_->usage.stops_at_operand && command_->usage.reads.empty())) return;
  for (const FlagUse& use : flags_) {
    if (!use.value) continue;
    const std::string& text = use.value->text;
    const bool path = text.find('/') != std::string::npos && text.find("://") == std::string::npos;
    if (takes_value(use.name) ? looks_like_path(text) : path)
      suppose(*use.value, text + ", the value of " + use.name);
  }
  for (const Argument& operand : operands_)
    if (looks_like_path(operand.text)) suppose(operand, operand.text);
}

Effects Matcher::run() {
  if (words_.empty()) return std::move(out_);
  const std::string& word = words_.front().text;
  if (!words_.front().known) {
    out_.barrier = "the name of the command is not known";
    return std::move(out_);
  }
  command_ = base_.command(program_name(word));
  if (word.find('/') != std::string::npos) {
    folder_is_outer_ = around_.cwd_is_outer;
    folder_known_ = around_.cwd_known;
    out_.reads.push_back(access({}, words_.front(), around_.cwd));
    folder_ = around_.cwd;
    // A program of the project may be anything, whatever it is called; the wrappers of build tools
    // are known by name.
    const bool wrapper = command_ != nullptr && (is_system_path(absolute(word, around_.cwd)) ||
                                                 !command_->ecosystem.empty());
    if (!wrapper) command_ = nullptr;
  } else {
    out_.programs.push_back(word);
  }
  if (command_ == nullptr) {
    out_.barrier = "`" + word + "` is not a known command";
    return std::move(out_);
  }
  if (command_->usage.starts) start(*command_->usage.starts);
  split(command_->usage, 1);
  if (forwarded_) {
    append(out_, Matcher(base_, *forwarded_, around_).run());
    return std::move(out_);
  }
  // Cases stand beside subcommands: when one of these was given, the cases of the command are not
  // meant.
  const auto& cases = chain_.back()->cases;
  const auto fit =
      std::find_if(cases.begin(), cases.end(), [&](const auto& one) { return fits(one); });
  if (fit != cases.end()) chain_.push_back(&fit->usage);
  settle_folder();
  if (const Ecosystem* ecosystem = base_.ecosystem(command_->ecosystem)) out_.env = ecosystem->env;
  for (const Usage* usage : chain_) {
    if (usage->strict)
      for (const FlagUse& use : flags_)
        if (!has_word(usage->flags, use.name) && !takes_value(use.name)) {
          // What a flag that nobody knows reads may be anything of the project.
          out_.unsure.push_back("flag " + use.name + " of `" + word + "`");
          out_.reads.push_back({.place = tree_at(folder_)});
        }
    apply(*usage);
  }
  add_unexplained();
  // A tool that installs itself anew was there before.
  std::erase_if(out_.provides,
                [&](const std::string& one) { return has_word(out_.programs, one); });
  return std::move(out_);
}

Effects effects_of(const Base& base, const CommandLine& line, const Surroundings& around) {
  return Matcher(base, line, around).run();
}

}  // namespace stowage::knowledge
