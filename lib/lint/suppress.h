#pragma once
// Comments that silence rules. Ours:
//
//   # stowage ignore=RULE[,RULE] reason="why" until=2027-01-31     the instruction below, or around it
//   # stowage global ignore=RULE[,RULE]                            the file
//   # stowage stage ignore=RULE[,RULE]                             the stage of the instruction below
//
// and those of hadolint (`# hadolint ignore=`, `global ignore=`, `stage ignore=`), which mean the
// same here; when hadolint's answers are asked for, they mean what they mean there: an ignore is for
// the very next line. A rule is named by its name, category/name, or a code of another tool, several
// by their category or `all`; in hadolint's comments only codes count.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/lint/diagnostic.h"
#include "lib/lint/unit.h"

namespace stowage::lint {

enum class PragmaTool : std::uint8_t { stowage, hadolint };
enum class PragmaScope : std::uint8_t { instruction, stage, file };

struct Pragma {
  PragmaTool tool = PragmaTool::stowage;
  PragmaScope scope = PragmaScope::instruction;
  Span span;     ///< the line of the comment
  Span covered;  ///< the bytes in which findings are silenced
  std::vector<std::string_view> rules;
  std::string_view reason;
  std::string_view until;  ///< as written
  /// The words for which hadolint takes the comment for none of its own; then it silences nothing.
  std::string_view unread;
};

/// Those that silence something, and where.
std::vector<Pragma> pragmas(const Unit& unit);
/// All comments that are written as one, and read as one, without `covered`.
std::vector<Pragma> written_pragmas(const Unit& unit);

/// `# hadolint shell=NAME`: the shell of what stands below, as SHELL says it.
struct ShellPragma {
  std::uint32_t begin = 0;
  std::string_view shell;
};
std::vector<ShellPragma> shell_pragmas(const Unit& unit);

enum class Suppressor : std::uint8_t { comment, baseline };

/// A finding that is not shown, and why.
struct Suppressed {
  Diagnostic diagnostic;
  Suppressor by = Suppressor::comment;
  std::string reason;
};

/// What became of a pragma.
struct Suppression {
  const Pragma& pragma;
  bool bad_term = false;  ///< `until` is no date
  bool expired = false;   ///< it silences nothing any more
  struct Word {
    std::string_view rule;
    bool used = false;
    bool known = true;  ///< some rule is called so
    bool ran = false;   ///< that rule ran, so that it could have been silenced
  };
  std::vector<Word> words;
};

class RuleSet;
class Report;

/// Takes out what a pragma of the file silences, and tells the rules that ask what became of the
/// pragmas.
std::vector<Suppressed> suppress(const Unit& unit, const RuleSet& rules, Report& report);

}  // namespace stowage::lint
