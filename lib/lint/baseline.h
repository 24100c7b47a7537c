#pragma once
// Findings that are known and accepted, so that only new ones are shown. Kept by file and
// fingerprint (fingerprint.h), which survive moved lines.
//
//   Result<Baseline> baseline = Baseline::read(".stowage-baseline.json");
//   if (baseline->has(name_in_baseline(path, ".stowage-baseline.json"), fingerprint)) ...

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/result.h"

namespace stowage::lint {

struct BaselineEntry {
  std::string file, rule;
  std::uint64_t fingerprint = 0;
};

class Baseline {
 public:
  static Result<Baseline> read(const std::string& path);
  bool has(const std::string& file, std::uint64_t fingerprint) const;

 private:
  std::set<std::pair<std::string, std::uint64_t>> entries_;
};

/// What a file is called there: its path as seen from the folder of the baseline, so that it does not
/// matter where a run begins and whether the file is named as `Dockerfile`, `./Dockerfile` or with all
/// its folders.
std::string name_in_baseline(const std::string& file, const std::string& baseline);

/// The bytes of a baseline, sorted so that it merges well.
std::string baseline_text(std::vector<BaselineEntry> entries);

}  // namespace stowage::lint
