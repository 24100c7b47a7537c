#pragma once
// Words of a command that switch a protection off: flags, and settings that commands keep. The
// tables are those of the rules.

#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lib/lint/command_words.h"

namespace stowage::rules {

/// A flag; with `value`, it takes the next word (or what follows `=`).
struct Switch {
  std::string_view commands;  ///< names, separated by a blank
  std::string_view flag;      ///< "--insecure"; "-k": also among other letters
  bool value = false;
  std::string_view letters = {};  ///< of a one-letter flag: the letters that take a value
};

/// `NAME VALUE` or `NAME=VALUE`, without regard to case; an empty value: any.
struct Setting {
  std::string_view commands, name, value;
};

/// What was found: the word, and the edit that takes it out, when the file shows it plainly.
struct Found {
  const shell::Word& word;
  std::string_view what;
  std::optional<Edit> removal;
};
using OnFound = std::function<void(Found)>;

/// The tables by the names of their commands: most commands are none of them.
class Watched {
 public:
  Watched(std::span<const Switch> switches, std::span<const Setting> settings);
  bool has(std::string_view command) const { return by_name_.contains(command); }

  void find_switches(const lint::Unit& unit, const lint::RunCommands& run,
                     const shell::Command& command, const OnFound& on_found) const;
  void find_settings(const shell::Command& command, const OnFound& on_found) const;

 private:
  struct Lists {
    std::vector<const Switch*> switches;
    std::vector<const Setting*> settings;
  };
  std::unordered_map<std::string_view, Lists> by_name_;
};

}  // namespace stowage::rules
