#pragma once
// What the rules about packages without a version share.

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "lib/lint/script_rule.h"
#include "lib/lint/tool_call.h"

namespace stowage::rules {

struct Pins {
  std::initializer_list<std::string_view> actions;
  std::initializer_list<std::string_view>
      flags;  ///< with one of these, versions are said elsewhere
  bool (*is_pinned)(std::string_view package);
  std::string_view example;  ///< "curl=8.9.1-r0"
};

/// A finding for a command that installs packages without a version. What is in a variable is not judged.
void report_unpinned(const lint::RunCommands& run, const shell::Command& command,
                     lint::Report& report, const Pins& pins);

inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

inline bool contains_any_of(std::string_view text, std::string_view characters) {
  return text.find_first_of(characters) != std::string_view::npos;
}

/// A file or an address in place of a name.
inline bool is_path(std::string_view package) {
  return package.starts_with('/') || package.starts_with('.') || package.starts_with('~') ||
         contains(package, "://");
}

/// hadolint: does a package of this command, but for the words of the subcommand, fail the test?
template <class Test>
bool any_unpinned(const lint::HadolintCommand& command,
                  std::initializer_list<std::string_view> with_value,
                  std::initializer_list<std::string_view> subcommand, const Test& is_pinned) {
  const auto packages = command.operands(with_value);
  return std::any_of(packages.begin(), packages.end(), [&](std::string_view package) {
    return std::find(subcommand.begin(), subcommand.end(), package) == subcommand.end() &&
           !is_pinned(package);
  });
}

}  // namespace stowage::rules
