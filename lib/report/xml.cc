// Checkstyle and JUnit, as CI servers read them.

#include <fmt/format.h>

#include <iterator>

#include "lib/report/formats.h"
#include "lib/report/xml_text.h"

namespace stowage::report {

namespace {

using lint::Diagnostic;
using lint::Severity;

std::string_view shown(const FileReport& report, const Options& options) {
  return options.path_shown.empty() ? report.path : std::string_view(options.path_shown);
}

/// hadolint's XML has no line ends.
std::string_view line_end(const Options& options) {
  return options.compat == lint::Compat::hadolint ? "" : "\n";
}

void write_checkstyle(const FileReport& report, const Options& options, std::string& out) {
  const bool hadolint = options.compat == lint::Compat::hadolint;
  out += "<file";
  append_attribute(out, "name", shown(report, options));
  out += ">";
  for (const Diagnostic& each : report.findings) {
    const Place place = place_of(report, each, options.compat);
    // Checkstyle knows no level below info, which hadolint does not mind.
    const bool too_low = each.severity == Severity::style && !hadolint;
    fmt::format_to(std::back_inserter(out), "<error line=\"{}\" column=\"{}\" severity=\"{}\"",
                   place.line, place.column, lint::name(too_low ? Severity::info : each.severity));
    append_attribute(out, "message", each.message);
    if (!is_refusal(each, options.compat))
      append_attribute(out, "source", code_of(each, options.compat));
    out += "/>";
  }
  out.append("</file>").append(line_end(options));
}

void write_junit(const FileReport& report, const Options& options, std::string& out) {
  const std::size_t count = report.findings.size();
  const bool passed = count == 0;  // a suite without a case is shown as not run
  out += "<testsuite";
  append_attribute(out, "name", shown(report, options));
  fmt::format_to(std::back_inserter(out), " tests=\"{}\" failures=\"{}\" errors=\"0\">",
                 passed ? 1 : count, count);
  if (passed) {
    out += "<testcase";
    append_attribute(out, "name", "stowage");
    append_attribute(out, "classname", shown(report, options));
    out += "/>";
  }
  for (const Diagnostic& each : report.findings) {
    const std::string code(code_of(each, options.compat));
    const Place place = place_of(report, each, options.compat);
    out += "<testcase";
    append_attribute(out, "id", "stowage.rule." + code);
    append_attribute(out, "name", code);
    append_attribute(out, "classname", shown(report, options));
    fmt::format_to(std::back_inserter(out), " line=\"{}\"><failure", place.line);
    append_attribute(out, "type", lint::name(each.severity));
    append_attribute(out, "message", each.message);
    append_attribute(out, "id", code);
    out += ">";
    append_xml(out, fmt::format("{}:{}:{} {}", shown(report, options), place.line, place.column,
                                each.message));
    out += "</failure></testcase>";
  }
  out += "</testsuite>\n";
}

}  // namespace

constexpr Writer checkstyle_writer{
    .name = "checkstyle",
    .summary = "Checkstyle's XML",
    .begin =
        [](const Options& options, std::string& out) {
          const std::string_view end = line_end(options);
          fmt::format_to(
              std::back_inserter(out),
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>{}<checkstyle version=\"4.3\">{}", end,
              end);
        },
    .file = write_checkstyle,
    .end = [](const Summary&, const Options& options,
              std::string& out) { out.append("</checkstyle>").append(line_end(options)); }};

constexpr Writer junit_writer{
    .name = "junit",
    .summary = "JUnit's XML, a suite a file",
    .begin =
        [](const Options&, std::string& out) {
          out +=
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
              "<testsuites id=\"stowage\" name=\"stowage\">\n";
        },
    .file = write_junit,
    .end = [](const Summary&, const Options&, std::string& out) { out += "</testsuites>\n"; }};

}  // namespace stowage::report
