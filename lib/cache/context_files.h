#pragma once
// A build context as cache keys see it: every file stands for its bytes as they are now.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "lib/cache/files.h"
#include "lib/cache/selection.h"
#include "lib/context/context.h"
#include "lib/context/glob.h"
#include "lib/context/ignore.h"

namespace stowage::cache {

/// All that the builder gets. Of an unknown context anything may be in it.
Files context_files(const context::Context& context);

/// The same with other bytes at these paths (relative to the context); what the ignore file leaves out stays away.
Files with_changes(Files files, const context::Context& context,
                   std::span<const std::string> paths);

/// Whether a change of a file of the context is seen by a selector; for many files.
class Watch {
 public:
  Watch(const Selector& selector, const Files& files);
  bool sees(std::string_view path) const;

 private:
  std::string source_;  ///< without wildcards: what is selected, links resolved
  std::optional<context::Glob> glob_;
  std::optional<context::IgnoreRules> include_, exclude_;
  bool never_ = false;
};

}  // namespace stowage::cache
