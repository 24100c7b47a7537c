#include <algorithm>
#include <string>

#include "lib/context/ignore.h"
#include "lib/context/path.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// "./a//b/" is "a/b"; empty: the root, or outside.
std::string clean(std::string_view path) {
  while (path.starts_with('/')) path.remove_prefix(1);
  const auto cleaned = context::clean(path);
  return cleaned == "." ? "" : cleaned;
}

bool is_local(std::string_view source) {
  return source.find("://") == std::string_view::npos && !source.starts_with("git@") &&
         source.find_first_of("*?[$") == std::string_view::npos;
}

bool leaves_all_out(const context::IgnoreRule& rule) {
  return rule.pattern == "*" || rule.pattern == "**";
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* copy = place.instruction.as<syntax::Copy>();
  if (copy == nullptr || !copy->from.empty() || copy->sources.empty()) return;
  const context::IgnoreRules* ignore = unit.ignore_file();
  if (ignore == nullptr) return;
  const bool compat = unit.settings().compat == lint::Compat::buildkit;
  const auto is_exception = [](const context::IgnoreRule& rule) { return rule.exception; };
  if (compat && std::any_of(ignore->rules().begin(), ignore->rules().end(), is_exception)) return;
  const auto of_all = std::find_if(ignore->rules().begin(), ignore->rules().end(), leaves_all_out);
  for (const syntax::Word& source : copy->sources) {
    if (!is_local(source.text)) continue;
    const std::string path = clean(source.text);
    if (path.starts_with("..")) continue;
    if (path.empty()) {  // by default everything-ignored says it, of the ignore file
      if (compat && of_all != ignore->rules().end())
        report.add(source.span, "`" + ignore->file() + "` leaves everything out of the context");
      continue;
    }
    const context::IgnoreVerdict verdict = ignore->verdict(path);
    if (!verdict.excluded || ignore->may_reinclude_below(path)) continue;
    lint::Diagnostic& found = report.add(
        source.span, "`" + ignore->file() + "` leaves `" + path + "` out of the context");
    found.help = "see line " + std::to_string(verdict.line) + " there";
  }
}

}  // namespace

extern constexpr lint::Rule copied_file_is_ignored{
    .name = "copied-file-is-ignored",
    .category = "build",
    .summary = "COPY or ADD names a file that the ignore file leaves out",
    .severity = lint::Severity::warning,
    .buildkit = "CopyIgnoredFile",
    .keywords = {syntax::Keyword::add, syntax::Keyword::copy},
    .on_instruction = check};

}  // namespace stowage::rules
