#pragma once
// What /bin/sh is in an image, by the image's name and tag (rules/shell/shells.json).

#include <cstdint>
#include <string_view>

namespace stowage::knowledge {

enum class Sh : std::uint8_t {
  unknown,  ///< some POSIX shell
  dash,
  busybox,
  bash,
  other,  ///< no POSIX shell
};

/// `repository` as model::repository_of gives it. Where the tag is not known (it holds a variable) only
/// the words in it count.
Sh sh_of_image(std::string_view repository, std::string_view tag);

}  // namespace stowage::knowledge
