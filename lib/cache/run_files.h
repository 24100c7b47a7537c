#pragma once
// What a RUN leaves behind. Simple commands (echo, cat, cp, mkdir, chmod, ...) are followed file by
// file, so that a stage that makes equal bytes in another way is seen to do so. After a command
// that is not known everything is a symbol: equal only when command and all that it could read are
// equal.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "lib/cache/files.h"

namespace stowage::cache {

struct RunAction {
  std::vector<std::string> command;  ///< what is executed; `{"/bin/sh", "-c", text}` for shell form
  std::string script;                ///< a file that is run instead: it is not followed
  std::vector<std::pair<std::string, std::string>> variables;
  std::string cwd, user;
  std::string key;     ///< all that enters the step's key but the inputs
  bool based = false;  ///< the first input is the root
  struct Mount {
    std::string target;
    std::optional<std::size_t> input;  ///< none: a cache, a secret, memory: it may hold anything
    std::string source;
  };
  std::vector<Mount> mounts;
};

Files run_files(const RunAction& action, std::span<const Files* const> inputs,
                std::uint64_t serial);

}  // namespace stowage::cache
