#include "lib/shell/flags.h"

#include <algorithm>
#include <array>

namespace stowage::shell {
namespace {

// "-a" for every letter, so that the letters of a cluster have names to point at.
constexpr std::array<char, 512> letter_names = [] {
  std::array<char, 512> table{};
  for (std::size_t i = 0; i < 256; ++i) {
    table[2 * i] = '-';
    table[2 * i + 1] = static_cast<char>(i);
  }
  return table;
}();

std::string_view letter_name(char letter) {
  return {letter_names.data() + 2 * static_cast<std::size_t>(static_cast<unsigned char>(letter)),
          2};
}

bool contains(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

class Splitter {
 public:
  Splitter(std::span<const Word> argv, const FlagRules& rules) : argv_(argv), rules_(rules) {}

  Arguments run() {
    bool flags = true;
    for (at_ = 1; at_ < argv_.size(); ++at_) {
      const Word& word = argv_[at_];
      if (word.expands && word.text.empty()) {
        result_.unknown.push_back(at_);
        continue;
      }
      result_.may_split = result_.may_split || word.splits;
      if (flags && !word.expands && word.text == "--") {
        flags = false;
      } else if (!flags || word.text.size() < 2 || word.text[0] != '-') {
        result_.operands.push_back(at_);
        flags = flags && !rules_.operands_end_flags;
      } else if (word.text[1] == '-' || !rules_.clusters) {
        whole(word);
      } else {
        cluster(word);
      }
    }
    return std::move(result_);
  }

 private:
  /// `--flag`, `--flag=value`, `--flag value`.
  void whole(const Word& word) {
    Flag flag{.name = word.text.substr(0, word.text.find('=')), .word = at_, .value_word = at_};
    if (flag.name.size() < word.text.size()) {
      flag.has_value = true;
      flag.value = word.text.substr(flag.name.size() + 1);
      flag.value_known = !word.expands;
    } else if (word.expands) {  // `--fla$x`: not even the name is known
      result_.unknown.push_back(at_);
      return;
    } else if (contains(rules_.with_value, flag.name)) {
      take_next(flag);
    }
    result_.flags.push_back(flag);
  }

  /// `-yq`, `-x value`, `-xvalue`, `-x=value`.
  void cluster(const Word& word) {
    for (std::size_t i = 1; i < word.text.size(); ++i) {
      Flag flag{.name = letter_name(word.text[i]), .word = at_, .value_word = at_};
      const bool last = i + 1 == word.text.size();
      const bool takes = contains(rules_.with_value, flag.name);
      if ((takes && !(last && !word.expands)) || (i == 1 && !last && word.text[2] == '=')) {
        flag.has_value = true;
        flag.value = word.text.substr(takes ? i + 1 : i + 2);
        flag.value_known = !word.expands;
        result_.flags.push_back(flag);
        return;
      }
      if (takes) take_next(flag);
      result_.flags.push_back(flag);
    }
    if (word.expands) result_.unknown.push_back(at_);
  }

  void take_next(Flag& flag) {
    if (at_ + 1 == argv_.size()) return;
    const Word& next = argv_[++at_];
    flag.has_value = true;
    flag.value = next.text;
    flag.value_known = !next.expands;
    flag.value_word = at_;
    result_.may_split = result_.may_split || next.splits;
  }

  std::span<const Word> argv_;
  const FlagRules& rules_;
  std::size_t at_ = 1;
  Arguments result_;
};

}  // namespace

const Flag* Arguments::find(std::initializer_list<std::string_view> names) const {
  const auto found = std::ranges::find_if(
      flags, [&](const Flag& flag) { return std::ranges::find(names, flag.name) != names.end(); });
  return found == flags.end() ? nullptr : &*found;
}

Arguments split(std::span<const Word> argv, const FlagRules& rules) {
  return Splitter(argv, rules).run();
}

Presence presence(std::span<const Word> argv, std::initializer_list<std::string_view> names,
                  const FlagRules& rules) {
  const Arguments arguments = split(argv, rules);
  if (arguments.find(names) != nullptr) return Presence::present;
  return arguments.unknown.empty() ? Presence::absent : Presence::unknown;
}

std::optional<std::string_view> subcommand(std::span<const Word> argv, const FlagRules& rules) {
  const Arguments arguments = split(argv, rules);
  if (arguments.operands.empty()) return std::nullopt;
  const std::size_t first = arguments.operands.front();
  if (!arguments.unknown.empty() && arguments.unknown.front() < first) return std::nullopt;
  return literal(argv[first]);
}

}  // namespace stowage::shell
