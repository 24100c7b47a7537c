#include <string>

#include "lib/lint/hadolint_view.h"
#include "lib/lint/offer.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// Does the path say by itself that it is a folder?
bool is_folder(std::string_view path) {
  return path.ends_with('/') || path == "." || path == ".." || path.ends_with("/.") ||
         path.ends_with("/..");
}

/// A slash behind the last character of the path, in front of its quote.
std::optional<std::vector<Edit>> add_slash(const lint::Unit& unit, const syntax::Word& path) {
  if (path.span.empty()) return std::nullopt;
  std::uint32_t at = path.span.end;
  const char last = unit.text()[at - 1];
  if (last == '"' || last == '\'') --at;
  return std::vector<Edit>{{{at, at}, "/"}};
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* copy = place.instruction.as<syntax::Copy>();
  if (copy == nullptr || copy->sources.size() + place.instruction.heredocs.size() < 2) return;
  const std::string_view path = lint::without_quotes(copy->destination.text);
  if (path.starts_with("<<")) return;  // the only word is the heredoc
  if (lint::as_hadolint(unit)) {
    if (place.onbuild || path.ends_with('/') || place.instruction.keyword != syntax::Keyword::copy)
      return;
  } else if (is_folder(path) || path.find('$') != std::string_view::npos) {
    return;
  }
  lint::Diagnostic& found =
      report.add(copy->destination.span,
                 "`" + std::string(path) + "` gets several files and ends without `/`");
  if (path.find('$') != std::string_view::npos || path.empty()) return;
  lint::offer(found, "write `" + std::string(path) + "/`", Grade::assuming,
              add_slash(unit, copy->destination),
              {"`" + std::string(path) + "` is meant to be a folder"});
}

}  // namespace

extern constexpr lint::Rule several_sources_to_file{
    .name = "several-sources-to-file",
    .category = "build",
    .summary = "Several files are copied to one name",
    .severity = lint::Severity::error,
    .hadolint = {"DL3021", lint::Severity::error},
    .aliases = {"DS-0011"},
    .fixable = true,
    .keywords = {syntax::Keyword::add, syntax::Keyword::copy},
    .on_instruction = check};

}  // namespace stowage::rules
