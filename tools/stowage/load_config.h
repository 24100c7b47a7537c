#pragma once
// The configuration that holds for a run: files, environment, flags.

#include <memory>
#include <string>
#include <vector>

#include "lib/base/result.h"
#include "lib/config/config.h"
#include "lib/lint/settings.h"

namespace stowage::cli {

/// Where to look, and what the flags say.
struct ConfigOptions {
  std::string file;       ///< empty: the nearest one
  std::string folder;     ///< nearest to this folder; empty: to the working folder
  bool isolated = false;  ///< no file, no environment
  config::Config flags;
  std::vector<std::string> fix_only;  ///< words for rules; empty: all may be fixed
};

/// Everything laid over each other; else what is wrong, one line a problem.
Result<config::Config> load_config(const ConfigOptions& options);

/// The folder that paths in the configuration count from, absolute.
std::string config_folder(const config::Config& config);

/// What rules may read of it.
std::shared_ptr<lint::Settings> settings_of(const config::Config& config);

}  // namespace stowage::cli
