#include <algorithm>
#include <array>

#include "lib/base/closest.h"
#include "lib/knowledge/knowledge.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

constexpr auto keywords = std::to_array<std::string_view>(
    {"ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL",
     "MAINTAINER", "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"});

/// What stands at the start of a line that was meant to continue the one above.
bool looks_like_shell(std::string_view word) {
  const bool is_flag = word.size() > 1 && word.starts_with("-");  // `- x` is an item of a list
  return word.starts_with("&&") || word.starts_with("|") || is_flag;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// `NAME=value`: the rest of an ENV, ARG or LABEL above.
bool is_assignment(std::string_view word) {
  const std::size_t equals = word.find('=');
  return equals != 0 && equals != std::string_view::npos &&
         std::all_of(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(equals),
                     [](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

/// `<<<<<<< HEAD`, `=======`, `>>>>>>> main`
bool is_conflict_mark(std::string_view word) {
  return word == "<<<<<<<" || word == "=======" || word == ">>>>>>>" || word == "|||||||";
}

/// `FROM BASEIMAGE`: no image is called in capitals, and the first FROM cannot mean a stage. Something else replaces
/// such words before a builder reads the file, and may know more of them.
bool is_template(const syntax::Dockerfile& file) {
  if (file.stages.empty()) return false;
  const auto* from = file.instructions[file.stages.front().first].as<syntax::From>();
  if (from == nullptr) return false;
  const std::string_view image = from->image.text;
  const std::string_view name = image.substr(0, image.find_first_of(":@/"));
  const auto is_capital = [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; };
  return !name.empty() && std::all_of(name.begin(), name.end(), is_capital);
}

/// What was meant, and how to write it.
struct Guess {
  std::string meant;  ///< empty: nobody knows
  Edit edit;
  bool sure = false;
};

Guess guess_meaning(const syntax::Word& word) {
  const auto letters = std::find_if_not(word.text.begin(), word.text.end(), is_letter);
  const auto size = static_cast<std::uint32_t>(letters - word.text.begin());
  if (letters != word.text.end()) {
    // `CMD["x"]`: only the blank is missing.
    const bool known = (*letters == '[' || *letters == '"') &&
                       syntax::keyword_of(word.text.substr(0, size)) != syntax::Keyword::unknown;
    if (!known) return {};
    const std::uint32_t at = word.span.begin + size;
    return {std::string(word.text.substr(0, size)) + " " + std::string(word.text.substr(size)),
            {{at, at}, " "},
            true};
  }
  const Closest near = closest(word.text, keywords);
  if (near.word.empty() || !near.unique) return {};
  return {std::string(near.word), {word.span, std::string(near.word)}, near.errors == 1};
}

/// Is the instruction a good one after the edit, where it stands?
bool is_good(const lint::Unit& unit, const syntax::Instruction& instruction, const Edit& edit) {
  const auto& stages = unit.tree().stages;
  const bool in_stage =
      !stages.empty() &&
      unit.tree().instructions[stages.front().first].span.begin < instruction.span.begin;
  const std::uint32_t begin = instruction.span.begin;
  const Edit there{{edit.span.begin - begin, edit.span.end - begin}, edit.text};
  const std::string text = apply_edits(unit.text(instruction.span), {{there}});
  const bool above = text.starts_with("FROM") || text.starts_with("ARG");
  return (in_stage || above) &&
         syntax::parse(std::string("# escape=") + unit.tree().escape + "\nFROM x\n" + text)
             .errors.empty();
}

/// The line above is just as unknown: one finding speaks for a block of text that is no Dockerfile.
bool goes_on(const lint::Unit& unit, std::uint32_t index) {
  if (index == 0) return false;
  const syntax::Instruction& above = unit.tree().instructions[index - 1];
  const bool as_unknown =
      above.keyword == syntax::Keyword::unknown && guess_meaning(above.name).meant.empty();
  return as_unknown && (looks_like_shell(above.name.text) ||
                        !looks_like_shell(unit.tree().instructions[index].name.text));
}

/// What to do about a line that nobody mistyped; empty: nobody knows.
std::string advice(const lint::Unit& unit, std::string_view word) {
  const std::string join = "end the line above with `" + std::string(1, unit.tree().escape) +
                           "` if this line continues it";
  if (is_conflict_mark(word)) return "a merge left its marks here: keep one of the two sides";
  if (looks_like_shell(word) || is_assignment(word)) return join;
  if (word == "export") return "write `ENV NAME=value`, which stays for all below";
  if (unit.knowledge().command(word) != nullptr) return "begin with `RUN`, or " + join;
  return {};
}

void check(const lint::Unit& unit, const syntax::SyntaxError& error, lint::Report& report) {
  const syntax::Instruction& instruction = unit.tree().instructions[error.instruction];
  const syntax::Word& word = instruction.name;
  const std::string help = advice(unit, word.text);
  Guess guess = help.empty() ? guess_meaning(word) : Guess{};
  if (guess.meant.empty() && goes_on(unit, error.instruction)) return;
  if (guess.meant.empty() && help.empty() && is_template(unit.tree())) return;
  lint::Diagnostic& found =
      report.add(word.span, "`" + std::string(word.text) + "` is not an instruction");
  found.help = help;
  if (guess.meant.empty()) return;
  found.help = "did you mean `" + guess.meant + "`?";
  if (!is_good(unit, instruction, guess.edit)) return;
  Fix fix{.title = "write `" + guess.meant + "`", .edits = {std::move(guess.edit)}};
  if (guess.sure) {
    fix.grade = Grade::assuming;
    fix.assumptions = {"`" + std::string(word.text) + "` was meant to be `" + guess.meant + "`"};
  }
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
