#pragma once
// A Dockerfile as pieces that can change places: each instruction with its own lines and the comment lines directly
// above it. What lies between (blank lines, detached comments) stays where it is.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/syntax/dockerfile.h"

namespace stowage::optimize {

struct Chunk {
  std::string gap;   ///< what stands above it and does not travel
  std::string text;  ///< whole lines, with their ends
};

/// One chunk an instruction, in order; the last has no instruction and holds what follows.
std::vector<Chunk> split_chunks(const syntax::Dockerfile& file);

std::string join(const syntax::Dockerfile& file, const std::vector<Chunk>& chunks);

/// The line end that the file uses.
std::string_view line_end(const syntax::Dockerfile& file);

}  // namespace stowage::optimize
