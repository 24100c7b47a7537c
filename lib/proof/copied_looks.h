#pragma once
// Owner and mode of what COPY makes itself.

#include <string>
#include <string_view>

#include "lib/proof/files.h"

namespace stowage::proof {

/// Of the folders that COPY makes: 0755, or what --chmod says since BuildKit 0.21 (tonistiigi/fsutil copy, MkdirAll);
/// the Docker engine runs it under umask 022. `mode`: octal digits; empty: no --chmod.
std::string copied_folder_mode(Ledger& ledger, const std::string& mode);

/// With --link the copy is made on an empty image, where nobody has a name.
std::string linked_owner(Files& files, Setting setting, const std::string& owner);

}  // namespace stowage::proof
