#pragma once
// References to images: [registry[:port]/]path[:tag][@digest] (distribution/reference). May hold
// variables.

#include <optional>
#include <string_view>

namespace stowage::syntax::grammar {

struct ImageRef {
  std::string_view registry;  ///< "docker.io", "localhost:5000"; empty: not written
  std::string_view path;      ///< "library/python"
  std::string_view tag;       ///< without ":"; empty: not written
  std::string_view digest;    ///< "sha256:…"; empty: not written
};

/// The parts of a reference, or nothing when it is none (also for a text with variables in odd
/// places).
std::optional<ImageRef> parse_image_ref(std::string_view text);

}  // namespace stowage::syntax::grammar
