// SARIF 2.1.0 (OASIS), as GitHub code scanning and editors read it: rules with their pages, fixes,
// fingerprints, and what was suppressed with its reason.

#include <algorithm>
#include <map>

#include "lib/lint/fingerprint.h"
#include "lib/lint/rule.h"
#include "lib/report/formats.h"
#include "lib/report/json_text.h"

namespace stowage::report {

namespace {

using lint::Diagnostic;
using lint::Severity;

std::string_view level(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::info:
    case Severity::style:
      return "note";
  }
  return "";
}

/// A path as a relative URI: forward slashes, and percent signs for what a URI cannot hold.
std::string as_uri(std::string_view given) {
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/!$&'()*+,;=@";
  constexpr std::string_view digits = "0123456789ABCDEF";
  const std::string_view path = path_in_repository(given);
  std::string out = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (plain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += '%';
      out += digits[byte >> 4U];
      out += digits[byte & 15U];
    }
  }
  return out;
}

void write_text(JsonWriter& json, std::string_view key, std::string_view text) {
  json.key(key).begin_object().key("text").text(text).end_object();
}

void write_region(JsonWriter& json, std::string_view key, const lint::Unit& unit, Span span) {
  const Location begin = unit.lines().locate(span.begin);
  const Location end = unit.lines().locate(span.end);
  json.key(key).begin_object();
  json.key("startLine").number(begin.line);
  json.key("startColumn").number(begin.column);
  json.key("endLine").number(end.line);
  json.key("endColumn").number(end.column);
  json.end_object();
}

/// hadolint's lines: all of it counts from column 1, and says which language the line is in.
void write_line(JsonWriter& json, const FileReport& report, const Options& options,
                const Diagnostic& each) {
  const Place place = place_of(report, each, options.compat);
  const bool shell = lint::is_shellcheck_code(code_of(each, options.compat));
  json.key("physicalLocation").begin_object();
  json.key("artifactLocation").begin_object();
  json.key("uri").text(as_uri(path_of(report, each, options.compat)));
  json.end_object();
  json.key("region").begin_object();
  json.key("startLine").number(place.line);
  json.key("startColumn").number(place.column);
  json.key("endLine").number(place.end_line);
  json.key("endColumn").number(place.end_column);
  json.key("sourceLanguage").text(shell ? "sh" : "dockerfile");
  json.end_object();
  json.end_object();
}

void write_place(JsonWriter& json, const FileReport& report, Span span) {
  json.key("physicalLocation").begin_object();
  json.key("artifactLocation").begin_object();
  json.key("uri").text(as_uri(report.path));
  json.end_object();
  write_region(json, "region", report.unit, span);
  json.end_object();
}

void write_fix(JsonWriter& json, const FileReport& report, const Fix& fix) {
  json.begin_object();
  write_text(json, "description", fix.title);
  json.key("artifactChanges").begin_array().begin_object();
  json.key("artifactLocation").begin_object().key("uri").text(as_uri(report.path)).end_object();
  json.key("replacements").begin_array();
  for (const Edit& edit : fix.edits) {
    json.begin_object();
    write_region(json, "deletedRegion", report.unit, edit.span);
    write_text(json, "insertedContent", edit.text);
    json.end_object();
  }
  json.end_array();
  json.end_object().end_array();
  json.key("properties").begin_object().key("grade").text(name(fix.grade)).end_object();
  json.end_object();
}

void write_suppression(JsonWriter& json, const lint::Suppressed& suppressed) {
  const bool comment = suppressed.by == lint::Suppressor::comment;
  json.key("suppressions").begin_array().begin_object();
  json.key("kind").text(comment ? "inSource" : "external");
  json.key("status").text("accepted");
  if (!suppressed.reason.empty()) json.key("justification").text(suppressed.reason);
  json.end_object().end_array();
}

void write_result(JsonWriter& json, const FileReport& report, const Options& options,
                  const Diagnostic& each, std::uint64_t fingerprint,
                  const lint::Suppressed* suppressed) {
  json.begin_object();
  json.key("ruleId").text(code_of(each, options.compat));
  json.key("level").text(level(each.severity));
  write_text(json, "message", each.message);
  json.key("locations").begin_array().begin_object();
  if (options.compat == lint::Compat::hadolint)
    write_line(json, report, options, each);
  else
    write_place(json, report, each.span);
  json.end_object().end_array();
  if (!each.labels.empty()) {
    json.key("relatedLocations").begin_array();
    std::uint32_t id = 0;
    for (const lint::Label& label : each.labels) {
      json.begin_object();
      json.key("id").number(id++);
      write_place(json, report, label.span);
      if (!label.text.empty()) write_text(json, "message", label.text);
      json.end_object();
    }
    json.end_array();
  }
  json.key("partialFingerprints").begin_object();
  json.key("stowage/v1").text(hexadecimal(fingerprint));
  json.end_object();
  const auto applicable = [](const Fix& fix) {
    return fix.grade != Grade::manual && !fix.edits.empty();
  };
  if (std::any_of(each.fixes.begin(), each.fixes.end(), applicable)) {
    json.key("fixes").begin_array();
    for (const Fix& fix : each.fixes)
      if (applicable(fix)) write_fix(json, report, fix);
    json.end_array();
  }
  if (suppressed != nullptr) write_suppression(json, *suppressed);
  json.end_object();
}

void write_sarif(const FileReport& report, const Options& options, std::string& out) {
  JsonWriter json(out);
  const auto names = lint::fingerprints(report.unit, report.findings);
  for (std::size_t i = 0; i < report.findings.size(); ++i)
    write_result(json, report, options, report.findings[i], names[i], nullptr);
  // Who counts hadolint's results counts what hadolint would have said.
  if (options.compat == lint::Compat::hadolint) return;
  for (const lint::Suppressed& each : report.suppressed) {
    const auto name = lint::fingerprints(report.unit, std::span(&each.diagnostic, 1));
    write_result(json, report, options, each.diagnostic, name[0], &each);
  }
}

/// The page without its marks is good enough as plain text; readers of Markdown get it whole.
void write_rule(JsonWriter& json, const lint::Rule& rule, const Options& options) {
  Diagnostic named;
  named.rule = &rule;
  json.begin_object();
  json.key("id").text(code_of(named, options.compat));
  // A name that says what the id says is to be left out (3.49.7).
  if (code_of(named, options.compat) != rule.name) json.key("name").text(rule.name);
  write_text(json, "shortDescription", rule.summary);
  const std::string_view page = options.page ? options.page(rule) : std::string_view{};
  if (!page.empty()) {
    json.key("help").begin_object();
    json.key("text").text(page);
    json.key("markdown").text(page);
    json.end_object();
  }
  json.key("defaultConfiguration").begin_object();
  json.key("level").text(level(rule.severity));
  json.end_object();
  json.key("properties").begin_object();
  json.key("tags").begin_array().text(rule.category).end_array();
  json.key("precision").text("high");
  const std::string_view problem = rule.severity == Severity::error     ? "error"
                                   : rule.severity == Severity::warning ? "warning"
                                                                        : "recommendation";
  json.key("problem.severity").text(problem);
  json.end_object();
  json.end_object();
}

/// The rules of what was found come last: a report is written as files are read.
void end_sarif(const Summary& summary, const Options& options, std::string& out) {
  const bool hadolint = options.compat == lint::Compat::hadolint;
  out += "],\"columnKind\":\"unicodeCodePoints\",";
  if (hadolint) out += "\"defaultSourceLanguage\":\"dockerfile\",";
  out += "\"tool\":{\"driver\":";
  JsonWriter json(out);
  json.begin_object();
  // The name under which code scanning keeps the findings of before.
  json.key("name").text(hadolint ? "Hadolint" : "stowage");
  if (hadolint) {
    json.key("fullName").text("Haskell Dockerfile Linter");
    json.key("downloadUri").text("https://github.com/hadolint/hadolint");
    write_text(json, "shortDescription", "stowage in the place of hadolint");
  }
  json.key("version").text(STOWAGE_VERSION);
  json.key("rules").begin_array();
  std::map<std::string, const lint::Rule*, std::less<>> rules;
  for (const auto& [rule, count] : summary.by_rule) {
    Diagnostic named;
    named.rule = rule;
    rules.emplace(code_of(named, options.compat), rule);
  }
  for (const auto& [code, rule] : rules) write_rule(json, *rule, options);
  json.end_array();
  json.end_object();
  out.append("}}]}").append(hadolint ? "" : "\n");
}

}  // namespace

constexpr Writer sarif_writer{
    .name = "sarif",
    .summary = "SARIF 2.1.0, for code scanning",
    .begin =
        [](const Options& options, std::string& out) {
          const bool hadolint = options.compat == lint::Compat::hadolint;
          out.append("{\"$schema\":\"")
              .append(hadolint ? "http://json.schemastore.org/sarif-2.1.0"
                               : "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/"
                                 "schemas/sarif-schema-2.1.0.json")
              .append("\",\"version\":\"2.1.0\",\"runs\":[{\"results\":[");
        },
    .file = write_sarif,
    .separator = ",",
    .end = end_sarif};

}  // namespace stowage::report
