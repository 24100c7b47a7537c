#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

bool is_name(std::string_view part) {
  return !part.empty() && part != "root" && part.find('$') == std::string_view::npos &&
         part.find_first_not_of("0123456789") != std::string_view::npos;
}

void check(const lint::Unit&, const lint::Place& place, lint::Report& report) {
  const auto* copy = place.instruction.as<syntax::Copy>();
  if (copy == nullptr || !copy->link || copy->chown.empty()) return;
  const std::string_view owner = copy->chown.text;
  const std::size_t colon = owner.find(':');
  const bool named_group = colon != std::string_view::npos && is_name(owner.substr(colon + 1));
  if (!is_name(owner.substr(0, colon)) && !named_group) return;
  report
      .add(copy->chown.span, "a linked copy cannot look up `" + std::string(owner) +
                                 "`: it is made without the files of the stage")
      .help = "give the owner as numbers (`--chown=1000:1000`), or drop `--link`";
}

}  // namespace

extern constexpr lint::Rule linked_copy_by_name{
    .name = "linked-copy-by-name",
    .category = "build",
    .summary = "COPY --link gives its files to a user by name",
    .severity = lint::Severity::error,
    .keywords = {syntax::Keyword::copy, syntax::Keyword::add},
    .on_instruction = check};

}  // namespace stowage::rules
