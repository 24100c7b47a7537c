#pragma once
// Facts that an equality may need and the two texts do not give. Whoever evaluates asks here; the
// answer is yes only for what was proven, or is assumed in this evaluation. After "no" the
// evaluation goes on without the fact, which must be right whether it holds or not.
//
//   if (ledger.settle("the context has no node_modules", known, "the list of files")) ...
//
// Evaluating under no assumption and under all of them, then leaving out one after the other, gives
// a smallest set of assumptions (verify.cc).

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "lib/context/known.h"

namespace stowage::proof {

using context::Known;

struct Ledger {
  bool assume_all = false;
  std::set<std::string> assumed;                  ///< in this evaluation, unless assume_all
  std::set<std::string> open;                     ///< asked, and neither proven nor refuted
  std::map<std::string, std::string> discharged;  ///< asked and proven: by what
  std::set<std::string> refuted;                  ///< asked, and known not to hold
  std::set<std::string> numbers;  ///< of users, as --chown and USER of either file write them
  std::set<std::string> named;    ///< context files that a COPY of either file names: it has them

  /// `how` says what the answer was read from.
  bool settle(const std::string& fact, Known answer, const std::string& how) {
    if (answer == Known::yes) discharged.emplace(fact, how);
    if (answer == Known::no) refuted.insert(fact);
    return answer == Known::yes || (answer == Known::unknown && assume(fact));
  }
  /// A fact that nothing at hand can prove.
  bool assume(const std::string& fact) {
    open.insert(fact);
    return assumes(fact);
  }
  bool assumes(const std::string& fact) const { return assume_all || assumed.contains(fact); }

  /// Whoever asked `asked` would hear the same answers here, and so do the same.
  bool answers_as(const Ledger& asked) const {
    return std::all_of(asked.open.begin(), asked.open.end(), [&](const std::string& fact) {
      return assumes(fact) == asked.assumes(fact);
    });
  }
  /// Takes over what was asked there.
  void add(const Ledger& asked) {
    open.insert(asked.open.begin(), asked.open.end());
    discharged.insert(asked.discharged.begin(), asked.discharged.end());
    refuted.insert(asked.refuted.begin(), asked.refuted.end());
  }
};

}  // namespace stowage::proof
