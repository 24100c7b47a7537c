#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// How far up from where it began a path goes.
bool leaves_folder(std::string_view path) {
  int depth = 0;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (part == "..")
      --depth;
    else if (!part.empty() && part != ".")
      ++depth;
    if (depth < 0) return true;
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
  }
  return false;
}

void check(const lint::Unit&, const lint::Place& place, lint::Report& report) {
  const auto* copy = place.instruction.as<syntax::Copy>();
  if (copy == nullptr || !copy->from.empty()) return;
  for (const syntax::Word& source : copy->sources) {
    if (source.text.find("..") == std::string_view::npos ||
        source.text.find("://") != std::string_view::npos || !leaves_folder(source.text))
      continue;
    lint::Diagnostic& found = report.add(
        source.span, "`" + std::string(source.text) +
                         "` lies outside of the build context, where nothing can be copied from");
    found.help =
        "build from the folder above (`docker build -f x/Dockerfile .`), or name a second "
        "context (`--build-context`)";
  }
}

}  // namespace

extern constexpr lint::Rule copy_from_outside_context{
    .name = "copy-from-outside-context",
    .category = "build",
    .summary = "COPY or ADD names a file above the build context",
    .severity = lint::Severity::error,
    .keywords = {syntax::Keyword::copy, syntax::Keyword::add},
    .on_instruction = check};

}  // namespace stowage::rules
