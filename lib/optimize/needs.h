#pragma once
// What the copies of a stage bring from the build context, and which of it an install reads: the files that must be
// there before it.

#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "lib/context/context.h"
#include "lib/graph/graph.h"
#include "lib/knowledge/knowledge.h"
#include "lib/model/model.h"

namespace stowage::optimize {

/// A COPY or ADD of files and folders of the context, all known by name.
struct ContextCopy {
  struct Source {
    std::string written;  ///< as in the file
    std::string path;     ///< context path, clean; "" is the root; may be a glob
    bool folder = false;  ///< its content is taken
  };
  std::uint32_t index = 0;  ///< of the instruction
  std::vector<Source> sources;
  std::string destination;          ///< absolute, clean
  std::string written_destination;  ///< as written
  bool into_folder = false;         ///< files keep their names below the destination
  bool parents = false;             ///< and the folders that they lie in

  /// The context path of what lies at `image_path` after the copy.
  std::optional<std::string> to_context(std::string_view image_path) const;
  /// Where a file of the context that it takes comes to lie.
  std::string image_path(std::string_view context_path) const;
  /// The source that takes a context path, or null.
  const Source* taking(std::string_view context_path) const;
};

/// The copy at `index`, if all about it is known.
std::optional<ContextCopy> context_copy(const model::Model& model, std::uint32_t index,
                                        const context::Context& context);

/// All of them in a part of a stage, in order.
std::vector<ContextCopy> context_copies(const model::Model& model, std::uint32_t begin,
                                        std::uint32_t end, const context::Context& context);

bool brings_folder(const ContextCopy& copy);
/// More than manifests, by their names.
bool brings_sources(const ContextCopy& copy, const knowledge::Base& base);

/// Instructions that copy from stages which are built of the context: what they copy changes with it.
std::vector<std::uint32_t> changing_outputs(const model::Model& model, std::uint32_t begin,
                                            std::uint32_t end, const context::Context& context);

/// A refusal: it cannot be said which files an install reads, or it reads more than manifests.
struct Trouble {
  std::string code;
  std::string reason;
};

Trouble unknown_folder();
/// Of an action that brings no dependencies alone: what it does with the sources, in words.
std::string why_it_needs_source(const knowledge::Action& action, const knowledge::Base& base);

struct Needs {
  std::set<std::string> files;  ///< context paths
  std::optional<Trouble> trouble;
};

/// The files that `action` reads from what the copies bring.
Needs needs_of(const knowledge::Action& action, std::span<const ContextCopy> copies,
               const context::Context& context, const knowledge::Base& base);

}  // namespace stowage::optimize
