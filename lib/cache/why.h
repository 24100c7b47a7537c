#pragma once
// Why a step runs again: what enters its key, what above it can change that, and what falls with it.
//
//   Why why = explain(model, plan, step_at_line(plan, model, 7).value());
//   for (const Cause& cause : why.causes) print(cause.line, cause.text);

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lib/cache/plan.h"
#include "lib/model/model.h"

namespace stowage::cache {

/// Something that makes the step run again.
struct Cause {
  std::uint32_t line = 0;        ///< of the instruction that brings it in
  std::string text;              ///< "the files that it copies: package.json"
  bool if_files_differ = false;  ///< only when a stage or image then leaves other files
};

struct Why {
  std::vector<KeyPart> key;             ///< what the step itself is looked up by
  std::vector<Cause> causes;            ///< its own first, then those above it, from the nearest
  std::vector<std::size_t> follows;     ///< steps of the plan that run again with it
  std::vector<std::size_t> may_follow;  ///< those that do when the files they take from it differ
};

/// The step of an instruction that covers a line (1-based); its own, not those of triggers.
std::optional<std::size_t> step_at_line(const Plan& plan, std::uint32_t line);

Why explain(const model::Model& model, const Plan& plan, std::size_t step);

}  // namespace stowage::cache
