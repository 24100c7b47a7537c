#pragma once
// The recordings hold files that are no text in base64 (RFC 4648, section 4).

#include <string>
#include <string_view>

namespace stowage::eval {

/// The bytes behind well-formed base64; line ends and padding count for nothing.
std::string decode_base64(std::string_view text);

}  // namespace stowage::eval
