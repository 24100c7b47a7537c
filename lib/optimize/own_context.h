#pragma once
// Is a folder the build context of a Dockerfile, or does the file only lie in it?

#include "lib/context/context.h"
#include "lib/model/model.h"

namespace stowage::optimize {

/// The folder holds something of what the file copies, or the file copies nothing by name.
bool is_context_of(const model::Model& model, const context::Context& context);

}  // namespace stowage::optimize
