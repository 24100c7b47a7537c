#pragma once
// Variables that an image may bring, by its name as the file writes it.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "lib/shell/commands.h"
#include "lib/syntax/chars.h"

namespace stowage::rules {

/// `FROM ros:$ROS_DISTRO`: an image may set the variable that chooses it. Those of a system do not.
inline bool may_be_its_own(std::string_view name, std::string_view image) {
  constexpr auto systems = std::to_array<std::string_view>(
      {"almalinux", "alpine", "busybox", "centos", "debian", "fedora", "golang", "ubuntu"});
  const std::string_view repository = shell::basename(image.substr(0, image.find(':')));
  if (std::find(systems.begin(), systems.end(), repository) != systems.end()) return false;
  const std::size_t at = image.find(name);
  return at != std::string_view::npos && at > 0 && (image[at - 1] == '$' || image[at - 1] == '{');
}

/// Images of a language set its version themselves: PYTHON_VERSION of `python:3.12`. (Of Go it is GOLANG_VERSION.)
inline bool may_be_of_image(std::string_view name, std::string_view image) {
  constexpr std::string_view ending = "_VERSION";
  if (!name.ends_with(ending)) return false;
  std::string stem(name.substr(0, name.size() - ending.size()));
  for (char& c : stem) c = syntax::lower(c);
  return stem.size() > 2 && image.find(stem) != std::string_view::npos;
}

inline bool may_set(std::string_view image, std::string_view name) {
  return may_be_of_image(name, image) || may_be_its_own(name, image);
}

}  // namespace stowage::rules
