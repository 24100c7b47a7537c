#include <algorithm>
#include <array>
#include <string>

#include "lib/lint/unit.h"
#include "lib/syntax/chars.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// What the builder itself looks at.
bool is_for_builder(std::string_view name) {
  constexpr auto names = std::to_array<std::string_view>(
      {"http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy", "HTTP_PROXY",
       "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY", "SOURCE_DATE_EPOCH"});
  return name.starts_with("BUILDKIT_") || name.starts_with("TARGET") || name.starts_with("BUILD") ||
         std::find(names.begin(), names.end(), name) != names.end();
}

/// Does the word stand in the text, as a name of its own?
bool holds_name(std::string_view text, std::string_view name) {
  const auto is_part = [&](std::size_t at) {
    const char c = at < text.size() ? text[at] : ' ';
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1))
    if ((at == 0 || !is_part(at - 1)) && !is_part(at + name.size())) return true;
  return false;
}

bool is_used(const syntax::Dockerfile& file, std::size_t declared, std::string_view name) {
  for (const syntax::Stage& stage : file.stages)
    if (syntax::equal_ignoring_case(stage.name, name)) return true;
  for (std::size_t i = declared + 1; i < file.instructions.size(); ++i) {
    const syntax::Instruction& instruction = file.instructions[i];
    if (holds_name(instruction.line.text, name)) return true;
    for (const syntax::Heredoc& heredoc : instruction.heredocs)
      if (holds_name(heredoc.content, name)) return true;
  }
  return false;
}

void check(const lint::Unit& unit, lint::Report& report) {
  const syntax::Dockerfile& file = unit.tree();
  if (file.stages.empty()) return;
  constexpr std::size_t most = 200;  // each is looked for in the whole file
  for (std::size_t i = 0; i < std::min<std::size_t>(file.stages[0].first, most); ++i) {
    const auto* args = file.instructions[i].as<syntax::Args>();
    if (args == nullptr || args->declarations.empty()) continue;
    // Behind a comment on the same line stand more names, which are none.
    if (args->declarations.size() > 1 && args->declarations[1].name.text != "#") continue;
    const std::string_view name = args->declarations[0].name.text;
    if (name.empty() || is_for_builder(name) || is_used(file, i, name)) continue;
    lint::Diagnostic& found = report.add(file.instructions[i].span,
                                         "nothing uses the argument `" + std::string(name) + "`");
    found.help = "no stage sees it without an `ARG " + std::string(name) + "` of its own";
    const Span line{unit.lines().whole_line(file.instructions[i].first_line).begin,
                    unit.lines().whole_line(file.instructions[i].last_line).end};
    // Without this one, those in its value would be unused.
    const bool uses_others = file.instructions[i].line.text.find('$') != std::string_view::npos;
    if (args->declarations.size() == 1 && file.instructions[i].comments.empty() && !uses_others)
      found.fixes.push_back({"remove it",
                             Grade::assuming,
                             {{line, ""}},
                             {"nobody gives the argument with `--build-arg`"},
                             {}});
  }
}

}  // namespace

extern constexpr lint::Rule unused_global_argument{
    .name = "unused-global-argument",
    .category = "build",
    .summary = "An argument above FROM is used by nothing",
    .severity = lint::Severity::info,
    .fixable = true,
    .by_default = false,
    .on_file = check};

}  // namespace stowage::rules
