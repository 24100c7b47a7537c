#pragma once
// Durations as Go's time.ParseDuration reads them: "1m30s", "1.5h", "300ms", "0".

#include <cstdint>
#include <optional>
#include <string_view>

namespace stowage::syntax::grammar {

/// Nanoseconds, or nothing when the text is no duration.
std::optional<std::int64_t> parse_duration(std::string_view text);

}  // namespace stowage::syntax::grammar
