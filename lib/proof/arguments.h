#pragma once
// Flags and modes of plain commands.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stowage::proof {

struct Arguments {
  std::string flags;  ///< letters
  std::optional<std::string> mode;
  std::vector<std::string> operands;
};

/// Clusters of the letters in `letters`; one in `valued` takes the rest of its word or the next.
/// Nothing for any other flag.
std::optional<Arguments> split(const std::vector<std::string>& words, std::string_view letters,
                               std::string_view valued = "");

bool has(const Arguments& arguments, char flag);

std::optional<std::uint32_t> octal(std::string_view text);

/// `u+x`, `go-rwx` on a known mode. Without a letter in front, the umask 022 holds back.
std::optional<std::uint32_t> changed_mode(std::string_view change, std::uint32_t mode, bool folder);

}  // namespace stowage::proof
