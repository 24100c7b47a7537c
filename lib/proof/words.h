#pragma once
// Words of a shell script as a command gets them, and what their expansion reads: a pattern that is
// not quoted is matched against the names in folders.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/knowledge/knowledge.h"
#include "lib/shell/script.h"

namespace stowage::proof {

/// Name ▶ value; no value: set, to what is not known.
using Variables = std::map<std::string, std::optional<std::string>, std::less<>>;
using Lookup = std::function<std::optional<std::string>(std::string_view)>;

/// The text of a word, if all of its variables are known; words are not split here.
std::optional<std::string> expanded(const shell::Word& word, const Lookup& value);

knowledge::Argument argument_of(const shell::Word& word, const Lookup& value);

/// Where a word stands.
struct WordPlace {
  std::string_view cwd;
  bool cwd_known = true;
  std::string_view home;
  const Variables& computed;  ///< variables that the script itself set
  const Lookup& value;
};
/// What is looked at to expand the word.
std::vector<knowledge::Access> reads_of_expansion(const shell::Word& word, const WordPlace& at);

/// Every `for` in a script, also in functions and substitutions.
void each_loop(const shell::List& list, const std::function<void(const shell::For&)>& use);

}  // namespace stowage::proof
