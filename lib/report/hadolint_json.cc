// The JSON shapes that hadolint writes for other tools.

#include "lib/cache/digest.h"
#include "lib/lint/fingerprint.h"
#include "lib/report/formats.h"
#include "lib/report/json_text.h"

namespace stowage::report {

namespace {

using lint::Diagnostic;
using lint::Severity;

std::string_view shown(const FileReport& report, const Diagnostic& each, const Options& options) {
  return options.path_shown.empty() ? path_of(report, each, options.compat)
                                    : std::string_view(options.path_shown);
}

void begin_array(const Options&, std::string& out) { out += '['; }
/// hadolint ends no report with a line end.
void end_report(std::string_view bracket, const Options& options, std::string& out) {
  out.append(bracket).append(options.compat == lint::Compat::hadolint ? "" : "\n");
}
void end_array(const Summary&, const Options& options, std::string& out) {
  end_report("]", options, out);
}

/// Editors count on exactly these members.
void write_findings(const FileReport& report, const Options& options, std::string& out) {
  JsonWriter json(out);
  for (const Diagnostic& each : report.findings) {
    const Place place = place_of(report, each, options.compat);
    json.begin_object();
    json.key("code").text(code_of(each, options.compat));
    json.key("column").number(place.column);
    json.key("file").text(path_of(report, each, options.compat));
    json.key("level").text(lint::name(each.severity));
    json.key("line").number(place.line);
    json.key("message").text(each.message);
    json.end_object();
  }
}

/// The levels of Code Climate.
std::string_view climate(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "blocker";
    case Severity::warning:
      return "major";
    case Severity::info:
      return "info";
    case Severity::style:
      return "minor";
  }
  return "";
}

void write_climate_issue(const FileReport& report, const Options& options, const Diagnostic& each,
                         std::string_view fingerprint, std::string& out) {
  const Place place = place_of(report, each, options.compat);
  JsonWriter json(out);
  json.begin_object();
  json.key("categories").begin_array().text("Bug Risk").end_array();
  json.key("check_name").text(code_of(each, options.compat));
  json.key("description").text(each.message);
  if (!fingerprint.empty()) json.key("fingerprint").text(fingerprint);
  json.key("location").begin_object();
  const bool refusal = is_refusal(each, options.compat);
  if (!refusal) {
    json.key("lines").begin_object();
    json.key("begin").number(place.line);
    json.key("end").number(place.end_line);
    json.end_object();
  }
  json.key("path").text(shown(report, each, options));
  if (refusal) {
    json.key("positions").begin_object();
    for (const std::string_view side : {"begin", "end"}) {
      json.key(side).begin_object();
      json.key("column").number(place.column);
      json.key("line").number(place.line);
      json.end_object();
    }
    json.end_object();
  }
  json.end_object();
  json.key("severity").text(climate(each.severity));
  json.key("type").text("issue");
  json.end_object();
}

/// Code Climate reads one object after the other, each ended by a zero byte.
void write_codeclimate(const FileReport& report, const Options& options, std::string& out) {
  for (const Diagnostic& each : report.findings) {
    write_climate_issue(report, options, each, {}, out);
    out += '\0';
  }
}

/// GitLab drops equal fingerprints, and takes a changed one for a new finding: ours hold the path
/// and the finding, but no line.
void write_gitlab_codeclimate(const FileReport& report, const Options& options, std::string& out) {
  const auto names = lint::fingerprints(report.unit, report.findings);
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    if (i > 0) out += ',';
    const std::string whole =
        cache::Digest().add(report.path).add(hexadecimal(names[i])).text().substr(0, 40);
    write_climate_issue(report, options, report.findings[i], whole, out);
  }
}

/// Objects back to back.
void write_codacy(const FileReport& report, const Options& options, std::string& out) {
  for (const Diagnostic& each : report.findings) {
    JsonWriter json(out);
    json.begin_object();
    json.key("filename").text(path_of(report, each, options.compat));
    json.key("line").number(place_of(report, each, options.compat).line);
    json.key("message").text(each.message);
    json.key("patternId").text(code_of(each, options.compat));
    json.end_object();
  }
}

std::string_view sonar(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "CRITICAL";
    case Severity::warning:
      return "MAJOR";
    case Severity::info:
      return "MINOR";
    case Severity::style:
      return "INFO";
  }
  return "";
}

void write_sonarqube(const FileReport& report, const Options& options, std::string& out) {
  const bool hadolint = options.compat == lint::Compat::hadolint;
  JsonWriter json(out);
  for (const Diagnostic& each : report.findings) {
    const Place place = place_of(report, each, options.compat);
    json.begin_object();
    json.key("engineId").text(hadolint ? "Hadolint" : "stowage");
    json.key("primaryLocation").begin_object();
    json.key("filePath").text(shown(report, each, options));
    json.key("message").text(each.message);
    json.key("textRange").begin_object();
    // Columns count from 0; an empty range is refused.
    const bool wide = place.end_line > place.line || place.end_column > place.column;
    json.key("endColumn").number(wide ? place.end_column - 1 : place.column);
    json.key("endLine").number(place.end_line);
    json.key("startColumn").number(place.column - 1);
    json.key("startLine").number(place.line);
    json.end_object();
    json.end_object();
    json.key("ruleId").text(code_of(each, options.compat));
    json.key("severity").text(is_refusal(each, options.compat) ? "BLOCKER" : sonar(each.severity));
    json.key("type").text(each.severity == Severity::error ? "BUG" : "CODE_SMELL");
    json.end_object();
  }
}

}  // namespace

constexpr Writer hadolint_json_writer{
    .name = "json",
    .summary = "hadolint's array, with --compat hadolint",
    .begin = begin_array,
    .file = write_findings,
    .separator = ",",
    .end = [](const Summary&, const Options&, std::string& out) { out += ']'; }};
constexpr Writer codeclimate_writer{
    .name = "codeclimate", .summary = "Code Climate engine issues", .file = write_codeclimate};
constexpr Writer gitlab_codeclimate_writer{.name = "gitlab_codeclimate",
                                           .summary = "hadolint's report for GitLab",
                                           .begin = begin_array,
                                           .file = write_gitlab_codeclimate,
                                           .separator = ",",
                                           .end = end_array};
constexpr Writer codacy_writer{
    .name = "codacy", .summary = "Codacy's objects", .file = write_codacy};
constexpr Writer sonarqube_writer{
    .name = "sonarqube",
    .summary = "SonarQube generic issues",
    .begin = [](const Options&, std::string& out) { out += "{\"issues\":["; },
    .file = write_sonarqube,
    .separator = ",",
    .end = [](const Summary&, const Options& options,
              std::string& out) { end_report("]}", options, out); }};

}  // namespace stowage::report
