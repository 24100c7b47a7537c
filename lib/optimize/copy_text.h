#pragma once
// COPY instructions as they are written again elsewhere.

#include <optional>
#include <set>
#include <string>

#include "lib/model/model.h"
#include "lib/optimize/needs.h"
#include "lib/syntax/dockerfile.h"

namespace stowage::optimize {

/// COPY lines for these files of a copy, one a folder, with its flags and in its spelling.
std::string manifest_copies(const syntax::Dockerfile& file, const ContextCopy& copy,
                            const std::set<std::string>& files);

/// The lines of an instruction as they mean the same at another place: a destination that is relative to the working
/// folder is written out where that differs. Nothing, when it cannot be said.
std::optional<std::string> moved_text(const model::Model& model, std::uint32_t index,
                                      const std::string& lines, std::uint32_t to);

/// The bytes of an instruction without a line continuation that nothing follows (at the end of the file).
std::string closed_text(const syntax::Dockerfile& file, std::uint32_t index,
                        const std::string& lines);

}  // namespace stowage::optimize
