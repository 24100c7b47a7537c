#include <optional>
#include <string>

#include "lib/lint/unit.h"
#include "lib/model/model.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using syntax::Keyword;

/// `$(word …)`: a command, not a variable of make or of an orchestrator (`$(NAME)`).
std::optional<std::string_view> substitution(std::string_view text) {
  if (text.find("&&") != std::string_view::npos || text.find(';') != std::string_view::npos)
    return std::nullopt;  // a script, which somebody runs later
  if (!text.empty() && text.front() == '\'') return std::nullopt;
  for (std::size_t at = text.find("$("); at != std::string_view::npos;
       at = text.find("$(", at + 2)) {
    if (at > 0 && text[at - 1] == '\\') continue;
    if (at + 2 < text.size() && text[at + 2] == '(') continue;  // arithmetic
    const std::size_t end = text.find(')', at);
    const std::string_view name =
        text.substr(at + 2, end == std::string_view::npos ? end : end - at - 2);
    if (name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == std::string_view::npos)
      continue;
    return text.substr(at, end == std::string_view::npos ? end : end + 1 - at);
  }
  return std::nullopt;
}

/// A prompt is a text that the shell evaluates each time it shows it.
bool is_evaluated_later(std::string_view name) {
  return name.find("PS1") != std::string_view::npos ||
         name.find("PROMPT") != std::string_view::npos || name.ends_with("_OPTS") ||
         name.ends_with("_CMD") || name.ends_with("COMMAND");
}

/// A label that tells how to start the image: `docker run -v $(pwd):/data …`.
bool is_command_line(std::string_view text) {
  const std::size_t at = text.find("$(");
  return text.substr(0, at).find(' ') != std::string_view::npos;
}

struct Seat {
  const lint::Unit& unit;
  const lint::Place& place;
};

/// `$(dir)` for `${dir}`: an ARG or ENV has the name.
bool is_variable(const Seat& seat, std::string_view name) {
  const model::Model& model = seat.unit.model();
  return !seat.place.onbuild && model::lookup(model, model.nodes[seat.place.index], name).set;
}

void judge(const Seat& seat, lint::Report& report, const syntax::Word& word) {
  const auto found = substitution(word.text);
  if (!found) return;
  lint::Diagnostic& added =
      report.add(word.span, "the builder runs no commands: `" + std::string(*found) +
                                "` stays as it is written");
  added.help = "run it in the RUN that needs it, or hand its outcome in with `--build-arg`";
  const std::string_view name = found->substr(2, found->size() - 3);
  if (!found->ends_with(')') || !is_variable(seat, name)) return;
  const std::string meant = "${" + std::string(name) + "}";
  added.help = "write `" + meant + "`";
  const std::size_t at = seat.unit.text(word.span).find(*found);
  if (at == std::string_view::npos) return;
  const auto begin = static_cast<std::uint32_t>(word.span.begin + at);
  added.fixes.push_back({"write `" + meant + "`",
                         Grade::assuming,
                         {{{begin, static_cast<std::uint32_t>(begin + found->size())}, meant}},
                         {"the variable is meant"},
                         {}});
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const Seat seat{unit, place};
  if (const auto* pairs = place.instruction.as<syntax::KeyValues>()) {
    const bool is_label = place.instruction.keyword == Keyword::label;
    for (const auto& pair : pairs->pairs)
      if (!is_evaluated_later(pair.key.text) && !(is_label && is_command_line(pair.value.text)))
        judge(seat, report, pair.value);
  } else if (const auto* args = place.instruction.as<syntax::Args>()) {
    for (const auto& declared : args->declarations)
      if (!is_evaluated_later(declared.name.text)) judge(seat, report, declared.value);
  } else if (const auto* words = place.instruction.as<syntax::Words>()) {
    for (const syntax::Word& word : words->words) judge(seat, report, word);
  } else if (const auto* copy = place.instruction.as<syntax::Copy>()) {
    for (const syntax::Word& source : copy->sources) judge(seat, report, source);
    judge(seat, report, copy->destination);
  }
}

}  // namespace

extern constexpr lint::Rule command_substitution_not_run{
    .name = "command-substitution-not-run",
    .category = "build",
    .summary = "A command substitution stands where no shell reads it",
    .severity = lint::Severity::error,
    .fixable = true,
    .mentions = "$(",
    .keywords = {Keyword::env, Keyword::arg, Keyword::label, Keyword::workdir, Keyword::user,
                 Keyword::copy, Keyword::add, Keyword::expose, Keyword::volume},
    .on_instruction = check};

}  // namespace stowage::rules
