#include <string>
#include <unordered_set>

#include "lib/lint/hadolint_view.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

bool is_number(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string_view user_part(std::string_view text) { return text.substr(0, text.find(':')); }

void complain(const syntax::Instruction& user, lint::Report& report) {
  const auto* words = user.as<syntax::Words>();
  if (words == nullptr || words->words.empty()) return;
  lint::Diagnostic& found =
      report.add(words->words[0].span, "`" + std::string(words->words[0].text) +
                                           "` is a name, which only the image can look up");
  found.help = "give the user's number, so that a cluster can see that it is not root";
}

/// Is `$NAME`, if only as the beginning of a longer name, or `${NAME}` in the text?
bool names_any(std::string_view text, const std::unordered_set<std::string_view>& declared) {
  for (std::string_view name : lint::plain_references(text)) {
    const bool braces = name.data() > text.data() && *(name.data() - 1) == '{';
    for (; !name.empty(); name.remove_suffix(1)) {
      if (declared.count(name) > 0) return true;
      if (braces) break;
    }
  }
  return false;
}

/// Every USER; one that names an ARG from above is let be.
void check_as_hadolint(const lint::Unit& unit, lint::Report& report) {
  std::unordered_set<std::string_view> declared;
  for (const syntax::Instruction& instruction : unit.tree().instructions) {
    if (const auto* args = instruction.as<syntax::Args>()) {
      if (!args->declarations.empty()) declared.insert(args->declarations[0].name.text);
    } else if (instruction.keyword == syntax::Keyword::user) {
      const std::string_view text = lint::operand_text(instruction);
      if (!is_number(user_part(text)) && !names_any(text, declared)) complain(instruction, report);
    }
  }
}

void check(const lint::Unit& unit, lint::Report& report) {
  if (lint::as_hadolint(unit)) return check_as_hadolint(unit, report);
  const model::Model& model = unit.model();
  if (!model.target) return;
  const model::Stage& stage = model.at(*model.target);
  const model::Value& value = model.users[stage.final_user];
  if (!value.known || is_number(user_part(value.text)) || user_part(value.text) == "root") return;
  const syntax::Instruction* last = nullptr;
  for (const syntax::Instruction& each : unit.tree().of(unit.tree().stages[model.target->index]))
    if (each.keyword == syntax::Keyword::user) last = &each;
  if (last != nullptr) complain(*last, report);
}

}  // namespace

extern constexpr lint::Rule user_by_name{.name = "user-by-name",
                                         .category = "security",
                                         .summary = "The image runs as a user given by name",
                                         .severity = lint::Severity::info,
                                         .hadolint = {"DL3066", lint::Severity::info},
                                         .by_default = false,
                                         .on_file = check};

}  // namespace stowage::rules
