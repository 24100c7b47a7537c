#include "rules/packages/rpm_pins.h"

#include <algorithm>

#include "lib/lint/hadolint_stages.h"
#include "lib/lint/unit.h"
#include "rules/packages/pins.h"

namespace stowage::rules {

namespace {

using lint::Place;
using lint::Unit;

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

bool has_known_variable(const Unit& unit, const Place& place, std::string_view package) {
  const lint::HadolintStages& stages = unit.hadolint_stages();
  for (std::size_t at = package.find("${"); at != std::string_view::npos;
       at = package.find("${", at + 2)) {
    const std::size_t end = package.find('}', at);
    if (end == std::string_view::npos) return false;
    const std::string_view name = package.substr(at + 2, end - at - 2);
    if (stages.has_env(place, name) || stages.has_arg(place, name)) return true;
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
