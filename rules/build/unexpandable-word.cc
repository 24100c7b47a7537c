#include <string>

#include "lib/lint/refused_words.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using syntax::Keyword;

std::string help_for(std::string_view why) {
  if (why.starts_with("no matching"))
    return "close the quote, or put the escape character in front of it";
  if (why.starts_with("unsupported modifier"))
    return "the builder knows `:-`, `-`, `:+`, `+`, `:?`, `?`, `#`, `##`, `%`, `%%`, `/` and `//`; "
           "a shell in RUN knows "
           "more";
  return {};
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  for (const lint::RefusedWord& word : lint::refused_words(unit, place)) {
    // Who makes a Dev Container of the template writes the option in its place.
    if (unit.text(word.span).find("${templateOption:") != std::string_view::npos) continue;
    lint::Diagnostic& found =
        report.add(word.span, "the builder cannot expand this word: " + word.why);
    found.help = help_for(word.why);
    if (place.onbuild)
      found.severity = lint::Severity::warning;  // it fails where the image is used
  }
}

}  // namespace

extern constexpr lint::Rule unexpandable_word{
    .name = "unexpandable-word",
    .category = "build",
    .summary =
        "A word has a quote without its end, or a substitution that the builder does not know",
    .severity = lint::Severity::error,
    .mentions = "$ ' \"",
    .keywords = {Keyword::from, Keyword::env, Keyword::arg, Keyword::label, Keyword::workdir,
                 Keyword::user, Keyword::expose, Keyword::volume, Keyword::stopsignal,
                 Keyword::copy, Keyword::add, Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
