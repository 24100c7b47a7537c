// Annotations of GitHub's workflow commands. A step shows ten of each kind; what is over the cap is
// counted in the last line, where people see it (cap_github).

#include <fmt/format.h>

#include <iterator>

#include "lib/report/display.h"
#include "lib/report/formats.h"

namespace stowage::report {

namespace {

/// What ends a message or a property is written as %25, %0D, %0A; in properties also %3A, %2C.
void append_data(std::string& out, std::string_view given, bool property) {
  std::string text;
  append_visible(text, given);
  for (const char c : text) {
    if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ',')))
      fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned>(c));
    else
      out += c;
  }
}

std::string_view kind(lint::Severity severity) {
  switch (severity) {
    case lint::Severity::error:
      return "error";
    case lint::Severity::warning:
      return "warning";
    case lint::Severity::info:
    case lint::Severity::style:
      return "notice";
  }
  return "";
}

void write_github(const FileReport& report, const Options& options, std::string& out) {
  for (const lint::Diagnostic& each : report.findings) {
    const Place place = place_of(report, each, options.compat);
    fmt::format_to(std::back_inserter(out), "::{} file=", kind(each.severity));
    append_data(out, path_in_repository(report.path), true);
    fmt::format_to(std::back_inserter(out), ",line={},endLine={}", place.line, place.end_line);
    // Columns count only inside one line.
    if (place.line == place.end_line)
      fmt::format_to(std::back_inserter(out), ",col={},endColumn={}", place.column,
                     place.end_column);
    out += ",title=";
    append_data(out, code_of(each, options.compat), true);
    out += "::";
    append_data(out, each.message, false);
    out += '\n';
  }
}

}  // namespace

constexpr Writer github_writer{.name = "github",
                               .summary = "annotations of a GitHub workflow",
                               .file = write_github,
                               .end = nullptr};

}  // namespace stowage::report
