#include "lib/report/json.h"

#include "lib/lint/fingerprint.h"
#include "lib/lint/rule.h"
#include "lib/report/json_text.h"

namespace stowage::report {

namespace {

std::string hexadecimal(std::uint64_t value) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out(16, '0');
  for (std::size_t i = 16; i-- > 0; value >>= 4U) out[i] = digits[value & 15U];
  return out;
}

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

void write_location(JsonWriter& json, const lint::Unit& unit, std::uint32_t offset) {
  const Location at = unit.lines().locate(offset);
  json.begin_object();
  json.key("line").number(at.line);
  json.key("column").number(at.column);
  json.key("utf16_column").number(at.utf16_column);
  json.key("offset").number(offset);
  json.end_object();
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

void write_finding(JsonWriter& json, const lint::Unit& unit, const lint::Diagnostic& diagnostic,
                   std::uint64_t fingerprint) {
  json.begin_object();
  json.key("rule").text(diagnostic.rule->name);
  json.key("level").text(lint::name(diagnostic.severity));
  json.key("category").text(diagnostic.rule->category);
  json.key("message").text(diagnostic.message);
  json.key("file").text(unit.source().path());
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

}  // namespace

void write_json_begin(std::string& out) {
  out += "{\"schema_version\":";
  out += std::to_string(findings_schema_version);
  out += ",\"tool\":{\"name\":\"stowage\",\"version\":\"" STOWAGE_VERSION "\"},\"findings\":[";
}

void write_json_findings(const lint::Unit& unit, std::span<const lint::Diagnostic> diagnostics,
                         std::string& out) {
  if (diagnostics.empty()) return;
  const std::vector<std::uint64_t> names = lint::fingerprints(unit, diagnostics);
  JsonWriter json(out);
  for (std::size_t i = 0; i < diagnostics.size(); ++i) {
    write_finding(json, unit, diagnostics[i], names[i]);
  }
}

void write_json_end(const Summary& summary, std::string& out) {
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
  json.end_object();
  out += "}\n";
}

}  // namespace stowage::report
