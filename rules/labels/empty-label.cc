#include "rules/label_values.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  each_schema_label(unit, place, [&](const SetLabel& label) {
    if (label.value.empty())
      report.add(label.pair.key.span,
                 "label `" + std::string(label_key(label.pair)) + "` is empty");
  });
}

}  // namespace

extern constexpr lint::Rule empty_label{.name = "empty-label",
                                        .category = "labels",
                                        .summary = "A label that the schema asks for is empty",
                                        .severity = lint::Severity::warning,
                                        .hadolint = {"DL3051", lint::Severity::warning},
                                        .keywords = {syntax::Keyword::label},
                                        .on_instruction = check};

}  // namespace stowage::rules
