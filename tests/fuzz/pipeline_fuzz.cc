// The readers of CI files: any bytes, each of the kinds in turn.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "lib/pipeline/pipeline.h"

/// libfyaml 0.7.12 keeps a block of memory after some errors, whatever its caller frees.
extern "C" const char* __lsan_default_suppressions() { return "leak:libfyaml"; }

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::array<std::string_view, 16> paths{".github/workflows/a.yml",
                                                   "docker-bake.hcl",
                                                   "compose.yaml",
                                                   ".gitlab-ci.yml",
                                                   "buildspec.yml",
                                                   "cloudbuild.yaml",
                                                   "Jenkinsfile",
                                                   "Makefile",
                                                   "build.sh",
                                                   "skaffold.yaml",
                                                   ".circleci/config.yml",
                                                   "azure-pipelines.yml",
                                                   ".travis.yml",
                                                   ".drone.yml",
                                                   "justfile",
                                                   "docker-bake.json"};
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  stowage::pipeline::read(paths[data[0] % paths.size()], text);
  return 0;
}
