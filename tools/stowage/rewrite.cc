#include "tools/stowage/rewrite.h"

#include "lib/optimize/shadows.h"

namespace stowage::cli {

namespace {

/// Fewer commits than this say little about what changes often.
constexpr std::size_t least_history = 10;

}  // namespace

std::optional<context::History> history_of(const LoadedBuild& build, std::size_t most_commits) {
  if (!build.context.known()) return std::nullopt;
  auto history = context::read_git_history(build.folder, most_commits);
  if (!history || history->commits.empty()) return std::nullopt;
  return *std::move(history);
}

Rewrite rewrite(const LoadedBuild& build, bool assuming, optimize::Style style, bool cache_mounts,
                bool install_again) {
  Rewrite result;
  result.history = history_of(build);
  if (result.history && result.history->commits.size() < least_history) result.history.reset();
  result.plan = optimize::optimize_with_ignore_file(
      build.source.text(), {.context = build.context,
                            .history = result.history ? &*result.history : nullptr,
                            .base = build.base(),
                            .settings = build.model.settings,
                            .style = style,
                            .cache_mounts = cache_mounts,
                            .install_again = install_again,
                            .assuming = assuming || !build.context.known()});
  return result;
}

}  // namespace stowage::cli
