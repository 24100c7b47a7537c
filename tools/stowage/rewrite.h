#pragma once
// The optimizer, asked about a build as the command line describes it.
//
//   const Rewrite rewrite = cli::rewrite(build, assuming);
//   rewrite.plan.text, rewrite.plan.moves ...

#include <optional>

#include "lib/context/git_history.h"
#include "lib/optimize/optimize.h"
#include "tools/stowage/build_options.h"

namespace stowage::cli {

/// The commits that touch the context of a build; nothing without a context, git or repository.
std::optional<context::History> history_of(const LoadedBuild& build,
                                           std::size_t most_commits = 300);

struct Rewrite {
  optimize::Plan plan;
  std::optional<context::History> history;  ///< what the plan was weighed with
};

/// Where no context is known, what a context would say is assumed: `assuming` is not asked then.
Rewrite rewrite(const LoadedBuild& build, bool assuming,
                optimize::Style style = optimize::Style::automatic, bool cache_mounts = false,
                bool install_again = false);

}  // namespace stowage::cli
