#pragma once
// A build and what became of it: the file as it is, and the rewritten one or another that the user names.

#include <memory>
#include <string>
#include <vector>

#include "lib/cache/simulate.h"
#include "tools/stowage/build_options.h"

namespace stowage::cli {

struct Version {
  std::string name;  ///< "before", "after"; "as it is" when there is only one
  std::string text;
  syntax::Dockerfile file;
  model::Model model;
  std::unique_ptr<cache::Simulator> simulator;
};
using Versions = std::vector<std::unique_ptr<Version>>;

/// `against`: the path of another version; empty: what the optimizer makes of it, under assumptions too. There is one
/// version when the other is the same.
Result<Versions> versions_of(const LoadedBuild& build, const std::string& against);

}  // namespace stowage::cli
