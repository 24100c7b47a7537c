#pragma once
// A build context as cache keys see it: every file stands for its bytes as they are now.

#include <memory>
#include <span>
#include <string>

#include "lib/cache/files.h"
#include "lib/cache/selection.h"
#include "lib/context/context.h"

namespace stowage::cache {

/// All that the builder gets. Of an unknown context anything may be in it.
Files context_files(const context::Context& context);

/// The same with other bytes at these paths (relative to the context); what the ignore file leaves out stays away.
Files with_changes(Files files, const context::Context& context,
                   std::span<const std::string> paths);

/// Whether a change of this file of the context is seen by a selector.
bool selects(const Selector& selector, const Files& files, std::string_view path);

}  // namespace stowage::cache
