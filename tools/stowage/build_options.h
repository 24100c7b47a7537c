#pragma once
// What `why`, `simulate` and others ask about a build: which file, which context, how it is started.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/result.h"
#include "lib/context/context.h"
#include "lib/knowledge/knowledge.h"
#include "lib/model/model.h"
#include "lib/text/source.h"

namespace stowage::cli {

struct BuildOptions {
  std::string context;  ///< a folder; empty: as find_context finds it
  bool no_context = false;
  std::string target;
  std::string platform;
  std::string builder = "buildkit";
  std::vector<std::string> build_args;  ///< NAME=VALUE, or NAME for the value of the environment
  std::string rules_dir;                ///< more commands and ecosystems; empty: none
};

/// A Dockerfile with its model and context. Not to be moved once loaded.
struct LoadedBuild {
  Source source;
  syntax::Dockerfile file;
  model::Model model;
  context::Context context = context::Context::none();
  std::string folder;                       ///< that is the context; empty: none is
  std::optional<knowledge::Base> own_base;  ///< with --rules-dir

  explicit LoadedBuild(Source bytes)
      : source(std::move(bytes)), file(syntax::parse(source.text())) {}
  const knowledge::Base& base() const { return own_base ? *own_base : knowledge::builtin(); }
};

/// The knowledge base with what a folder adds to it; nothing when no folder is named.
Result<std::optional<knowledge::Base>> own_knowledge(const std::string& rules_dir);

/// Fails for what cannot be read, and for a file in which no step can be found.
Result<std::unique_ptr<LoadedBuild>> load_build(const std::string& path,
                                                const BuildOptions& options);

/// The first line of an instruction, cut to what a terminal shows.
std::string headline(const syntax::Instruction& instruction, std::size_t columns = 60);

}  // namespace stowage::cli
