#pragma once
// What one unit of a RUN reads and writes: its commands against the knowledge base, and the
// redirections of its shell.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lib/knowledge/knowledge.h"
#include "lib/proof/units.h"

namespace stowage::proof {

/// What is around a unit: as the instructions and the units before it left it.
struct Around {
  std::string cwd = "/";
  bool cwd_known = true;
  std::string home = "/root";
  std::function<std::optional<std::string>(std::string_view)> variable;
};

struct UnitEffects {
  knowledge::Effects effects;
  bool uses_system = false;           ///< runs a program that packages may bring or change
  std::vector<std::string> programs;  ///< by name
  bool lists_env = false;             ///< shows its environment in order
};

UnitEffects effects_of(const knowledge::Base& base, const Unit& unit, const Around& around);

/// A program that every base image has, which no package changes.
bool is_basic_program(std::string_view name);

}  // namespace stowage::proof
