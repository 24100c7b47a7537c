#pragma once
// Finds the order of instructions in which the cache holds, and writes it.
//
//   Plan plan = optimize(text, {.context = context, .history = &history});
//   plan.text         the rewritten file, or the same
//   plan.moves        what was done, each with its reason
//   plan.refusals     what was not done, each with a code that `stowage explain` knows
//
// Nothing is emitted that the checker (lib/proof) does not grade identical, equivalent or, when asked for, assuming.
// The value of a rewrite is the expected cost of a rebuild after one commit (cost.h).

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/context/context.h"
#include "lib/context/git_history.h"
#include "lib/knowledge/knowledge.h"
#include "lib/model/model.h"
#include "lib/text/fix.h"

namespace stowage::optimize {

/// How manifests are brought to an install (encodings.h).
enum class Style : std::uint8_t { automatic, copy, bind, parents };

struct OptimizeOptions {
  const context::Context& context;
  const context::History* history = nullptr;  ///< null: changes by class of file, see cost.h
  const knowledge::Base& base = knowledge::builtin();
  model::BuildSettings settings = {};
  std::optional<std::uint32_t> only_line = std::nullopt;  ///< only moves for the step at this line
  Style style = Style::automatic;
  bool cache_mounts = false;  ///< also put package caches into cache mounts
  /// Also what a project depends on above its sources and the whole install again below them, where that installs the
  /// project too: `uv sync --no-install-project`, then `uv sync`. Manifests that change are then read twice.
  bool install_again = false;
  bool assuming = false;      ///< also what is the same image only under assumptions
  double least_gain = 1.0;    ///< seconds an average rebuild must save for a rewrite
  double least_share = 0.02;  ///< and the share of its cost
};

struct Move {
  std::string kind;    ///< "copy-manifests-first", "prefetch", "split-run", "sink-arg", "reorder"
  std::uint32_t line;  ///< of the instruction in the text before this move, 1-based
  std::string title;   ///< an act: "copy `package.json` first, the rest below line 7"
  std::string effect;  ///< what it saves
};

struct Refusal {
  std::string code;    ///< "lifecycle-script-needs-source"
  std::uint32_t line;  ///< of the step that would be moved, in the original
  std::string reason;  ///< a sentence about this file
};

struct Plan {
  std::string text;
  Grade grade = Grade::identical;  ///< of the whole rewrite; identical when nothing changed
  std::vector<std::string> assumptions;
  std::vector<Move> moves;
  std::vector<Refusal> refusals;
  std::map<std::string, std::string> other_files;  ///< new texts, by context path: ".dockerignore"
  double before = 0;                               ///< seconds of an average rebuild
  double after = 0;
  bool changed() const { return !moves.empty(); }
};

Plan optimize(std::string_view text, const OptimizeOptions& options);

}  // namespace stowage::optimize
