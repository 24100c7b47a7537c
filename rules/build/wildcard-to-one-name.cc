#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// Does the path name a file by its ending?
bool is_file(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);  // npos + 1 == 0
  const std::size_t dot = name.rfind('.');
  return dot != std::string_view::npos && dot > 0 && dot + 1 < name.size() &&
         name.find('$') == std::string_view::npos && name != "..";
}

void check(const lint::Unit&, const lint::Place& place, lint::Report& report) {
  const auto* copy = place.instruction.as<syntax::Copy>();
  if (copy == nullptr || copy->sources.size() != 1 || !place.instruction.heredocs.empty()) return;
  const std::string_view source = copy->sources[0].text;
  const std::string_view name = source.substr(source.rfind('/') + 1);
  if (name.find('*') == std::string_view::npos || !is_file(copy->destination.text)) return;
  // `app.jar*` is how a file that may be missing is copied.
  if (name.find('*') == name.size() - 1 && is_file(name.substr(0, name.size() - 1))) return;
  report
      .add(copy->sources[0].span,
           "the build fails as soon as `" + std::string(source) + "` matches a second file")
      .help = "name the file, or let the build give it a name without a version";
}

}  // namespace

extern constexpr lint::Rule wildcard_to_one_name{
    .name = "wildcard-to-one-name",
    .category = "build",
    .summary = "What a wildcard matches is copied to one name",
    .severity = lint::Severity::info,
    .by_default = false,
    .mentions = "*",
    .keywords = {syntax::Keyword::copy, syntax::Keyword::add},
    .on_instruction = check};

}  // namespace stowage::rules
