#pragma once
// A rule is data: names, words, and one function that reads the facts of a Unit and adds to a
// Report.
//
//   void check(const Unit& unit, const Place& place, Report& report) { ... report.add(span, "what
//   is wrong"); } constexpr Rule add_instead_of_copy{.name = "add-instead-of-copy", .category =
//   "build",
//                                      .summary = "ADD copies local files", .keywords =
//                                      {Keyword::add}, .on_instruction = check};
//
// A rule never looks at another rule, keeps no state, and never reads text that a fact could give
// it.

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/lint/diagnostic.h"
#include "lib/lint/settings.h"
#include "lib/syntax/dockerfile.h"

namespace stowage::pipeline {
struct Build;
struct Pipeline;
}  // namespace stowage::pipeline

namespace stowage::lint {

class Unit;
struct IgnoreFile;
struct Suppression;

/// A small set of values of an enumeration.
template <class Enum>
class Set {
 public:
  constexpr Set() = default;
  constexpr Set(std::initializer_list<Enum> items) {
    for (const Enum item : items) bits_ |= bit(item);
  }
  constexpr bool has(Enum item) const { return (bits_ & bit(item)) != 0; }

 private:
  static constexpr std::uint32_t bit(Enum item) {
    return std::uint32_t{1} << static_cast<unsigned>(item);
  }
  std::uint32_t bits_ = 0;
};

/// A few names, in the constant itself.
class Names {
 public:
  constexpr Names() = default;
  constexpr Names(std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names) names_.at(count_++) = name;
  }
  constexpr const std::string_view* begin() const { return names_.data(); }
  constexpr const std::string_view* end() const { return names_.data() + count_; }

 private:
  std::array<std::string_view, 6> names_{};
  std::size_t count_ = 0;
};

/// An instruction where it stands. For a trigger of ONBUILD, `instruction` is the trigger and
/// `index` its ONBUILD.
struct Place {
  const syntax::Instruction& instruction;
  std::uint32_t index;
  std::uint32_t stage;  ///< no_stage above the first FROM
  bool onbuild = false;
};
inline constexpr std::uint32_t no_stage = 0xFFFFFFFF;

/// Where a rule puts what it finds.
class Report {
 public:
  /// Thrown by add() where a rule has said as much of the file as it may.
  struct Enough {};

  /// `most`: what one rule may find. Somebody reads what people write; a file with more was made by a machine, and to
  /// look for the rest would take the square of its size.
  explicit Report(std::size_t most = std::string::npos) : most_(most) {}

  /// The reference is good until the next call.
  Diagnostic& add(Span span, std::string message);
  void add(Diagnostic diagnostic);

  /// Lets the rule look, unless it has said enough.
  template <class Look>
  void ask(const Rule& asked, const Look& look) {
    if (!silent_.empty() && is_silent(asked)) return;
    rule = &asked;
    try {
      look();
    } catch (const Enough&) {
      silence();
    }
  }

  const Rule* rule = nullptr;  ///< the one that is running
  std::vector<Diagnostic> diagnostics;

 private:
  void count();
  bool is_silent(const Rule& asked) const;
  void silence();

  std::size_t most_;
  std::vector<std::pair<const Rule*, std::size_t>>
      said_;  ///< how much of each rule; the last is of the one that runs
  std::vector<const Rule*> silent_;
};

/// The same check in hadolint. An empty code: it has none.
struct Hadolint {
  std::string_view code;  ///< "DL3020"
  Severity severity = Severity::warning;
};

struct Rule {
  std::string_view name;      ///< kebab-case, names the bad pattern, reads well after "ignore"
  std::string_view category;  ///< its folder below rules/
  std::string_view summary;   ///< one line
  Severity severity = Severity::warning;
  Hadolint hadolint = {};
  std::string_view buildkit = {};  ///< the same check of BuildKit: "StageNameCasing"
  Names aliases = {};              ///< codes of other tools: "CKV_DOCKER_4"
  std::string_view since = "0.1.0";
  bool fixable = false;
  bool by_default = true;  ///< false: runs only when a user selects it

  /// Words, with blanks between them, of which one stands in each instruction that it can find something in, in any
  /// case (for on_stage and on_file: in some instruction of the file). Where none does, it does not run. Empty: it
  /// always runs.
  std::string_view mentions = {};

  /// One of these, or several: for each instruction with one of `keywords`, for each stage, once,
  /// for each error of one of `errors`.
  Set<syntax::Keyword> keywords = {};
  void (*on_instruction)(const Unit&, const Place&, Report&) = nullptr;
  void (*on_stage)(const Unit&, std::uint32_t stage, Report&) = nullptr;
  void (*on_file)(const Unit&, Report&) = nullptr;
  Set<syntax::ErrorKind> errors = {};
  void (*on_error)(const Unit&, const syntax::SyntaxError&, Report&) = nullptr;
  /// For a CI file: once, for each image build.
  void (*on_pipeline)(const Unit&, const pipeline::Pipeline&, Report&) = nullptr;
  void (*on_build)(const Unit&, const pipeline::Build&, Report&) = nullptr;
  /// For an ignore file.
  void (*on_ignore)(const Unit&, const IgnoreFile&, Report&) = nullptr;
  /// For each comment that silences rules, when it is known what it silenced (suppress.h).
  void (*on_suppression)(const Unit&, const Suppression&, Report&) = nullptr;

  /// Is it called `word`? Takes "name", "category/name" and the names in other tools.
  bool is_called(std::string_view word) const;
};

/// Under what name a tool knows the rule, and how grave it is there; an empty name: it has no such rule.
struct Identity {
  std::string_view name;
  Severity severity;
};
Identity identity(const Rule& rule, Compat compat);

/// The rules that a run without any selection uses.
std::vector<const Rule*> rules_by_default(std::span<const Rule* const> rules, Compat compat);

/// "SC2086"
bool is_shellcheck_code(std::string_view word);

/// Where its page is, relative to the root of the project: "rules/build/add-instead-of-copy.md".
std::string page_url(const Rule& rule);

}  // namespace stowage::lint
