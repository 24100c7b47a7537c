#pragma once
// What one unit of a RUN reads and writes: its commands against the knowledge base, and the
// redirections of its shell.

#include <optional>
#include <string>
#include <vector>

#include "lib/knowledge/knowledge.h"
#include "lib/proof/units.h"
#include "lib/proof/words.h"

namespace stowage::proof {

/// What is around a unit: as the instructions and the units before it left it.
struct Around {
  std::string cwd = "/";
  bool cwd_known = true;
  std::string home = "/root";
  Variables variables;  ///< all that the unit gets
  Variables computed;   ///< those of them that its shell set
};

struct UnitEffects {
  knowledge::Effects effects;
  bool uses_system = false;           ///< runs a program that packages may bring or change
  std::vector<std::string> programs;  ///< by name
  bool lists_env = false;             ///< shows its environment in order
};

/// A value that is known.
std::optional<std::string> value_in(const Variables& variables, std::string_view name);

UnitEffects effects_of(const knowledge::Base& base, const Unit& unit, const Around& around);
/// Of a program that no shell starts.
UnitEffects effects_of_exec(const knowledge::Base& base, const std::vector<std::string>& words,
                            const Around& around);

/// A program that every base image has, which no package changes.
bool is_basic_program(std::string_view name);
/// One of them that shows and reads no times, so the time zone is nothing to it.
bool is_timeless(std::string_view name);

}  // namespace stowage::proof
