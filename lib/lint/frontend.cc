#include "lib/lint/frontend.h"

#include <charconv>
#include <string_view>

namespace stowage::lint {

namespace {

using Version = std::pair<int, int>;

}  // namespace

std::optional<Version> frontend_version(const syntax::Dockerfile& file) {
  const std::string_view image = file.syntax;
  const std::size_t at = image.find("docker/dockerfile:");
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view tag = image.substr(at + std::string_view("docker/dockerfile:").size());
  if (tag.find("labs") != std::string_view::npos ||
      tag.find("experimental") != std::string_view::npos)
    return std::nullopt;
  Version version{};
  const char* const end = tag.data() + tag.size();
  const auto major = std::from_chars(tag.data(), end, version.first);
  if (major.ec != std::errc() || major.ptr == end || *major.ptr != '.') return std::nullopt;
  const auto minor = std::from_chars(major.ptr + 1, end, version.second);
  if (minor.ec != std::errc()) return std::nullopt;
  return version;
}

}  // namespace stowage::lint
