#pragma once
// EXPOSE's operands: port[-port][/protocol].

#include <cstdint>
#include <optional>
#include <string_view>

namespace stowage::syntax::grammar {

struct PortRange {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::string_view protocol;  ///< as written, without "/"; empty: tcp
};

/// Nothing when it is no port (also with variables in it, or beyond 65535).
std::optional<PortRange> parse_port(std::string_view text);

}  // namespace stowage::syntax::grammar
