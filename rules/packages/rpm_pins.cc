#include "rules/packages/rpm_pins.h"

#include <algorithm>

#include "lib/lint/hadolint_view.h"
#include "lib/lint/unit.h"
#include "rules/packages/pins.h"

namespace stowage::rules {

namespace {

using lint::Place;
using lint::Unit;
using syntax::Instruction;
using syntax::Keyword;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Letters, digits and `. ~ ^ _ : +` behind each dash, and one part that begins with a digit.
bool has_numeric_part(std::string_view package) {
  bool numeric = false;
  for (std::size_t dash = package.find('-'); dash != std::string_view::npos;) {
    const std::size_t next = package.find('-', dash + 1);
    const std::string_view part = package.substr(dash + 1, next - dash - 1);
    const auto allowed = [](char c) {
      return is_letter(c) || is_digit(c) ||
             std::string_view(".~^_:+").find(c) != std::string_view::npos;
    };
    if (!std::all_of(part.begin(), part.end(), allowed)) return false;
    numeric = numeric || (!part.empty() && is_digit(part[0]));
    dash = next;
  }
  return numeric;
}

bool sets(const Instruction& env, std::string_view name) {
  const auto* pairs = env.as<syntax::KeyValues>();
  return pairs != nullptr && std::any_of(pairs->pairs.begin(), pairs->pairs.end(),
                                         [&](const auto& pair) { return pair.key.text == name; });
}

/// The instruction as a pass over the file sees it; null: it does not.
const Instruction* in_pass(const Instruction& instruction, bool onbuild) {
  const auto* trigger = instruction.as<syntax::Onbuild>();
  if (onbuild) return trigger != nullptr ? trigger->trigger : nullptr;
  return trigger == nullptr ? &instruction : nullptr;
}

/// ENV between two instructions.
bool set_between(const Unit& unit, std::uint32_t first, std::uint32_t end, bool onbuild,
                 std::string_view name) {
  for (std::uint32_t i = first; i < end; ++i) {
    const Instruction* seen = in_pass(unit.tree().instructions[i], onbuild);
    if (seen != nullptr && seen->keyword == Keyword::env && sets(*seen, name)) return true;
  }
  return false;
}

/// ENV of the stage so far and of the stages that it begins at.
bool set_by_env(const Unit& unit, const Place& place, std::string_view name) {
  const syntax::Dockerfile& file = unit.tree();
  if (place.onbuild || place.stage == lint::no_stage)
    return set_between(unit, 0, place.index, place.onbuild, name);
  std::uint32_t end = place.index;
  for (std::uint32_t stage = place.stage;;) {
    if (set_between(unit, file.stages[stage].first, end, false, name)) return true;
    const auto* from = file.instructions[file.stages[stage].first].as<syntax::From>();
    if (from == nullptr) return false;
    const std::string_view base = lint::hadolint_image(from->image.text).name;
    std::uint32_t above = stage;
    while (above-- > 0) {
      const auto* other = file.instructions[file.stages[above].first].as<syntax::From>();
      if (other != nullptr && !base.empty() && other->stage_name.text == base) break;
    }
    if (above >= stage) return false;  // none: it ran below zero
    stage = above;
    end = file.stages[above].end;
  }
}

/// The first name of an ARG anywhere above.
bool declared(const Unit& unit, const Place& place, std::string_view name) {
  for (std::uint32_t i = 0; i < place.index; ++i) {
    const Instruction* seen = in_pass(unit.tree().instructions[i], place.onbuild);
    const auto* args = seen == nullptr ? nullptr : seen->as<syntax::Args>();
    if (args != nullptr && !args->declarations.empty() && args->declarations[0].name.text == name)
      return true;
  }
  return false;
}

bool has_known_variable(const Unit& unit, const Place& place, std::string_view package) {
  for (std::size_t at = package.find("${"); at != std::string_view::npos;
       at = package.find("${", at + 2)) {
    const std::size_t end = package.find('}', at);
    if (end == std::string_view::npos) return false;
    const std::string_view name = package.substr(at + 2, end - at - 2);
    if (set_by_env(unit, place, name) || declared(unit, place, name)) return true;
  }
  return false;
}

}  // namespace

bool is_versioned_rpm(std::string_view package) {
  return contains(package, "-") && (package.ends_with(".rpm") || has_numeric_part(package));
}

bool names_unversioned_rpm(const Unit& unit, const Place& place,
                           const lint::HadolintCommand& command) {
  const bool module = command.has({"module"});
  return any_unpinned(command, {}, {"install", "module"}, [&](std::string_view package) {
    if (module) return contains(package, ":");
    if (!contains(package, "-") || package.ends_with(".rpm")) return contains(package, "-");
    return contains(package, "$") ? has_known_variable(unit, place, package)
                                  : has_numeric_part(package);
  });
}

}  // namespace stowage::rules
