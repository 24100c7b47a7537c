#pragma once
// The CI files of the large corpus, for tests that read all of them.

#include <functional>
#include <string>
#include <string_view>

namespace stowage::testing {

struct PipelineFile {
  std::string sha256, kind, path;
  std::string text;
};

/// Calls `visit` for every file; gives how many there were, 0 without the corpus.
int each_pipeline_file(const std::function<void(const PipelineFile&)>& visit);

}  // namespace stowage::testing
