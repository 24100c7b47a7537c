#pragma once
// `..` behind a link is not the folder that stands before it in the text.

#include <string_view>

#include "lib/proof/files.h"

namespace stowage::proof {

/// The text has a `..` in a path, and a link may stand in front of it: the kernel goes up from
/// where the link leads (POSIX, path resolution). Links are those that the files have, those that a
/// command that may write anywhere may have made, and those of the system's folders (/bin).
bool climbs_out_of_link(const Files& files, std::string_view text);

}  // namespace stowage::proof
