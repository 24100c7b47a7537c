#pragma once
// A file that was compiled into the program: a rule's page or a piece of the knowledge base.

#include <string_view>

namespace stowage {

struct EmbeddedFile {
  std::string_view path;  ///< below rules/, with forward slashes
  std::string_view text;
};

}  // namespace stowage
