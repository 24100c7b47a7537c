#pragma once
// Cache mounts, and where the tools of a RUN keep what they download: the two should meet.
//
//   for (const CacheMount& mount : cache_mounts(unit, place))
//     for (const ToolCache& cache : tool_caches(unit, place.index)) ... meets(mount.target, cache) ...

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/knowledge/knowledge.h"
#include "lib/lint/rule.h"
#include "lib/lint/unit.h"

namespace stowage::lint {

/// A mount of a RUN whose target is known, with what its options mean.
struct MountOfRun {
  const syntax::Mount* mount = nullptr;
  const model::MountFacts* facts = nullptr;
  std::string target;  ///< absolute and clean
};

/// Costs nothing for a RUN without one. Of ONBUILD there are none: nothing is known of where it runs.
std::vector<MountOfRun> mounts_of(const Unit& unit, const Place& place, syntax::MountType type);
inline std::vector<MountOfRun> cache_mounts(const Unit& unit, const Place& place) {
  return mounts_of(unit, place, syntax::MountType::cache);
}

/// A folder in which a tool of a RUN caches.
struct ToolCache {
  const knowledge::Ecosystem* ecosystem = nullptr;
  const knowledge::CacheFolder* folder = nullptr;
  std::vector<std::string> places;           ///< absolute; several where the base image decides
  std::vector<knowledge::ActionKind> kinds;  ///< what the RUN does with the tool
  bool does(knowledge::ActionKind kind) const;
};

/// Of all tools whose commands are in the RUN. Empty when the home of its user is not known.
std::vector<ToolCache> tool_caches(const Unit& unit, std::uint32_t index);

/// What the RUN does to files, its own mounts aside.
const knowledge::Effects& effects_without_mounts(const Unit& unit, std::uint32_t index);

/// One holds the other, or they are the same.
bool related(std::string_view path, std::string_view other);

/// Some place of the cache is in the folder, or around it.
bool meets(std::string_view folder, const ToolCache& cache);

/// One more option of a mount; nothing when it is written in quotes or over several lines.
std::vector<Edit> add_option(const Unit& unit, const syntax::Mount& mount, std::string_view option);

}  // namespace stowage::lint
