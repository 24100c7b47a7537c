#pragma once
// Runs rules over a file, or over a few.
//
//   const RuleSet rules(rules::all());
//   std::vector<Diagnostic> found = lint(unit, rules);

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "lib/base/bits.h"
#include "lib/lint/mentions.h"
#include "lib/lint/rule.h"
#include "lib/lint/suppress.h"
#include "lib/lint/unit.h"

namespace stowage::lint {

/// Rules sorted by what wakes them, so that a file costs one walk over the rules that may find something in it. Shared
/// between threads.
class RuleSet {
 public:
  /// `known`: also what does not run but may be named in comments; empty: any name is good.
  explicit RuleSet(std::span<const Rule* const> rules, std::span<const Rule* const> known = {});

  /// Rules that are woken by the same thing, by numbers in their order.
  class Group {
   public:
    static constexpr std::size_t most = 512;
    using Numbers = Bits<most>;

    void add(const Rule& rule, const std::optional<Mentions::Words>& needed);
    /// Those of which a word is among these, and those that need none.
    Numbers woken(const Mentions::Words& words) const {
      Numbers numbers = always_;
      words.each([&](std::size_t word) { numbers |= by_word_[word]; });
      return numbers;
    }
    std::size_t size() const { return rules_.size(); }
    const Rule& operator[](std::size_t number) const { return *rules_[number]; }

   private:
    std::vector<const Rule*> rules_;
    Numbers always_;
    std::vector<Numbers> by_word_{Mentions::most};
  };
  const Mentions& mentions() const { return mentions_; }
  const Group& on_instruction() const { return instruction_; }
  /// Of the rules for instructions, those for this one.
  const Group::Numbers& on(syntax::Keyword keyword) const {
    return by_keyword_[static_cast<std::size_t>(keyword)];
  }
  std::span<const Rule* const> on(syntax::ErrorKind kind) const {
    return by_error_[static_cast<std::size_t>(kind)];
  }
  const Group& on_stage() const { return stage_; }
  const Group& on_file() const { return file_; }
  std::span<const Rule* const> on_pipeline() const { return pipeline_; }
  std::span<const Rule* const> on_build() const { return build_; }
  std::span<const Rule* const> on_ignore() const { return ignore_; }
  std::span<const Rule* const> on_suppression() const { return suppression_; }

  /// Is some rule called so? ShellCheck's codes are.
  bool knows(std::string_view word) const;
  /// Is one of those that run called so? (Any may be when nobody said what there is.)
  bool runs(std::string_view word) const;

 private:
  Mentions mentions_;
  Group instruction_, stage_, file_;
  std::array<Group::Numbers, 19> by_keyword_;
  std::array<std::vector<const Rule*>, 16> by_error_;
  std::vector<const Rule*> pipeline_, build_, ignore_, suppression_;
  std::vector<const Rule*> all_, known_;
};

struct Findings {
  std::vector<Diagnostic> shown;  ///< in the order of the file
  std::vector<Suppressed> suppressed;
};

/// Adds to a report what is found by other means than rules.
using Check = std::function<void(const Unit&, Report&)>;

/// What the rules find, parted by the comments of the file.
Findings find(const Unit& unit, const RuleSet& rules, const Check& more = {});
/// The same for some files, in their order: a rule is asked about all of them while its code is at hand, which is faster
/// than file by file.
std::vector<Findings> find(std::span<const Unit* const> units, const RuleSet& rules,
                           const Check& more = {});

/// What the rules find and no comment suppresses (suppress.h), in the order of the file.
std::vector<Diagnostic> lint(const Unit& unit, const RuleSet& rules);

}  // namespace stowage::lint
