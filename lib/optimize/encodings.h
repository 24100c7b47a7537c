#pragma once
// Three ways to bring manifests to an install: COPY lines, one `COPY --parents`, or bind mounts of the RUN. The moves
// write COPY lines, which every builder takes; here they get the form that the file's own style or the user asks for.
//
//   const auto other = encoded(original, rewritten, Style::bind, settings);

#include <optional>
#include <string>
#include <string_view>

#include "lib/optimize/optimize.h"

namespace stowage::optimize {

/// `rewritten` with the COPY lines that `original` does not have in another form; nothing when that form is not wanted
/// or cannot be had.
///   bind     under BuildKit, when the file has bind mounts of the context already or `style` asks for it, for installs
///            that write into no manifest
///   parents  with a frontend that has it (`# syntax=docker/dockerfile:1.20`, or 1-labs since 1.7), for four lines or
///            more, or when `style` asks for it
std::optional<std::string> encoded(std::string_view original, std::string_view rewritten,
                                   const OptimizeOptions& options);

}  // namespace stowage::optimize
