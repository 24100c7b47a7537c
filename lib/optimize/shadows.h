#pragma once
// Where the build context holds what an install makes: `COPY . .` below `npm ci` would bring the node_modules of
// somebody's machine over the one that was just made. A line of the ignore file keeps it out.
//
//   Plan plan = optimize_with_ignore_file(text, options);
//   plan.other_files   { ".dockerignore": its new text }, when that is what makes the order possible

#include <string_view>

#include "lib/optimize/optimize.h"

namespace stowage::optimize {

/// As optimize(). A plan that needs the ignore file is made only under `assuming`: that the folder of the context is
/// not wanted in the image is for its owner to say.
Plan optimize_with_ignore_file(std::string_view text, const OptimizeOptions& options);

}  // namespace stowage::optimize
