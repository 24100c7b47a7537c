#pragma once
// What stands around the commands of a RUN: the shell and the user that it starts with, and the
// group that folders give to what is made in them.

#include <string>

#include "lib/proof/build.h"
#include "lib/proof/units.h"

namespace stowage::proof {

/// A RUN fails where its shell or its user is missing, also one whose commands leave nothing.
void need_start(Site& site, const ScriptText& script, const std::string& owner);

/// Where a file took the place of the shell, or of what every program loads; empty: nowhere.
std::string replaced_shell(const Site& site);

/// It may give a folder the set-group-id bit.
bool may_set_group(const Unit& unit);

/// The folders with the set-group-id bit that a command may write to, with their groups.
std::string given_groups(const Files& files, const std::vector<knowledge::Access>& writes);

}  // namespace stowage::proof
