#include <string>

#include "lib/lint/hadolint_view.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

bool is_root(std::string_view user) {
  return user == "root" || user == "0" || user.starts_with("root:") || user.starts_with("0:");
}

/// The last USER of a stage, or null.
const syntax::Instruction* last_user(const syntax::Dockerfile& file, const syntax::Stage& stage) {
  const syntax::Instruction* last = nullptr;
  for (const syntax::Instruction& instruction : file.of(stage))
    if (instruction.keyword == syntax::Keyword::user) last = &instruction;
  return last;
}

void complain(const syntax::Instruction& user, lint::Report& report) {
  const auto* words = user.as<syntax::Words>();
  const bool named = words != nullptr && !words->words.empty();
  lint::Diagnostic& found =
      report.add(named ? words->words[0].span : user.name.span, "the image is left to run as root");
  found.help = "end with the user that the program runs as";
}

/// What the final image runs as, and where that is said: perhaps in a stage that it stands on.
void check_final(const lint::Unit& unit, lint::Report& report) {
  const model::Model& model = unit.model();
  if (!model.target) return;
  for (std::uint32_t stage = model.target->index;;) {
    const auto* user = last_user(unit.tree(), unit.tree().stages[stage]);
    if (user != nullptr) {
      const model::Value& value = model.users[model.stages[stage].final_user];
      if (value.known && is_root(value.text)) complain(*user, report);
      return;
    }
    const auto* below = std::get_if<model::FromStage>(&model.stages[stage].base);
    if (below == nullptr || below->stage.index >= stage) return;
    stage = below->stage.index;
  }
}

void check(const lint::Unit& unit, lint::Report& report) {
  if (!lint::as_hadolint(unit)) return check_final(unit, report);
  for (const syntax::Stage& stage : unit.tree().stages) {
    const auto* user = last_user(unit.tree(), stage);
    if (user != nullptr && is_root(lint::operand_text(*user))) complain(*user, report);
  }
}

}  // namespace

extern constexpr lint::Rule last_user_is_root{.name = "last-user-is-root",
                                              .category = "security",
                                              .summary = "The last USER is root",
                                              .severity = lint::Severity::warning,
                                              .hadolint = {"DL3002", lint::Severity::warning},
                                              .aliases = {"DS-0002", "CKV_DOCKER_8"},
                                              .on_file = check};

}  // namespace stowage::rules
