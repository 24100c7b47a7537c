#pragma once
// `..` behind a link is not the folder that stands before it in the text.

#include <string>
#include <string_view>
#include <vector>

#include "lib/proof/files.h"

namespace stowage::proof {

/// The text has a `..` in a path, and a link may stand in front of it: the kernel goes up from
/// where the link leads (POSIX, path resolution). Links are those that the files have, those that a
/// command that may write anywhere may have made, and those of the system's folders (/bin).
bool climbs_out_of_link(const Files& files, std::string_view text);

/// Of the writes of commands whose outcome is not known, those that may have left a link at a path
/// or at a folder above it: what is meant for the path would go elsewhere.
std::vector<std::string> who_may_link(const Files& files, std::string_view path);

}  // namespace stowage::proof
