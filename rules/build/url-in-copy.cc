#include <algorithm>
#include <string>

#include "lib/lint/unit.h"
#include "rules/remote_source.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void offer_add(const lint::Unit& unit, const lint::Place& place, lint::Diagnostic& found) {
  const syntax::Word& keyword = place.instruction.name;
  const auto* copy = place.instruction.as<syntax::Copy>();
  if (!copy->from.empty() || place.instruction.flag("parents") != nullptr) return;
  const bool all = std::all_of(
      copy->sources.begin(), copy->sources.end(),
      [](const syntax::Word& source) { return remote_source(source.text) != Remote::none; });
  if (!all || unit.text(keyword.span) != keyword.text) return;
  const bool small = keyword.text == "copy";
  found.fixes.push_back(
      {"write ADD",
       Grade::assuming,
       {{keyword.span, small ? "add" : "ADD"}},
       {"the file behind the address is meant, as it is there when the image is built"},
       {}});
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* copy = place.instruction.as<syntax::Copy>();
  if (copy == nullptr) return;
  for (const syntax::Word& source : copy->sources) {
    if (source.text.find_first_of("$\"'\\") != std::string_view::npos) continue;
    const Remote kind = remote_source(source.text);
    if (kind == Remote::none) continue;
    lint::Diagnostic& found =
        report.add(source.span, std::string("COPY takes no ") +
                                    (kind == Remote::git ? "git repository" : "web address"));
    if (place.onbuild) found.severity = lint::Severity::warning;
    offer_add(unit, place, found);
    return;
  }
}

}  // namespace

extern constexpr lint::Rule url_in_copy{
    .name = "url-in-copy",
    .category = "build",
    .summary = "COPY has a web address or a git repository for its source",
    .severity = lint::Severity::error,
    .fixable = true,
    .mentions = ":",
    .keywords = {syntax::Keyword::copy},
    .on_instruction = check};

}  // namespace stowage::rules
