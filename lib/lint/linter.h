#pragma once
// Runs rules over one file.
//
//   const RuleSet rules(rules::all());
//   std::vector<Diagnostic> found = lint(unit, rules);

#include <array>
#include <span>
#include <vector>

#include "lib/lint/rule.h"
#include "lib/lint/unit.h"

namespace stowage::lint {

/// Rules sorted by what wakes them, so that a file costs one walk over its instructions. Shared
/// between threads.
class RuleSet {
 public:
  explicit RuleSet(std::span<const Rule* const> rules);

  std::span<const Rule* const> on(syntax::Keyword keyword) const {
    return by_keyword_[static_cast<std::size_t>(keyword)];
  }
  std::span<const Rule* const> on(syntax::ErrorKind kind) const {
    return by_error_[static_cast<std::size_t>(kind)];
  }
  std::span<const Rule* const> on_stage() const { return stage_; }
  std::span<const Rule* const> on_file() const { return file_; }
  std::span<const Rule* const> on_pipeline() const { return pipeline_; }
  std::span<const Rule* const> on_build() const { return build_; }

 private:
  std::array<std::vector<const Rule*>, 19> by_keyword_;
  std::array<std::vector<const Rule*>, 16> by_error_;
  std::vector<const Rule*> stage_, file_, pipeline_, build_;
};

/// What the rules find and no comment suppresses (suppress.h), in the order of the file.
std::vector<Diagnostic> lint(const Unit& unit, const RuleSet& rules);

}  // namespace stowage::lint
