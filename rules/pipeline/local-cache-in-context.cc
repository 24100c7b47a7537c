#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& /*unit*/, const pipeline::Build& build, lint::Report& report) {
  for (const pipeline::CacheEntry& entry : build.cache_to) {
    const std::string_view where = entry.get("dest");
    if (entry.type != "local" || where.empty() || where.find('$') != std::string_view::npos ||
        where.front() == '/' || where.front() == '~')
      continue;
    const std::string_view context = build.context.value;
    const bool whole = context == "." || context == "./";
    if (!whole || where.starts_with("..")) continue;
    lint::Diagnostic& found = report.add(
        entry.text.span, "the cache lies in the build context, and the next build sends it along");
    found.help = "keep it outside (`/tmp/.buildx-cache`), or name it in `.dockerignore`";
  }
}

}  // namespace

extern constexpr lint::Rule local_cache_in_context{
    .name = "local-cache-in-context",
    .category = "pipeline",
    .summary = "The cache is kept inside the build context",
    .severity = lint::Severity::warning,
    .on_build = check};

}  // namespace stowage::rules
