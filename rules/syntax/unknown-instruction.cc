#include <array>

#include "lib/base/closest.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

constexpr auto keywords = std::to_array<std::string_view>(
    {"ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL",
     "MAINTAINER", "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"});

/// What stands at the start of a line that was meant to continue the one above.
bool looks_like_shell(std::string_view word) {
  return word.starts_with("&&") || word.starts_with("||") || word.starts_with("-") ||
         word.starts_with("|");
}

void check(const lint::Unit& unit, const syntax::SyntaxError& error, lint::Report& report) {
  const syntax::Instruction& instruction = unit.tree().instructions[error.instruction];
  const syntax::Word& word = instruction.name;
  lint::Diagnostic& found =
      report.add(word.span, "`" + std::string(word.text) + "` is not an instruction");
  if (looks_like_shell(word.text)) {
    found.help = "end the line above with `" + std::string(1, unit.tree().escape) +
                 "` if this line continues it";
    return;
  }
  const Closest guess = closest(word.text, keywords);
  if (guess.word.empty() || !guess.unique) return;
  const std::string meant(guess.word);
  Fix fix{.title = "write `" + meant + "`", .edits = {{word.span, meant}}};
  if (guess.errors == 1) {
    fix.grade = Grade::assuming;
    fix.assumptions = {"`" + std::string(word.text) + "` was meant to be `" + meant + "`"};
  }
  found.help = "did you mean `" + meant + "`?";
  found.fixes.push_back(std::move(fix));
}

}  // namespace

extern constexpr lint::Rule unknown_instruction{
    .name = "unknown-instruction",
    .category = "syntax",
    .summary = "A line begins with a word that is no instruction",
    .severity = lint::Severity::error,
    .fixable = true,
    .errors = {syntax::ErrorKind::unknown_instruction},
    .on_error = check};

}  // namespace stowage::rules
