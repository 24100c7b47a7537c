#include "lib/report/writer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "lib/lint/blocks.h"
#include "lib/lint/rule.h"
#include "lib/report/formats.h"

namespace stowage::report {

std::span<const Writer* const> writers() {
  static constexpr auto list = std::to_array<const Writer*>(
      {&text_writer, &json_writer, &jsonl_writer, &sarif_writer, &github_writer, &gitlab_writer,
       &rdjson_writer, &rdjsonl_writer, &markdown_writer, &tty_writer, &gnu_writer,
       &checkstyle_writer, &junit_writer, &codeclimate_writer, &gitlab_codeclimate_writer,
       &codacy_writer, &sonarqube_writer});
  return list;
}

const Writer* find_writer(std::string_view name, lint::Compat compat) {
  if (compat == lint::Compat::hadolint) {
    if (name == "json") return &hadolint_json_writer;
    if (name == "junit") return &hadolint_junit_writer;
  }
  const auto list = writers();
  const auto found = std::find_if(list.begin(), list.end(),
                                  [&](const Writer* writer) { return writer->name == name; });
  return found == list.end() ? nullptr : *found;
}

std::string_view format_for(std::string_view path) {
  constexpr std::pair<std::string_view, std::string_view> ends[] = {
      {".jsonl", "jsonl"}, {".sarif.json", "sarif"}, {".json", "json"},
      {".sarif", "sarif"}, {".xml", "checkstyle"},   {".md", "markdown"}};
  for (const auto& [end, format] : ends)
    if (path.ends_with(end)) return format;
  return "text";
}

std::string_view code_of(const lint::Diagnostic& diagnostic, lint::Compat compat) {
  const lint::Rule& rule = *diagnostic.rule;
  if (compat == lint::Compat::hadolint && !rule.hadolint.code.empty()) return rule.hadolint.code;
  if (compat == lint::Compat::buildkit && !rule.buildkit.empty()) return rule.buildkit;
  return rule.name;
}

bool is_refusal(const lint::Diagnostic& diagnostic, lint::Compat compat) {
  return compat == lint::Compat::hadolint && diagnostic.rule->hadolint.code == "DL1000";
}

std::string_view path_of(const FileReport& report, const lint::Diagnostic& diagnostic,
                         lint::Compat compat) {
  return report.path == "-" && is_refusal(diagnostic, compat) ? "/dev/stdin" : report.path;
}

std::string_view path_in_repository(std::string_view path) {
  while (path.starts_with("./") && path.size() > 2) path.remove_prefix(2);
  return path;
}

Place place_of(const FileReport& report, const lint::Diagnostic& diagnostic, lint::Compat compat) {
  const LineTable& lines = report.unit.lines();
  const bool whole_line = compat == lint::Compat::hadolint && !is_refusal(diagnostic, compat);
  if (whole_line) {
    const auto* instruction = lint::inside_of(report.unit, diagnostic.span.begin);
    const std::uint32_t line =
        instruction != nullptr ? instruction->first_line : lines.line_of(diagnostic.span.begin);
    return {line, 1, line, 1};
  }
  const Location begin = lines.locate(diagnostic.span.begin);
  const Location end = lines.locate(diagnostic.span.end);
  return {begin.line, begin.column, end.line, end.column};
}

std::string hexadecimal(std::uint64_t value) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out(16, '0');
  for (std::size_t i = 16; i-- > 0; value >>= 4U) out[i] = digits[value & 15U];
  return out;
}

}  // namespace stowage::report
