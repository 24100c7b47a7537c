#include <string>

#include "lib/lint/hadolint_view.h"
#include "lib/lint/unit.h"
#include "rules/labels.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

constexpr std::string_view authors = "org.opencontainers.image.authors";

/// Does something else of the file name the authors? Then the label would be there twice.
bool is_named_twice(const lint::Unit& unit, const syntax::Instruction& maintainer) {
  for (const syntax::Instruction& other : unit.tree().instructions)
    if (other.keyword == syntax::Keyword::maintainer && &other != &maintainer) return true;
  return sets_label(unit, authors);
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (place.onbuild && lint::as_hadolint(unit)) return;
  const auto* words = place.instruction.as<syntax::Words>();
  lint::Diagnostic& found = report.add(place.instruction.name.span, "MAINTAINER is deprecated");
  found.help = "use the label `org.opencontainers.image.authors`";
  if (words == nullptr || words->words.empty()) return;
  const syntax::Word& who = words->words[0];
  std::string_view text = who.text;
  if (text.size() > 1 && text.front() == '"' && text.back() == '"')
    text = text.substr(1, text.size() - 2);
  if (who.text.size() != who.span.size() || is_named_twice(unit, place.instruction) ||
      text.find_first_of("\"\\$`\n") != std::string_view::npos)
    return;
  const std::string keyword = place.instruction.name.text.starts_with('m') ? "label" : "LABEL";
  found.fixes.push_back(
      {"write a label",
       Grade::assuming,
       {{{place.instruction.name.span.begin, who.span.end},
         keyword + " org.opencontainers.image.authors=\"" + std::string(text) + "\""}},
       {"nobody reads the author field of the image"},
       {}});
}

}  // namespace

extern constexpr lint::Rule deprecated_maintainer{.name = "deprecated-maintainer",
                                                  .category = "build",
                                                  .summary = "MAINTAINER is deprecated",
                                                  .severity = lint::Severity::warning,
                                                  .hadolint = {"DL4000", lint::Severity::error},
                                                  .buildkit = "MaintainerDeprecated",
                                                  .aliases = {"DS-0022", "CKV_DOCKER_6", "S6586"},
                                                  .fixable = true,
                                                  .keywords = {syntax::Keyword::maintainer},
                                                  .on_instruction = check};

}  // namespace stowage::rules
