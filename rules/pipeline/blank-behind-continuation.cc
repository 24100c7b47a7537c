#include <cstdint>
#include <vector>

#include "lib/lint/offer.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& /*unit*/, const pipeline::Pipeline& file, lint::Report& report) {
  for (const pipeline::Script& script : file.scripts) {
    const bool whole_file = script.node == pipeline::no_node;
    if (!whole_file && file.tree[script.node].style != pipeline::Style::literal) continue;
    const Span span = whole_file ? Span{0, 0} : file.tree[script.node].content;
    if (span.empty()) continue;
    const std::string_view text = file.text();
    for (std::size_t at = text.find('\\', span.begin); at < span.end;
         at = text.find('\\', at + 1)) {
      const std::size_t blanks = text.find_first_not_of(" \t", at + 1);
      if (blanks == at + 1 || blanks >= span.end || text[blanks] != '\n') continue;
      if (at > 0 && text[at - 1] == '\\') continue;
      const std::size_t next = text.find_first_not_of(" \t", blanks + 1);
      if (next >= span.end || text[next] != '-') continue;  // a flag: the line was meant to go on
      const Span place{static_cast<std::uint32_t>(at + 1), static_cast<std::uint32_t>(blanks)};
      lint::Diagnostic& found = report.add(place,
                                           "the backslash escapes this blank, not the line end: "
                                           "the flags below are a command of their own");
      lint::offer(found, "remove the blank", Grade::equivalent, std::vector<Edit>{{place, ""}});
    }
  }
}

}  // namespace

extern constexpr lint::Rule blank_behind_continuation{
    .name = "blank-behind-continuation",
    .category = "pipeline",
    .summary = "A blank behind the backslash ends the command",
    .severity = lint::Severity::error,
    .fixable = true,
    .on_pipeline = check};

}  // namespace stowage::rules
