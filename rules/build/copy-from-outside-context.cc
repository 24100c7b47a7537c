#include <algorithm>
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

/// "x" of "../../x", as the builder has it; "." of "..".
std::string below_root(std::string_view path) {
  while (path == ".." || path.starts_with("../"))
    path.remove_prefix(std::min<std::size_t>(3, path.size()));
  return path.empty() ? "." : std::string(path);
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* copy = place.instruction.as<syntax::Copy>();
  if (copy == nullptr || !copy->from.empty()) return;
  for (const syntax::Word& source : copy->sources) {
    if (source.text.find("..") == std::string_view::npos ||
        source.text.find("://") != std::string_view::npos || !leaves_folder(source.text))
      continue;
    const std::string path = below_root(source.text);
    lint::Diagnostic& found =
        report.add(source.span, "there is nothing above the build context: `" +
                                    std::string(source.text) + "` is taken for `" + path + "`");
    found.help =
        "build from the folder above (`docker build -f x/Dockerfile .`), or name a second "
        "context (`--build-context`)";
    if (leaves_folder(path) || unit.text(source.span) != source.text) continue;
    found.fixes.push_back(
        {"write `" + path + "`", Grade::equivalent, {{source.span, path}}, {}, {}});
  }
}

}  // namespace

extern constexpr lint::Rule copy_from_outside_context{
    .name = "copy-from-outside-context",
    .category = "build",
    .summary = "COPY or ADD names a file above the build context",
    .severity = lint::Severity::warning,
    .fixable = true,
    .keywords = {syntax::Keyword::copy, syntax::Keyword::add},
    .on_instruction = check};

}  // namespace stowage::rules
