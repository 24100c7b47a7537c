#pragma once
// What hadolint carries from one instruction to the next, for its exact answers only.

#include <algorithm>
#include <cstdint>
#include <map>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "lib/lint/hadolint_script.h"
#include "lib/lint/rule.h"

namespace stowage::lint {

/// The stages of a file and the variables of each, gathered in one walk.
class HadolintStages {
 public:
  explicit HadolintStages(const syntax::Dockerfile& file);

  /// Does some FROM name it as its image?
  bool is_base(std::string_view name) const { return bases_.contains(name); }
  /// ENV of the stage so far, and of the stages that it begins at.
  bool has_env(const Place& place, std::string_view name) const;
  /// The first name of an ARG anywhere above.
  bool has_arg(const Place& place, std::string_view name) const;

 private:
  /// A stage, what stands above the first, or the triggers of all ONBUILD, which have a walk of their own.
  using Scope = std::uint32_t;
  static constexpr Scope triggers = no_stage - 1;
  /// The first instruction of a scope that gives a name.
  using Firsts = std::map<std::pair<Scope, std::string_view>, std::uint32_t>;

  void read(const syntax::Instruction& instruction, Scope scope, std::uint32_t index);
  static bool stands_above(const Firsts& firsts, Scope scope, std::string_view name,
                           std::uint32_t index);

  std::unordered_set<std::string_view> bases_;
  std::vector<std::uint32_t> parents_;  ///< by stage; no_stage: an image
  Firsts env_, args_;
};

/// Is the stage the last one (by all that its FROM says), or one that another begins at by its alias?
/// Without any FROM, and below ONBUILD, it is.
bool is_kept_stage(const Unit& unit, const Place& place);

/// Is the first command that installs not followed by the first that cleans up?
template <class Installs, class Cleans>
bool leaves_cache(const HadolintScript& script, const Installs& installs, const Cleans& cleans) {
  const auto commands = script.commands();
  const auto install = std::find_if(commands.begin(), commands.end(), installs);
  if (install == commands.end()) return false;
  const auto clean = std::find_if(commands.begin(), commands.end(), cleans);
  return clean == commands.end() || clean <= install;
}

}  // namespace stowage::lint
