// Findings as one JSON object (docs/schema/findings.schema.json), and as one line each.

#include <array>
#include <charconv>
#include <cstring>

#include "lib/lint/fingerprint.h"
#include "lib/lint/rule.h"
#include "lib/report/formats.h"
#include "lib/report/json_text.h"

namespace stowage::report {

namespace {

std::string base64(std::string_view bytes) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      group = group << 8U | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    }
    for (std::size_t j = 0; j < 4; ++j) {
      out += i + j > bytes.size() ? '=' : digits[group >> (18U - 6U * j) & 63U];
    }
  }
  return out;
}

/// An object of numbers, of which a report has most: put together in one place.
void write_location(JsonWriter& json, const lint::Unit& unit, std::uint32_t offset) {
  const Location at = unit.lines().locate(offset);
  std::array<char, 128> text{};
  char* end = text.data();
  const auto add = [&]<std::size_t Size>(const char(&key)[Size], std::uint32_t number) {
    constexpr std::ptrdiff_t most_digits = 10;
    std::memcpy(end, key, Size - 1);
    end += Size - 1;
    end = std::to_chars(end, end + most_digits, number).ptr;
  };
  add("{\"line\":", at.line);
  add(",\"column\":", at.column);
  add(",\"utf16_column\":", at.utf16_column);
  add(",\"offset\":", offset);
  *end++ = '}';
  json.raw({text.data(), end});
}

void write_span(JsonWriter& json, const lint::Unit& unit, Span span) {
  json.key("start");
  write_location(json, unit, span.begin);
  json.key("end");
  write_location(json, unit, span.end);
}

void write_fix(JsonWriter& json, const lint::Unit& unit, const Fix& fix) {
  json.begin_object();
  json.key("title").text(fix.title);
  json.key("grade").text(name(fix.grade));
  json.key("assumptions").begin_array();
  for (const std::string& assumption : fix.assumptions) json.text(assumption);
  json.end_array();
  if (!fix.effect.empty()) json.key("effect").text(fix.effect);
  if (!fix.reruns.empty()) {
    json.key("reruns").begin_array();
    for (const std::uint32_t line : fix.reruns) json.number(line);
    json.end_array();
  }
  json.key("edits").begin_array();
  for (const Edit& edit : fix.edits) {
    json.begin_object();
    write_span(json, unit, edit.span);
    json.key("text").text(edit.text);
    if (!is_utf8(edit.text)) json.key("base64").text(base64(edit.text));
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_finding(JsonWriter& json, const FileReport& report, const Options& options,
                   const lint::Diagnostic& diagnostic, std::uint64_t fingerprint) {
  const lint::Unit& unit = report.unit;
  json.begin_object();
  json.key("rule").text(code_of(diagnostic, options.compat));
  json.key("level").text(lint::name(diagnostic.severity));
  json.key("category").text(diagnostic.rule->category);
  json.key("message").text(diagnostic.message);
  json.key("file").text(report.path);
  write_span(json, unit, diagnostic.span);
  json.key("url").text(lint::page_url(*diagnostic.rule));
  json.key("fingerprint").text(hexadecimal(fingerprint));
  if (!diagnostic.help.empty()) json.key("help").text(diagnostic.help);
  json.key("labels").begin_array();
  for (const lint::Label& label : diagnostic.labels) {
    json.begin_object();
    write_span(json, unit, label.span);
    json.key("message").text(label.text);
    json.end_object();
  }
  json.end_array();
  json.key("fixes").begin_array();
  for (const Fix& fix : diagnostic.fixes) write_fix(json, unit, fix);
  json.end_array();
  json.end_object();
}

void begin_json(const Options&, std::string& out) {
  constexpr int schema_version = 1;
  out += "{\"schema_version\":";
  out += std::to_string(schema_version);
  out += ",\"tool\":{\"name\":\"stowage\",\"version\":\"" STOWAGE_VERSION "\"},\"findings\":[";
}

void write_json(const FileReport& report, const Options& options, std::string& out) {
  if (report.findings.empty()) return;
  const std::vector<std::uint64_t> names = lint::fingerprints(report.unit, report.findings);
  constexpr std::size_t usual = 640;  // bytes of a finding
  out.reserve(out.size() + usual * report.findings.size());
  JsonWriter json(out);
  for (std::size_t i = 0; i < report.findings.size(); ++i)
    write_finding(json, report, options, report.findings[i], names[i]);
}

void write_jsonl(const FileReport& report, const Options& options, std::string& out) {
  if (report.findings.empty()) return;
  const std::vector<std::uint64_t> names = lint::fingerprints(report.unit, report.findings);
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    JsonWriter json(out);
    write_finding(json, report, options, report.findings[i], names[i]);
    out += '\n';
  }
}

void end_json(const Summary& summary, const Options&, std::string& out) {
  using lint::Severity;
  out += "],\"summary\":";
  JsonWriter json(out);
  json.begin_object();
  json.key("files").number(summary.files);
  json.key("findings").number(summary.findings());
  for (const auto severity :
       {Severity::error, Severity::warning, Severity::info, Severity::style}) {
    json.key(lint::name(severity))
        .number(summary.by_severity.at(static_cast<std::size_t>(severity)));
  }
  json.key("fixable").number(summary.fixable);
  json.key("fixable_assuming").number(summary.assuming);
  json.key("suppressed").number(summary.suppressed);
  json.end_object();
  out += "}\n";
}

}  // namespace

constexpr Writer json_writer{.name = "json",
                             .summary = "one object with edits; docs/schema/findings.schema.json",
                             .begin = begin_json,
                             .file = write_json,
                             .separator = ",",
                             .end = end_json};
constexpr Writer jsonl_writer{
    .name = "jsonl", .summary = "one finding a line, as in json", .file = write_jsonl};

}  // namespace stowage::report
