#pragma once
// "linux/arm64/v8" and its short forms, as containerd/platforms reads and normalizes them.

#include <optional>
#include <string>
#include <string_view>

namespace stowage::model {

struct Platform {
  std::string os, arch, variant;
  /// "linux/arm/v7"
  std::string text() const;
  friend bool operator==(const Platform&, const Platform&) = default;
};

/// None for what no platform looks like ("a/b/c/d", "").
std::optional<Platform> parse_platform(std::string_view text);

/// Is it a system or a processor that may be named alone? What containerd/platforms (database.go) knows, with other names
/// that it takes, in whatever case.
bool may_stand_alone(std::string_view text);

}  // namespace stowage::model
