// JUnit's XML as hadolint writes it: a suite a file that does not name it, all times the same, the
// place in the text of the failure.

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <iterator>

#include "lib/report/formats.h"
#include "lib/report/xml_text.h"

namespace stowage::report {

namespace {

using lint::Diagnostic;

constexpr std::string_view no_time = "0.001";  // hadolint's word for all that lasts

void begin(const Options&, std::string& out) {
  const std::tm now = fmt::gmtime(std::time(nullptr));
  fmt::format_to(std::back_inserter(out),
                 "<?xml version=\"1.0\" encoding=\"UTF-8\"?><testsuites id=\"{:%Y%m%d_%H%M%S}\" "
                 "name=\"Hadolint run at {:%Y-%m-%d %H:%M:%S}\" time=\"{}\">",
                 now, now, no_time);
}

void write_case(const FileReport& report, const Diagnostic& each, std::string_view file,
                std::string& out) {
  const std::string code(code_of(each, lint::Compat::hadolint));
  const std::string_view level = lint::name(each.severity);
  out += "<testcase";
  append_attribute(out, "id", "hadolint.rule." + code);
  append_attribute(out, "time", no_time);
  out += "><failure";
  append_attribute(out, "id", code);
  append_attribute(out, "message", each.message);
  append_attribute(out, "type", level);
  out += ">";
  append_xml(
      out,
      fmt::format("File: {}\nLine: {}\nCategory: Hadolint - Dockerfile Static Analysis\n"
                  "{}: {}\n",
                  file, place_of(report, each, lint::Compat::hadolint).line, level, each.message));
  out += "</failure></testcase>";
}

/// A file that hadolint cannot read.
void write_refusal(const FileReport& report, const Diagnostic& each, std::string_view file,
                   std::string& out) {
  const Place place = place_of(report, each, lint::Compat::hadolint);
  out += "<testcase";
  append_attribute(out, "id", "hadolint.error");
  append_attribute(out, "name", code_of(each, lint::Compat::hadolint));
  append_attribute(out, "time", no_time);
  out += "><failure";
  append_attribute(out, "message",
                   fmt::format("parse error at line {}, column {}", place.line, place.column));
  append_attribute(out, "type", lint::name(each.severity));
  out += ">";
  append_xml(out, fmt::format("Parse Error in {}\nLine: {}\nColumn: {}\nParse Error: {}\n", file,
                              place.line, place.column, each.message));
  out += "</failure></testcase>";
}

void write_file(const FileReport& report, const Options& options, std::string& out) {
  const std::string_view file =
      options.path_shown.empty() ? report.path : std::string_view(options.path_shown);
  const auto refused = [](const Diagnostic& each) {
    return is_refusal(each, lint::Compat::hadolint);
  };
  fmt::format_to(std::back_inserter(out),
                 "<testsuite errors=\"{}\" failures=\"{}\" id=\"hadolint\" name=\"Hadolint {}\" "
                 "time=\"{}\">",
                 std::count_if(report.findings.begin(), report.findings.end(), refused),
                 report.findings.size(), STOWAGE_VERSION, no_time);
  for (const Diagnostic& each : report.findings)
    refused(each) ? write_refusal(report, each, file, out) : write_case(report, each, file, out);
  out += "</testsuite>";
}

}  // namespace

constexpr Writer hadolint_junit_writer{
    .name = "junit",
    .summary = "hadolint's XML for JUnit, with --compat hadolint",
    .begin = begin,
    .file = write_file,
    .end = [](const Summary&, const Options&, std::string& out) { out += "</testsuites>"; }};

}  // namespace stowage::report
