#include "lib/lint/buildkit.h"

#include <algorithm>
#include <array>

#include "lib/lint/rule.h"
#include "lib/syntax/chars.h"
#include "lib/syntax/directives.h"

namespace stowage::lint {

namespace {

using Phase = DryRun::Phase;

/// When BuildKit makes a check, where that is not with the steps. Checks that the dry run has made
/// itself are not here: it has left out what is not reached.
struct Moment {
  std::string_view rule;
  Phase phase;
  bool before_error;  ///< made before the operands of the instruction are read
};
constexpr auto moments = std::to_array<Moment>({
    {"ConsistentInstructionCasing", Phase::arguments, false},
    {"DuplicateStageName", Phase::arguments, false},
    {"FromAsCasing", Phase::instructions, true},
    {"InvalidDefinitionDescription", Phase::instructions, false},
    {"LegacyKeyValueFormat", Phase::steps, false},
    {"MaintainerDeprecated", Phase::instructions, true},
    {"NoEmptyContinuation", Phase::instructions, true},
    {"ReservedStageName", Phase::arguments, false},
    {"SecretsUsedInArgOrEnv", Phase::steps, false},
    {"CopyIgnoredFile", Phase::steps, false},
    {"StageNameCasing", Phase::instructions, true},
});

bool is_reached(const DryRun& run, const Diagnostic& diagnostic, std::uint32_t index) {
  if (run.stopped == Phase::done) return true;
  if (run.stopped == Phase::parser) return false;
  const std::string_view rule = diagnostic.rule->buildkit;
  if (rule == "NoEmptyContinuation") return true;
  const auto moment =
      std::find_if(moments.begin(), moments.end(), [&](const Moment& m) { return m.rule == rule; });
  if (moment == moments.end()) return true;
  if (moment->phase != run.stopped) return moment->phase <= run.stopped;
  if (run.stopped == Phase::arguments) return true;  // the names come first
  return index < run.stopped_at || (index == run.stopped_at && moment->before_error);
}

std::vector<std::string_view> names(std::string_view list) {
  std::vector<std::string_view> out;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(','), list.size());
    out.push_back(syntax::trim(list.substr(0, end)));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return out;
}

bool is_true(std::string_view text) {
  constexpr auto words = std::to_array<std::string_view>({"1", "t", "T", "true", "TRUE", "True"});
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool is_false(std::string_view text) {
  constexpr auto words =
      std::to_array<std::string_view>({"0", "f", "F", "false", "FALSE", "False"});
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool has(const std::vector<std::string_view>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// What a blank follows is for people: `check=skip=all // until the base image is new`. (parser/directives.go,
/// detectDirectiveFromParser.)
std::string_view first_word(std::string_view value) { return value.substr(0, value.find(' ')); }

std::string_view directive(const Unit& unit) {
  for (const syntax::Directive& d : unit.tree().directives)
    if (d.name == "check") return first_word(d.value);
  return {};
}

/// The options of a comment above an instruction, which is read as a directive (linter/linter.go); empty: it is another.
std::string_view options_in(const syntax::Comment& comment) {
  if (!comment.text.starts_with("check")) return {};
  const auto written = syntax::parse_directive(comment.text);
  return written && written->name == "check" ? first_word(written->value) : std::string_view();
}

bool has_check_comment(const Unit& unit) {
  for (const syntax::Instruction& instruction : unit.tree().instructions)
    for (const syntax::Comment& comment : instruction.comments)
      if (!options_in(comment).empty()) return true;
  return false;
}

/// `check=skip=A` in a comment directly above an instruction.
bool skipped_above(const Unit& unit, const Diagnostic& diagnostic) {
  const std::uint32_t index = instruction_at(unit, diagnostic.span.begin);
  if (index == syntax::no_instruction) return false;
  const auto& comments = unit.tree().instructions[index].comments;
  return std::any_of(comments.begin(), comments.end(), [&](const syntax::Comment& comment) {
    const std::string_view options = options_in(comment);
    return !options.empty() && parse_check_options(options).skips(diagnostic.rule->buildkit);
  });
}

}  // namespace

bool CheckOptions::skips(std::string_view rule) const {
  return skip_all || std::find(skip.begin(), skip.end(), rule) != skip.end();
}

CheckOptions parse_check_options(std::string_view text) {
  CheckOptions out;
  text = syntax::trim(text);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(';'), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t equals = part.find('=');
    const std::string_view key = syntax::trim(part.substr(0, equals));
    const std::string_view value =
        equals == std::string_view::npos ? "" : syntax::trim(part.substr(equals + 1));
    if (equals == std::string_view::npos) {
      out.valid = false;
    } else if (key == "skip") {
      value == "all" ? void(out.skip_all = true) : void(out.skip = names(value));
    } else if (key == "experimental") {
      value == "all" ? void(out.experimental_all = true) : void(out.experimental = names(value));
    } else if (key == "error") {
      out.error = is_true(value);
      out.valid = out.valid && (out.error || is_false(value));
    } else {
      out.valid = false;
    }
  }
  return out;
}

void apply_check_options(const Unit& unit, std::vector<Diagnostic>& diagnostics) {
  const bool compat = unit.settings().compat == Compat::buildkit;
  const std::string_view text = directive(unit);
  if (!compat && text.empty() && !has_check_comment(unit)) return;
  const CheckOptions options = parse_check_options(text);
  if (compat && !options.valid) diagnostics.clear();
  std::erase_if(diagnostics, [&](const Diagnostic& diagnostic) {
    const std::string_view rule = diagnostic.rule->buildkit;
    if (rule.empty()) return false;
    // The one experimental check, which a selection of ours switches on too.
    const bool experimental = rule == "InvalidDefinitionDescription";
    if (compat && experimental && !options.experimental_all && !has(options.experimental, rule))
      return true;
    return options.skips(rule) || skipped_above(unit, diagnostic);
  });
  if (!options.error) return;
  for (Diagnostic& diagnostic : diagnostics)
    if (!diagnostic.rule->buildkit.empty()) diagnostic.severity = Severity::error;
}

void drop_unreached(const Unit& unit, std::vector<Diagnostic>& diagnostics) {
  const DryRun& run = unit.dry_run();
  std::erase_if(diagnostics, [&](const Diagnostic& diagnostic) {
    return !is_reached(run, diagnostic, instruction_at(unit, diagnostic.span.begin));
  });
}

}  // namespace stowage::lint
