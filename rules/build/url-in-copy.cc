#include <string>

#include "lib/lint/unit.h"
#include "rules/remote_source.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit&, const lint::Place& place, lint::Report& report) {
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
    found.help = "ADD downloads it";
    return;
  }
}

}  // namespace

extern constexpr lint::Rule url_in_copy{
    .name = "url-in-copy",
    .category = "build",
    .summary = "COPY has a web address or a git repository for its source",
    .severity = lint::Severity::error,
    .mentions = ":",
    .keywords = {syntax::Keyword::copy},
    .on_instruction = check};

}  // namespace stowage::rules
