#pragma once
// What the rules about the metadata of yum, dnf and zypper share.

#include <initializer_list>
#include <string_view>

#include "lib/lint/script_rule.h"

namespace stowage::rules {

struct Metadata {
  std::initializer_list<std::string_view> programs, folders, actions;
  std::initializer_list<std::string_view> cleaning;  ///< subcommands
  std::string_view clean;                            ///< what the fix runs: " clean all"
};

/// A finding for the last command that brings metadata which no later one of the RUN removes, when that
/// reaches the image.
void report_metadata(const lint::Unit& unit, const lint::Place& place, lint::Report& report,
                     const Metadata& metadata);

}  // namespace stowage::rules
