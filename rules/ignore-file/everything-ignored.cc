#include <algorithm>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

bool is_everything(const lint::IgnoreLine& line) {
  return !line.exception && (line.clean == "*" || line.clean == "**" || line.clean == "**/*");
}

/// A COPY or ADD that takes files of the context.
bool takes_context(const syntax::Instruction& instruction) {
  const auto* copy = instruction.as<syntax::Copy>();
  return copy != nullptr && copy->from.empty() &&
         std::any_of(copy->sources.begin(), copy->sources.end(), [](const syntax::Word& source) {
           return source.text.find("://") == std::string_view::npos &&
                  !source.text.starts_with("git@") &&
                  source.text.find('$') == std::string_view::npos;
         });
}

void check(const lint::Unit& unit, const lint::IgnoreFile& file, lint::Report& report) {
  const auto last = std::find_if(file.lines.rbegin(), file.lines.rend(), is_everything);
  if (last == file.lines.rend()) return;
  if (std::any_of(file.lines.rbegin(), last,
                  [](const lint::IgnoreLine& line) { return line.exception; }))
    return;
  const lint::Unit* dockerfile = unit.dockerfile();
  if (dockerfile == nullptr) return;
  const auto& instructions = dockerfile->tree().instructions;
  const auto copy = std::find_if(instructions.begin(), instructions.end(), takes_context);
  if (copy == instructions.end()) return;
  report.add(last->pattern, "leaves everything out, and `" + dockerfile->source().path() +
                                "` copies from the context on line " +
                                std::to_string(copy->first_line));
}

}  // namespace

extern constexpr lint::Rule everything_ignored{
    .name = "everything-ignored",
    .category = "ignore-file",
    .summary = "The ignore file leaves out everything, and the Dockerfile copies something",
    .severity = lint::Severity::error,
    .on_ignore = check};

}  // namespace stowage::rules
