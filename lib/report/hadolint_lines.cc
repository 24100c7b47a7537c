// The lines that hadolint prints, which editors and problem matchers read.

#include <fmt/format.h>

#include <iterator>

#include "lib/report/display.h"
#include "lib/report/formats.h"

namespace stowage::report {

namespace {

std::string_view color_of(lint::Severity severity) {
  switch (severity) {
    case lint::Severity::error:
      return "\x1b[1m\x1b[91m";
    case lint::Severity::warning:
      return "\x1b[1m\x1b[93m";
    case lint::Severity::info:
      return "\x1b[92m";
    case lint::Severity::style:
      return "\x1b[96m";
  }
  return "";
}

/// A file that cannot be read: `FILE:LINE:COLUMN` and the reason, for lack of a rule.
bool write_refusal(const FileReport& report, const Options& options, const lint::Diagnostic& each,
                   std::string_view separator, std::string& out) {
  if (!is_refusal(each, options.compat)) return false;
  const Place place = place_of(report, each, options.compat);
  append_visible(out, path_of(report, each, options.compat));
  fmt::format_to(std::back_inserter(out), ":{}:{}{}", place.line, place.column, separator);
  append_visible(out, each.message);
  out += '\n';
  return true;
}

/// `FILE:LINE CODE level: message`
void write_tty(const FileReport& report, const Options& options, std::string& out) {
  for (const lint::Diagnostic& each : report.findings) {
    if (write_refusal(report, options, each, " ", out)) continue;
    append_visible(out, report.path);
    fmt::format_to(std::back_inserter(out),
                   ":{} {} {}{}{}: ", place_of(report, each, options.compat).line,
                   code_of(each, options.compat), options.color ? color_of(each.severity) : "",
                   lint::name(each.severity), options.color ? "\x1b[0m" : "");
    append_visible(out, each.message);
    out += '\n';
  }
}

/// The form of GNU's programs: `TOOL:FILE:LINE: message`.
void write_gnu(const FileReport& report, const Options& options, std::string& out) {
  const bool hadolint = options.compat == lint::Compat::hadolint;
  for (const lint::Diagnostic& each : report.findings) {
    out += hadolint ? "hadolint:" : "stowage:";
    if (write_refusal(report, options, each, ": ", out)) continue;
    append_visible(out, report.path);
    fmt::format_to(std::back_inserter(out),
                   ":{}: {} {}: ", place_of(report, each, options.compat).line,
                   code_of(each, options.compat), lint::name(each.severity));
    append_visible(out, each.message);
    out += '\n';
  }
}

}  // namespace

constexpr Writer tty_writer{
    .name = "tty", .summary = "hadolint's lines: FILE:LINE CODE level: message", .file = write_tty};
constexpr Writer gnu_writer{
    .name = "gnu", .summary = "lines as GNU programs print them", .file = write_gnu};

}  // namespace stowage::report
