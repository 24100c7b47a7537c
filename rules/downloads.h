#pragma once
// What a download leaves, and whether it is looked at before it is used.

#include <string>

#include "lib/lint/rule.h"
#include "lib/lint/unit.h"

namespace stowage::rules {

/// Does a RUN, or the one directly below it, compare a checksum or a signature?
bool is_verified(const lint::Unit& unit, const lint::Place& place);

/// The file that `curl -o X URL`, `curl -O URL`, `wget -O X URL` or `wget URL` leaves; as written. Empty: none is known.
std::string downloaded_file(const shell::Command& command);

}  // namespace stowage::rules
