#pragma once
// Are two Dockerfiles the same build? Both are evaluated to symbolic images (evaluate.h) and
// compared: no search, and no trust in whoever made the second from the first.
//
//   Verdict verdict = verify(old_text, new_text, {.context = context});
//   verdict.grade        equivalent
//   verdict.assumptions  { "`npm ci` ..." }
//
// The rules of reasoning, and why each is true, are in docs/proof.md.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/context/context.h"
#include "lib/knowledge/knowledge.h"
#include "lib/model/model.h"

namespace stowage::proof {

enum class Grade : std::uint8_t {
  identical,   ///< the same steps with the same cache keys (BuildKit)
  equivalent,  ///< the same image
  assuming,    ///< the same image if all of `assumptions` hold
  different,   ///< another image: `difference` says in what
  unknown,     ///< neither shown: `difference` is what could not be shown to be equal
};
std::string_view name(Grade grade);

struct Obligation {
  std::string fact;
  std::string how;  ///< what it was read from
};

/// A step of OLD and the steps of NEW that do the same, with the reason.
struct Match {
  std::vector<std::uint32_t> old_lines, new_lines;
  std::string what;
  std::string reason;
};

/// A command of OLD that NEW does not run with the same text on the same files.
struct Cause {
  std::uint32_t line = 0;
  std::string what;       ///< "`make`"
  bool anything = false;  ///< it may read all files
};

struct Verdict {
  Grade grade = Grade::unknown;
  std::vector<std::string> assumptions;
  std::string difference;
  std::vector<Cause>
      causes;  ///< of `unknown` and `different`; what follows may come of what is first
  std::vector<Match> derivation;
  std::vector<Obligation> discharged;
};

struct VerifyOptions {
  const context::Context& context;
  const knowledge::Base& base = knowledge::builtin();
  model::BuildSettings settings = {};
};

Verdict verify(std::string_view old_text, std::string_view new_text, const VerifyOptions& options);

/// The builder finds each step of OLD in its cache when it builds NEW. False for a text that is not valid.
bool same_keys(std::string_view old_text, std::string_view new_text, const VerifyOptions& options);

}  // namespace stowage::proof
