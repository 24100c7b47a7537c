#pragma once
// The formats in which findings are written. A format is data: how a report begins, what is said of
// one file, what stands between files, how it ends. The pieces of files may be made on any thread;
// they are joined in the order of the input.
//
//   const Writer* writer = find_writer("sarif", compat);
//   writer->begin(options, out);
//   for (...) { piece.clear(); writer->file(report, options, piece); out += piece; }  // separator
//   writer->end(summary, options, out);

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/lint/diagnostic.h"
#include "lib/lint/settings.h"
#include "lib/lint/suppress.h"
#include "lib/lint/unit.h"
#include "lib/report/summary.h"

namespace stowage::report {

struct Options {
  lint::Compat compat = lint::Compat::none;
  bool color = false;
  bool quiet = false;      ///< text: the findings, no summary
  std::string path_shown;  ///< instead of the file's name, in formats that go to other tools
  /// The page of a rule, for formats that carry help. May be empty.
  std::function<std::string_view(const lint::Rule&)> page;
};

/// One file that was looked at.
struct FileReport {
  const lint::Unit& unit;
  std::string_view path;
  std::span<const lint::Diagnostic> findings;
  std::span<const lint::Suppressed> suppressed = {};
};

struct Writer {
  std::string_view name;
  std::string_view summary;  ///< one line, for people
  void (*begin)(const Options&, std::string& out) = nullptr;
  void (*file)(const FileReport&, const Options&, std::string& out) = nullptr;
  std::string_view separator = "";  ///< between files that have something to say
  void (*end)(const Summary&, const Options&, std::string& out) = nullptr;
};

std::span<const Writer* const> writers();
/// Null: no such format. The JSON of hadolint is not ours, nor its JUnit: it matters who is followed.
const Writer* find_writer(std::string_view name, lint::Compat compat = lint::Compat::none);
/// The name of a format by the end of a file's name: ".sarif", ".xml", ".md", ".jsonl"; "text" for
/// what is not known.
std::string_view format_for(std::string_view path);

/// What a finding is called: the name of its rule, or the code of the tool that is followed.
std::string_view code_of(const lint::Diagnostic& diagnostic, lint::Compat compat);

/// That hadolint cannot read a file (DL1000), which it says in another way.
bool is_refusal(const lint::Diagnostic& diagnostic, lint::Compat compat);
/// The file of a finding: hadolint has another name for the standard input when it cannot read it.
std::string_view path_of(const FileReport& report, const lint::Diagnostic& diagnostic,
                         lint::Compat compat);

/// Without `./` at its start: tools that compare paths with those of a repository do not know it.
std::string_view path_in_repository(std::string_view path);

/// Where a finding stands. hadolint knows only the line on which an instruction begins, but of a
/// file that it cannot read the place.
struct Place {
  std::uint32_t line = 1, column = 1, end_line = 1, end_column = 1;
};
Place place_of(const FileReport& report, const lint::Diagnostic& diagnostic, lint::Compat compat);

/// Sixteen hexadecimal digits.
std::string hexadecimal(std::uint64_t value);

}  // namespace stowage::report
