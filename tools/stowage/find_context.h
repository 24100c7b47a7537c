#pragma once
// Which folder a Dockerfile is built in, when nobody names it. `docker build` has no rule for that: the folder of the
// Dockerfile is the usual one, and many repositories keep theirs in docker/ and build in the root.

#include <string>

#include "lib/context/context.h"
#include "lib/lint/dockerfile_uses.h"
#include "lib/model/model.h"

namespace stowage::cli {

struct FoundContext {
  context::Context context = context::Context::none();
  std::string folder;  ///< empty: none was found
  std::string reason;  ///< why it is another one than that of the Dockerfile; else empty
};

/// In this order: what a CI file says (`uses`, else those of the repository around it); the folder of the Dockerfile, or
/// the nearest one above it in the same repository, that has all that is copied by name; where nothing is copied by
/// name, the nearest one that has the manifests which the installs read. None where nothing of what is copied is there.
FoundContext find_context(const std::string& dockerfile, const model::Model& model,
                          context::IgnoreStyle style, const lint::DockerfileUses* uses = nullptr);

}  // namespace stowage::cli
