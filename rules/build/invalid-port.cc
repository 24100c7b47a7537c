#include <string>

#include "lib/lint/unit.h"
#include "lib/model/expand.h"
#include "rules/exposed_port.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* words = place.instruction.as<syntax::Words>();
  if (words == nullptr) return;
  const auto any_value = [](std::string_view) { return model::Lookup{false, false, {}, false}; };
  for (const syntax::Word& word : words->words) {
    const model::WordList list = model::expand_words(word.text, unit.tree().escape, any_value);
    if (!list.error.empty()) continue;
    for (const model::Value& port : list.words) {
      // Braces are for what makes the file of a template.
      if (!port.known || port.text.find_first_of("{}") != std::string::npos) continue;
      const std::string wrong = port_problem(port.text);
      if (wrong.empty()) continue;
      lint::Diagnostic& found = report.add(word.span, wrong);
      if (place.onbuild) found.severity = lint::Severity::warning;
      break;
    }
  }
}

}  // namespace

extern constexpr lint::Rule invalid_port{.name = "invalid-port",
                                         .category = "build",
                                         .summary = "EXPOSE names what is no port",
                                         .severity = lint::Severity::error,
                                         .keywords = {syntax::Keyword::expose},
                                         .on_instruction = check};

}  // namespace stowage::rules
