// Checkstyle and JUnit, as CI servers read them.

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "lib/report/formats.h"
#include "lib/text/utf8.h"

namespace stowage::report {

namespace {

using lint::Diagnostic;
using lint::Severity;

/// XML 1.0 has no control characters but tab and line ends, escaped or not.
void append_escaped(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = decode_utf8(text, at);
    const bool allowed = c.valid && c.value != 0xFFFE && c.value != 0xFFFF;
    if (!allowed || (c.value < 0x20 && c.value != '\t' && c.value != '\n' && c.value != '\r')) {
      out += "\xEF\xBF\xBD";
    } else if (c.value == '<') {
      out += "&lt;";
    } else if (c.value == '>') {
      out += "&gt;";
    } else if (c.value == '&') {
      out += "&amp;";
    } else if (c.value == '"') {
      out += "&quot;";
    } else if (c.value == '\'') {
      out += "&#39;";
    } else if (c.value < 0x20) {
      fmt::format_to(std::back_inserter(out), "&#{};", static_cast<unsigned>(c.value));
    } else {
      out += text.substr(at, c.size);
    }
    at += c.size;
  }
}

void append_attribute(std::string& out, std::string_view name, std::string_view value) {
  out.append(" ").append(name).append("=\"");
  append_escaped(out, value);
  out += '"';
}

std::string_view shown(const FileReport& report, const Options& options) {
  return options.path_shown.empty() ? report.path : std::string_view(options.path_shown);
}

void write_checkstyle(const FileReport& report, const Options& options, std::string& out) {
  out += "<file";
  append_attribute(out, "name", shown(report, options));
  out += ">";
  for (const Diagnostic& each : report.findings) {
    const Place place = place_of(report, each, options.compat);
    // Checkstyle knows no level below info.
    const Severity level = each.severity == Severity::style ? Severity::info : each.severity;
    fmt::format_to(std::back_inserter(out), "<error line=\"{}\" column=\"{}\" severity=\"{}\"",
                   place.line, place.column, lint::name(level));
    append_attribute(out, "message", each.message);
    if (!is_refusal(each, options.compat))
      append_attribute(out, "source", code_of(each, options.compat));
    out += "/>";
  }
  out += "</file>\n";
}

void write_junit(const FileReport& report, const Options& options, std::string& out) {
  const bool hadolint = options.compat == lint::Compat::hadolint;
  const std::size_t count = report.findings.size();
  out += "<testsuite";
  append_attribute(out, "name", shown(report, options));
  const auto refusals =
      std::count_if(report.findings.begin(), report.findings.end(),
                    [&](const Diagnostic& each) { return is_refusal(each, options.compat); });
  const bool passed = count == 0 && !hadolint;  // a suite without a case is shown as not run
  fmt::format_to(std::back_inserter(out), " tests=\"{}\" failures=\"{}\" errors=\"{}\">",
                 passed ? 1 : count, count, refusals);
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
    const bool refusal = is_refusal(each, options.compat);
    append_attribute(
        out, "id",
        refusal ? "hadolint.error" : (hadolint ? "hadolint.rule." : "stowage.rule.") + code);
    append_attribute(out, "name", code);
    append_attribute(out, "classname", shown(report, options));
    fmt::format_to(std::back_inserter(out), " line=\"{}\"><failure", place.line);
    append_attribute(out, "type", lint::name(each.severity));
    append_attribute(out, "message", each.message);
    append_attribute(out, "id", code);
    out += ">";
    append_escaped(out, fmt::format("{}:{}:{} {}", shown(report, options), place.line, place.column,
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
        [](const Options&, std::string& out) {
          out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n";
        },
    .file = write_checkstyle,
    .end = [](const Summary&, const Options&, std::string& out) { out += "</checkstyle>\n"; }};

constexpr Writer junit_writer{
    .name = "junit",
    .summary = "JUnit's XML, a suite a file",
    .begin =
        [](const Options& options, std::string& out) {
          const bool hadolint = options.compat == lint::Compat::hadolint;
          const std::string_view tool = hadolint ? "hadolint" : "stowage";
          fmt::format_to(std::back_inserter(out),
                         "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                         "<testsuites id=\"{}\" name=\"{}\">\n",
                         tool, tool);
        },
    .file = write_junit,
    .end = [](const Summary&, const Options&, std::string& out) { out += "</testsuites>\n"; }};

}  // namespace stowage::report
