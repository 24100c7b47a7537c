#pragma once
// One policy about what package managers leave behind: a finding that something should be cleaned up
// asks first whether it is part of the image at all.

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/lint/rule.h"
#include "lib/lint/run_commands.h"
#include "lib/lint/unit.h"
#include "lib/text/edit.h"

namespace stowage::lint {

/// Do files that this RUN writes to a folder reach the image that is built in the end? Not those of a
/// stage that it is not made of, nor what a mount keeps outside. An absolute folder, or a part of a path
/// (".cache/pip").
bool reaches_image(const Unit& unit, const Place& place, std::string_view folder);

/// Does a command (rm, find -delete) remove the folder or all that is in it?
bool removes(const shell::Command& command, std::string_view folder);

/// Does some command of the RUN do that, for one of the folders?
bool removes_any(const RunCommands& run, std::initializer_list<std::string_view> folders);

/// Edits that let the RUN end with another command, when all before it went well. Nothing where its end
/// is not understood.
std::optional<std::vector<Edit>> with_last_command(const Unit& unit, const Place& place,
                                                   std::string_view command);

}  // namespace stowage::lint
