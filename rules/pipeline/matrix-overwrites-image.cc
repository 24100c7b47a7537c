#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "lib/lint/unit.h"
#include "lib/pipeline/facts.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using pipeline::Build;

/// May the name be another one in each leg? What a step or a variable gives, the file alone does not tell.
bool may_differ(std::string_view name) {
  constexpr auto signs = std::to_array<std::string_view>(
      {"matrix", "steps.", "needs.", "env.", "strategy.", "runner.", "fromJSON", "$"});
  constexpr auto same = std::to_array<std::string_view>(
      {"${{ github.repository }}", "${{ github.repository_owner }}", "${{ github.sha }}",
       "${{ github.ref_name }}", "${{github.sha}}", "${{ github.run_number }}"});
  std::string rest(name);
  for (const std::string_view known : same)
    for (std::size_t at = rest.find(known); at != std::string::npos; at = rest.find(known))
      rest.erase(at, known.size());
  return std::any_of(signs.begin(), signs.end(),
                     [&](std::string_view sign) { return rest.find(sign) != std::string::npos; });
}

/// What is built, without the names that it is pushed under.
std::string content_of(const Build& build) {
  Build content = build;
  content.tags.clear();
  content.outputs.clear();
  return pipeline::identity(content);
}

void check(const lint::Unit& unit, const Build& build, lint::Report& report) {
  const pipeline::Pipeline& file = *unit.pipeline();
  const pipeline::Job* job = pipeline::job_of(file, build);
  if (job == nullptr || job->matrix.empty() || build.push.empty() || build.tags.empty()) return;
  if (file.kind != pipeline::FileKind::github_workflow || build.conditional ||
      !build.outputs.empty())
    return;
  if (slice(file.text(), build.push).find("matrix") != std::string_view::npos) return;
  const std::vector<std::string> axes = pipeline::axes_named(file, *job, content_of(build));
  if (axes.empty()) return;
  if (std::any_of(build.tags.begin(), build.tags.end(),
                  [](const pipeline::Text& tag) { return may_differ(tag.value); }))
    return;
  lint::Diagnostic& found = report.add(
      build.tags.front().span, "every leg of the matrix (`" + axes.front() +
                                   "`) pushes its image under this name: the last one wins");
  found.help =
      "put the axis into the tag, or push by digest and join the digests with `docker buildx "
      "imagetools create`";
}

}  // namespace

extern constexpr lint::Rule matrix_overwrites_image{
    .name = "matrix-overwrites-image",
    .category = "pipeline",
    .summary = "All legs of a matrix push their image under one name",
    .severity = lint::Severity::warning,
    .on_build = check};

}  // namespace stowage::rules
