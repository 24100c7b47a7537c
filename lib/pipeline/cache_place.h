#pragma once
// Where builds keep their caches.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lib/pipeline/pipeline.h"
#include "lib/text/edit.h"

namespace stowage::pipeline {

/// Where a build may keep its cache, and how an entry for it is written: GitHub's own cache for its actions, else a tag
/// beside the image. Nothing when the image's name cannot be taken apart, or a builder cannot export.
struct CachePlace {
  std::string from;
  std::string to;
};
std::optional<CachePlace> cache_place(const Pipeline& file, const Build& build);

/// The edits of `change` for the place that `to` writes: for each entry of the build that reads it, and for `to`. Nothing
/// when one of them cannot be changed.
std::optional<std::vector<Edit>> change_place(
    const Build& build, const CacheEntry& to,
    const std::function<std::optional<std::vector<Edit>>(const CacheEntry&)>& change);

}  // namespace stowage::pipeline
