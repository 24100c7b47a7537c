#pragma once
// Where the sources of a COPY may lie, and whether they do.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lib/lint/unit.h"

namespace stowage::rules {

/// A folder that may be the context, and the names in it: empty also where nobody knows them, null where there is none.
struct Context {
  std::string folder;
  const std::vector<std::string>* names = nullptr;
};

/// The one that a CI file says, else the folder of the Dockerfile and those around it, up to the root of the repository,
/// or to the working folder.
const std::vector<Context>& contexts_of(const lint::Unit& unit);

/// How a path stands in a folder: there, not there, or nobody knows. Where it is not there, what may be meant.
struct Answer {
  bool absent = false;
  std::string meant;
  std::size_t errors = 0;  ///< of typing, between the two
};
Answer look(const lint::Unit& unit, const Context& context, std::string_view path);
bool is_there(const lint::Unit& unit, const Context& context, std::string_view path);

/// A source as a path below the root of the context; empty: not one that is known to name one file.
std::string cleaned(std::string_view source);

}  // namespace stowage::rules
