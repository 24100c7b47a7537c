// A table for a comment on a pull request or the summary of a job.

#include <fmt/format.h>

#include <iterator>

#include "lib/report/display.h"
#include "lib/report/formats.h"

namespace stowage::report {

namespace {

/// In a cell of a table: no line ends, no column signs; words in backquotes stay code.
void append_cell(std::string& out, std::string_view text) {
  std::string visible;
  append_visible(visible, text);
  bool code = false;
  for (const char c : visible) {
    if (c == '`') code = !code;
    if (c == '|' || (!code && (c == '<' || c == '*' || c == '_' || c == '[' || c == '\\')))
      out += '\\';
    out += c == '\n' ? ' ' : c;
  }
}

void write_markdown(const FileReport& report, const Options& options, std::string& out) {
  for (const lint::Diagnostic& each : report.findings) {
    const Place place = place_of(report, each, options.compat);
    out += "| ";
    append_cell(out, report.path);
    fmt::format_to(std::back_inserter(out), ":{} | {} | {} | ", place.line,
                   lint::name(each.severity), code_of(each, options.compat));
    append_cell(out, each.message);
    out += " | ";
    if (!each.fixes.empty())
      append_cell(out, fmt::format("{} ({})", each.fixes[0].title, name(each.fixes[0].grade)));
    out += " |\n";
  }
}

void end_markdown(const Summary& summary, const Options&, std::string& out) {
  fmt::format_to(std::back_inserter(out), "\n{} finding{} in {} file{}", summary.findings(),
                 summary.findings() == 1 ? "" : "s", summary.files, summary.files == 1 ? "" : "s");
  if (summary.fixable > 0)
    fmt::format_to(std::back_inserter(out), "; `stowage lint --fix` mends {}", summary.fixable);
  out += ".\n";
}

}  // namespace

constexpr Writer markdown_writer{
    .name = "markdown",
    .summary = "a table, for comments and job summaries",
    .begin =
        [](const Options&, std::string& out) {
          out += "| place | level | rule | finding | fix |\n| --- | --- | --- | --- | --- |\n";
        },
    .file = write_markdown,
    .end = end_markdown};

}  // namespace stowage::report
