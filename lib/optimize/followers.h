#pragma once
// What stands between a copy that moves below an install and that install, and must move with it.

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "lib/graph/graph.h"
#include "lib/optimize/needs.h"

namespace stowage::optimize {

/// What becomes of a copy that stands above an install.
struct Moved {
  const ContextCopy* copy;
  std::set<std::string> first;  ///< what of it must still stand above the install
};

class Between {
 public:
  /// `files`: the manifests that come before the install, from whatever copy.
  Between(const graph::Graph& graph, const std::vector<Moved>& choice, std::uint32_t install,
          const std::set<std::string>& files)
      : graph_(graph), choice_(choice), install_(install), files_(files) {}

  /// Copies and plain commands that put files among those that the choice brings: whichever is done last decides, and not
  /// every folder that is built has the files that were looked at here (`COPY . .`, `COPY docker/.env .`).
  std::vector<std::uint32_t> changes_of_sources() const;
  /// `more`, and instructions that need what those or the choice bring and the manifests do not.
  std::vector<std::uint32_t> followers(const std::vector<std::uint32_t>& more) const;
  /// All that an instruction reads of what the choice brings are manifests.
  bool reads_only(std::uint32_t index) const;

 private:
  bool is_moved(std::uint32_t index) const;
  bool lands_among_sources(std::uint32_t index) const;
  bool writes_among_sources(std::uint32_t index) const;

  const graph::Graph& graph_;
  const std::vector<Moved>& choice_;
  std::uint32_t install_;
  const std::set<std::string>& files_;
};

}  // namespace stowage::optimize
