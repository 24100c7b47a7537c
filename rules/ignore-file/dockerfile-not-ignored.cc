#include <string>
#include <vector>

#include "lib/lint/ignore_edits.h"
#include "lib/lint/whole_context.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::IgnoreFile& file, lint::Report& report) {
  const lint::Unit* dockerfile = lint::whole_context_dockerfile(unit);
  if (dockerfile == nullptr) return;
  std::vector<std::string> missing;
  const std::size_t folder = lint::folder_of(unit.source().path()).size();
  for (const std::string& path : {dockerfile->source().path(), unit.source().path()})
    if (const std::string name = path.substr(folder); !file.rules.excludes(name))
      missing.push_back(name);
  // The ignore file alone rarely changes.
  if (missing.empty() || missing[0] != dockerfile->source().path().substr(folder)) return;
  for (const std::string& name : missing)
    if (dockerfile->text().find("COPY " + name) != std::string_view::npos) return;
  const Span place = file.lines.empty() ? Span{0, 0} : file.lines.back().pattern;
  lint::Diagnostic& found =
      report.add(place, "each edit of `" + missing[0] + "` makes its own COPY of the context new");
  offer_lines(unit, found, missing);
}

}  // namespace

extern constexpr lint::Rule dockerfile_not_ignored{
    .name = "dockerfile-not-ignored",
    .category = "ignore-file",
    .summary = "The Dockerfile is part of the context that it copies",
    .severity = lint::Severity::info,
    .fixable = true,
    .on_ignore = check};

}  // namespace stowage::rules
