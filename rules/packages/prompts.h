#pragma once
// What the rules about questions nobody answers share.

#include <initializer_list>
#include <string_view>

#include "lib/lint/script_rule.h"
#include "lib/lint/tool_call.h"

namespace stowage::rules {

struct Asking {
  std::initializer_list<std::string_view> programs, actions;  ///< which commands ask
  std::initializer_list<std::string_view> answers;            ///< flags that answer
  std::string_view switch_text;  ///< what the fix writes behind the subcommand: " -y"
};

/// A finding for each command that would ask, with the switch as its fix: where it asks, the build fails,
/// so a build that works does the same with it.
void report_questions(const lint::Unit& unit, const lint::Place& place, lint::Report& report,
                      const Asking& asking);

}  // namespace stowage::rules
