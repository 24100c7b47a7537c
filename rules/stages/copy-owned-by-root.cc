#include <algorithm>
#include <string>

#include "lib/lint/offer.h"
#include "lib/lint/target_platforms.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::Unit;

/// What belongs to root in every image.
bool is_of_system(std::string_view path) {
  for (const std::string_view folder : {"/bin", "/boot", "/etc", "/lib", "/sbin", "/usr"})
    if (path.starts_with(folder)) return true;
  return false;
}

/// Does a RUN of the stage give files to somebody?
bool has_chown(const Unit& unit, std::uint32_t stage) {
  const auto of_stage = unit.tree().of(unit.tree().stages[stage]);
  return std::any_of(of_stage.begin(), of_stage.end(), [](const syntax::Instruction& each) {
    return each.keyword == syntax::Keyword::run &&
           each.line.text.find("chown") != std::string_view::npos;
  });
}

void check(const Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* copy = place.instruction.as<syntax::Copy>();
  if (copy == nullptr || !copy->chown.empty() || place.onbuild || place.stage == lint::no_stage ||
      !place.instruction.valid)
    return;
  const model::Model& model = unit.model();
  const model::Value& user = model.user_at(model.nodes[place.index]);
  const std::string name = user.text.substr(0, user.text.find(':'));
  if (!user.known || name.empty() || name == "root" || name == "0" ||
      lint::is_windows_stage(unit, place.stage))  // where COPY gives files to nobody
    return;
  const auto* facts = model.nodes[place.index].as<model::CopyFacts>();
  if (facts == nullptr || !facts->destination.known || is_of_system(facts->destination.text) ||
      has_chown(unit, place.stage))
    return;
  lint::Diagnostic& found =
      report.add(place.instruction.name.span,
                 "what is copied belongs to root, and the user here is `" + name + "`");
  found.help = "add `--chown=" + user.text + "` where it has to write";
  const bool number = name.find_first_not_of("0123456789") == std::string::npos;
  if (user.text.find_first_of(" \t\"'$") != std::string::npos || (copy->link && !number)) return;
  const std::uint32_t end = place.instruction.name.span.end;
  lint::offer(found, "give it to `" + name + "`", Grade::assuming,
              {{{{end, end}, " --chown=" + user.text}}},
              {"`" + name + "` is meant to own these files"});
}

}  // namespace

extern constexpr lint::Rule copy_owned_by_root{
    .name = "copy-owned-by-root",
    .category = "stages",
    .summary = "COPY below USER gives its files to root",
    .severity = lint::Severity::info,
    .aliases = {"copy-after-user-without-chown"},
    .fixable = true,
    .by_default = false,
    .keywords = {syntax::Keyword::copy, syntax::Keyword::add},
    .on_instruction = check};

}  // namespace stowage::rules
