#pragma once
// Rules that a user writes in the configuration (docs/configuration.md): an instruction, what must be
// true of its words, what is said when it is, and perhaps an edit.

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/lint/linter.h"
#include "lib/lint/rule.h"
#include "lib/text/fix.h"

namespace stowage::config {

/// Words that one of must match, or none of. `*` is any text, `?` one character.
struct Words {
  std::vector<std::string> any, none;
  bool asked() const { return !any.empty() || !none.empty(); }
};

/// What is changed where the rule matches.
struct CustomEdit {
  enum class Kind : std::uint8_t { replace, insert_above, insert_below, remove };
  Kind kind = Kind::replace;
  std::string text;  ///< `{match}` stands for the word that matched
  Grade grade = Grade::assuming;
};

/// Not to be moved once made: `rule` has views into it.
struct CustomRule {
  std::string name, message, help;
  lint::Severity severity = lint::Severity::warning;
  std::vector<syntax::Keyword> instructions;
  std::string stage;    ///< "": any; "final", "builder", or words for its name
  bool absent = false;  ///< a finding for each stage in which nothing matches
  Words text, operand, flag, command, argument;
  std::optional<CustomEdit> edit;
  lint::Rule rule;  ///< what findings name

  CustomRule() = default;
  CustomRule(const CustomRule&) = delete;
  CustomRule& operator=(const CustomRule&) = delete;
};

using CustomRules = std::vector<std::shared_ptr<const CustomRule>>;

/// `*` and `?`, over slashes, too.
bool wildcard(std::string_view pattern, std::string_view text);

/// Adds what a rule finds in a Dockerfile.
void check(const lint::Unit& unit, const CustomRule& rule, lint::Report& report);

}  // namespace stowage::config
