#pragma once
// When a package of yum or dnf has a version, for hadolint and for us.

#include "lib/lint/hadolint_script.h"
#include "lib/lint/rule.h"

namespace stowage::rules {

/// hadolint: does the command, which installs, name a package without a version?
bool names_unversioned_rpm(const lint::Unit& unit, const lint::Place& place,
                           const lint::HadolintCommand& command);

/// "curl-7.76.1-26.el9", "./x.rpm"
bool is_versioned_rpm(std::string_view package);

}  // namespace stowage::rules
