#pragma once
// The bytes of one file with the name to show for it. Everything downstream holds views into these
// bytes, so a Source can be moved (its buffer stays where it is) but not copied.

#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"

namespace stowage {

class Source {
 public:
  Source(std::string path, std::string_view bytes)
      : path_(std::move(path)), bytes_(bytes.begin(), bytes.end()) {}
  Source(std::string path, std::vector<char> bytes)
      : path_(std::move(path)), bytes_(std::move(bytes)) {}
  Source(Source&&) = default;
  Source& operator=(Source&&) = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  ~Source() = default;

  const std::string& path() const { return path_; }
  std::string_view text() const { return {bytes_.data(), bytes_.size()}; }

 private:
  std::string path_;
  std::vector<char> bytes_;
};

/// Reads a whole file. Fails with a message that names the path for: missing, unreadable, a
/// directory, over 1 GiB.
Result<Source> read_source(const std::string& path);

}  // namespace stowage
