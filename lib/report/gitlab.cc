// GitLab's code quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format

#include "lib/cache/digest.h"
#include "lib/lint/fingerprint.h"
#include "lib/report/formats.h"
#include "lib/report/json_text.h"

namespace stowage::report {

namespace {

std::string_view level(lint::Severity severity) {
  switch (severity) {
    case lint::Severity::error:
      return "critical";
    case lint::Severity::warning:
      return "major";
    case lint::Severity::info:
      return "minor";
    case lint::Severity::style:
      return "info";
  }
  return "";
}

void write_position(JsonWriter& json, std::uint32_t line, std::uint32_t column) {
  json.begin_object();
  json.key("line").number(line);
  json.key("column").number(column);
  json.end_object();
}

void write_gitlab(const FileReport& report, const Options& options, std::string& out) {
  const auto names = lint::fingerprints(report.unit, report.findings);
  const std::string_view path = path_in_repository(report.path);
  JsonWriter json(out);
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    const lint::Diagnostic& each = report.findings[i];
    const Place place = place_of(report, each, options.compat);
    json.begin_object();
    json.key("description").text(each.message);
    json.key("check_name").text(code_of(each, options.compat));
    // One that is there twice is dropped, so the path belongs to it.
    json.key("fingerprint").text(cache::Digest().add(path).add(hexadecimal(names[i])).text());
    json.key("severity").text(level(each.severity));
    json.key("location").begin_object();
    json.key("path").text(path);
    json.key("positions").begin_object();
    json.key("begin");
    write_position(json, place.line, place.column);
    json.key("end");
    write_position(json, place.end_line, place.end_column);
    json.end_object();
    json.end_object();
    json.end_object();
  }
}

}  // namespace

constexpr Writer gitlab_writer{
    .name = "gitlab",
    .summary = "GitLab's code quality report",
    .begin = [](const Options&, std::string& out) { out += '['; },
    .file = write_gitlab,
    .separator = ",",
    .end = [](const Summary&, const Options&, std::string& out) { out += "]\n"; }};

}  // namespace stowage::report
