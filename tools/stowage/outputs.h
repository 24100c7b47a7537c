#pragma once
// Where the reports of a run go: each in its format to a file or to the standard output.

#include <string>
#include <vector>

#include "lib/base/result.h"
#include "lib/report/writer.h"

namespace stowage::cli {

struct Output {
  const report::Writer* writer = nullptr;
  std::string path;  ///< empty: the standard output
};

/// `formats` as they were given, `outputs` as FORMAT:FILE or FILE. The n-th FILE without a format
/// has the n-th format, else one by its name; a format without a file goes to the standard output.
Result<std::vector<Output>> resolve_outputs(const std::vector<std::string>& formats,
                                            const std::vector<std::string>& outputs,
                                            lint::Compat compat);

/// A new file, or an old one with new bytes at once.
Result<void> write_file(const std::string& path, std::string_view bytes);

/// Joins the pieces of a report in order.
class Sink {
 public:
  /// `to_error`: what would go to the standard output goes to the standard error. `held`: not before the end, since
  /// another report goes there, too.
  Sink(const Output& output, const report::Options& options, bool to_error, bool held);

  void begin();
  void add(const std::string& piece);
  /// Fails when the file cannot be written.
  Result<void> end(const report::Summary& summary);

 private:
  void put(const std::string& text);
  void put_annotations(std::string_view lines);

  const Output& output_;
  const report::Options& options_;
  bool to_error_, held_;
  bool first_ = true;
  std::string text_;                  ///< of a file, or held: written at the end, whole
  std::size_t shown_[3] = {0, 0, 0};  ///< annotations of GitHub: errors, warnings, notices
  std::size_t cut_[3] = {0, 0, 0};
};

}  // namespace stowage::cli
