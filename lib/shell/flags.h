#pragma once
// The arguments of a command as flags and operands, by the conventions of POSIX XBD 12.2 and GNU
// getopt_long:
// `-y`, clusters `-yq`, `-x value`, `-xvalue`, `--flag`, `--flag=value`, `--flag value`, `--` ends
// the flags.
//
//   constexpr std::string_view with_value[] = {"-o", "--option", "-t"};
//   const Arguments arguments = split(command.argv, with_value);
//   for (std::size_t at : arguments.operands) ... command.argv[at] ...
//
// Nothing is guessed: a word that begins with an expansion may be a flag, an operand or several,
// and is `unknown`.

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "lib/shell/script.h"

namespace stowage::shell {

struct FlagRules {
  std::span<const std::string_view> with_value = {};  ///< names that take a value: "-o", "--option"
  bool clusters = true;             ///< false: `-name` is one flag (find, java, go)
  bool operands_end_flags = false;  ///< POSIX order: behind the first operand nothing is a flag

  FlagRules() = default;
  FlagRules(std::span<const std::string_view> names, bool clustered = true, bool ends = false)
      : with_value(names), clusters(clustered), operands_end_flags(ends) {}
  template <std::size_t Size>
  FlagRules(const std::string_view (&names)[Size]) : with_value(names) {}
};

struct Flag {
  std::string_view name;   ///< with its dashes: "-y", "--option"; of a cluster each letter alone
  std::string_view value;  ///< what is known of it: all when static, else up to the first expansion
  bool has_value = false;
  bool value_known = false;
  std::size_t word = 0;        ///< index in argv
  std::size_t value_word = 0;  ///< the same, or the next
};

struct Arguments {
  std::vector<Flag> flags;
  std::vector<std::size_t> operands;  ///< indices in argv
  std::vector<std::size_t> unknown;   ///< words that begin with an expansion
  bool may_split =
      false;  ///< some other word holds an unquoted expansion: there may be more words than seen

  const Flag* find(std::initializer_list<std::string_view> names) const;
};

/// argv[0] is skipped.
Arguments split(std::span<const Word> argv, const FlagRules& rules = {});

enum class Presence : unsigned char { absent, present, unknown };

/// Whether one of the names is among the flags; unknown where a word that is not known may be it.
Presence presence(std::span<const Word> argv, std::initializer_list<std::string_view> names,
                  const FlagRules& rules = {});

inline bool has_flag(std::span<const Word> argv, std::initializer_list<std::string_view> names,
                     const FlagRules& rules = {}) {
  return presence(argv, names, rules) == Presence::present;
}

/// The text of the first operand ("install" of `apt-get -y install x`); nothing when it is not
/// static or may come later.
std::optional<std::string_view> subcommand(std::span<const Word> argv, const FlagRules& rules = {});

}  // namespace stowage::shell
