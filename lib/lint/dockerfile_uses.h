#pragma once
// What the CI files of a run say about the Dockerfiles of the run: for which platforms they are
// built, and in which context. Filled before the first rule runs; shared by all units.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/pipeline/pipeline.h"
#include "lib/text/source.h"

namespace stowage::lint {

/// One build of a Dockerfile.
struct DockerfileUse {
  std::string file;  ///< the CI file
  std::uint32_t line = 0;
  std::vector<std::string> platforms;  ///< empty: not told
  std::string emulated;  ///< one of them that the machine does not have; empty: not known
  std::string context;   ///< its folder
  std::vector<std::string> arguments;  ///< names of the build arguments that it gives
  std::string target;                  ///< the stage that it builds; empty: the last
};

class DockerfileUses {
 public:
  using Test = std::function<bool(const std::string& path)>;

  /// Adds the builds of a CI file whose Dockerfile `is_linted`. Of the paths where a Dockerfile may
  /// be, the first that is linted or `exists` is the one that is built.
  void add(const pipeline::Pipeline& file, const Test& is_linted, const Test& exists);

  /// Of a Dockerfile, by its path as it was given.
  std::span<const DockerfileUse> of(std::string_view dockerfile) const;
  /// The folder of its context, "." for the one that paths are relative to; nothing where no CI file
  /// says it, or two say different ones.
  std::optional<std::string> context_of(std::string_view dockerfile) const;

  /// What was read of a CI file, for the unit that is made of the same bytes: nothing is read twice.
  struct Read {
    Source source;
    std::unique_ptr<const pipeline::Pipeline> pipeline;  ///< its texts are those of the source
  };
  /// Keeps it. The source stays as long as this does, the pipeline until it is taken.
  void keep(Read file);
  /// Gives it away, once; null where none of these bytes is kept.
  std::unique_ptr<const pipeline::Pipeline> take(const std::string& path,
                                                 std::string_view text) const;
  bool empty() const { return uses_.empty() && !kept_; }

 private:
  struct Kept;
  std::shared_ptr<Kept> kept_;
  std::map<std::string, std::vector<DockerfileUse>, std::less<>> uses_;  ///< by normal path
};

}  // namespace stowage::lint
