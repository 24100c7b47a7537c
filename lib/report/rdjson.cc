// Reviewdog's diagnostic format: columns in bytes from 1, ends exclusive. The first fix of a finding
// is a suggestion that a reviewer can take with one click, so it is one range and one text.

#include "lib/lint/rule.h"
#include "lib/report/formats.h"
#include "lib/report/json_text.h"

namespace stowage::report {

namespace {

std::string_view level(lint::Severity severity) {
  switch (severity) {
    case lint::Severity::error:
      return "ERROR";
    case lint::Severity::warning:
      return "WARNING";
    case lint::Severity::info:
    case lint::Severity::style:
      return "INFO";
  }
  return "";
}

void write_range(JsonWriter& json, const lint::Unit& unit, Span span) {
  const auto position = [&](std::string_view key, std::uint32_t offset) {
    const Location at = unit.lines().locate(offset);
    json.key(key).begin_object();
    json.key("line").number(at.line);
    json.key("column").number(at.byte_column);
    json.end_object();
  };
  json.key("range").begin_object();
  position("start", span.begin);
  position("end", span.end);
  json.end_object();
}

/// From the first edit to the last, with what stands between them.
Edit as_one(const lint::Unit& unit, const Fix& fix) {
  Edit one{{fix.edits.front().span.begin, fix.edits.back().span.end}, {}};
  std::uint32_t at = one.span.begin;
  for (const Edit& edit : fix.edits) {
    one.text += unit.text({at, edit.span.begin});
    one.text += edit.text;
    at = edit.span.end;
  }
  return one;
}

void write_diagnostic(JsonWriter& json, const FileReport& report, const Options& options,
                      const lint::Diagnostic& each) {
  json.begin_object();
  json.key("message").text(each.message);
  json.key("location").begin_object();
  json.key("path").text(path_in_repository(report.path));
  write_range(json, report.unit, each.span);
  json.end_object();
  json.key("severity").text(level(each.severity));
  json.key("source").begin_object().key("name").text("stowage").end_object();
  json.key("code").begin_object();
  json.key("value").text(code_of(each, options.compat));
  json.end_object();
  if (!each.fixes.empty() && each.fixes[0].grade != Grade::manual && !each.fixes[0].edits.empty()) {
    const Edit edit = as_one(report.unit, each.fixes[0]);
    json.key("suggestions").begin_array().begin_object();
    write_range(json, report.unit, edit.span);
    json.key("text").text(edit.text);
    json.end_object().end_array();
  }
  json.end_object();
}

void write_rdjson(const FileReport& report, const Options& options, std::string& out) {
  JsonWriter json(out);
  for (const lint::Diagnostic& each : report.findings)
    write_diagnostic(json, report, options, each);
}

void write_rdjsonl(const FileReport& report, const Options& options, std::string& out) {
  for (const lint::Diagnostic& each : report.findings) {
    JsonWriter json(out);
    write_diagnostic(json, report, options, each);
    out += '\n';
  }
}

}  // namespace

constexpr Writer rdjson_writer{
    .name = "rdjson",
    .summary = "reviewdog, one object, with suggestions",
    .begin =
        [](const Options&, std::string& out) {
          out += "{\"source\":{\"name\":\"stowage\"},\"diagnostics\":[";
        },
    .file = write_rdjson,
    .separator = ",",
    .end = [](const Summary&, const Options&, std::string& out) { out += "]}\n"; }};
constexpr Writer rdjsonl_writer{
    .name = "rdjsonl", .summary = "reviewdog, one line a finding", .file = write_rdjsonl};

}  // namespace stowage::report
