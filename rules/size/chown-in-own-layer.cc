#include <algorithm>
#include <optional>
#include <string>

#include "lib/knowledge/effects.h"
#include "lib/lint/blocks.h"
#include "lib/lint/final_image.h"
#include "lib/lint/unit.h"
#include "lib/model/path.h"
#include "rules/plain_sudo.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::Unit;
using syntax::Keyword;

/// `chown -R OWNER PATH`, with or without sudo, all that a RUN does.
struct Chown {
  std::string owner, path;
};

std::optional<Chown> chown_alone(const Unit& unit, const lint::Place& place) {
  const lint::RunCommands& run = unit.commands(place.instruction, place.index);
  if (!run.complete() || run.all().size() != 1) return std::nullopt;
  const shell::Command& command = run.all()[0];
  if (command.name != "chown" || command.argv.size() != 4 || !command.redirections.empty() ||
      !std::all_of(command.wrappers.begin(), command.wrappers.end(), is_plain_sudo))
    return std::nullopt;
  const auto flag = shell::literal(command.argv[1]);
  const auto owner = shell::literal(command.argv[2]);
  const auto path = shell::literal(command.argv[3]);
  if (!flag || (*flag != "-R" && *flag != "--recursive") || !owner || !path) return std::nullopt;
  const model::Value& cwd = unit.model().cwd_at(unit.model().nodes[place.index]);
  if (!path->starts_with('/') && !cwd.known) return std::nullopt;
  return Chown{std::string(*owner), model::join_path(cwd.text, *path)};
}

bool writes_files(const syntax::Instruction& instruction) {
  return instruction.keyword == Keyword::run || instruction.keyword == Keyword::copy ||
         instruction.keyword == Keyword::add;
}

/// The COPY or ADD above, with nothing between that writes, whose destination is the folder.
std::optional<std::uint32_t> copy_above(const Unit& unit, const lint::Place& place,
                                        const std::string& path) {
  for (std::uint32_t i = place.index; i-- > unit.tree().stages[place.stage].first + 1;) {
    const syntax::Instruction& each = unit.tree().instructions[i];
    if (each.keyword == Keyword::user || each.keyword == Keyword::workdir) return std::nullopt;
    if (!writes_files(each)) continue;
    const auto* copy = unit.model().nodes[i].as<model::CopyFacts>();
    if (copy == nullptr || !copy->destination.known ||
        model::clean_path(copy->destination.text) != path)
      return std::nullopt;
    return i;
  }
  return std::nullopt;
}

/// Something else of the stage is there, too: the COPY alone cannot give it an owner.
bool holds_more(const Unit& unit, const lint::Place& place, std::uint32_t copy,
                const std::string& path) {
  for (std::uint32_t i = unit.tree().stages[place.stage].first + 1; i < copy; ++i) {
    if (unit.tree().instructions[i].line.text.find(path) != std::string_view::npos) return true;
    const auto* other = unit.model().nodes[i].as<model::CopyFacts>();
    if (other != nullptr && (!other->destination.known ||
                             knowledge::within(model::clean_path(other->destination.text), path)))
      return true;
  }
  return false;
}

void check(const Unit& unit, const lint::Place& place, lint::Report& report) {
  if (place.onbuild || place.stage == lint::no_stage) return;
  const auto chown = chown_alone(unit, place);
  if (!chown || !lint::is_in_final_image(unit.tree(), place.stage)) return;
  const auto index = copy_above(unit, place, chown->path);
  if (!index) return;
  const syntax::Instruction& copy = unit.tree().instructions[*index];
  const auto* details = copy.as<syntax::Copy>();
  if (details == nullptr) return;
  lint::Diagnostic& found =
      report.add(place.instruction.span,
                 "stores what lies at `" + chown->path + "` a second time, to change its owner");
  found.labels.push_back({copy.span, "the first time"});
  const bool own = holds_more(unit, place, *index, chown->path) || !details->chown.empty() ||
                   !copy.heredocs.empty() || chown->owner.starts_with(':') ||
                   chown->owner.find('.') != std::string::npos;
  // `chown app:` means the login group of app, which COPY has no word for.
  if (own || chown->owner.ends_with(':') || details->link) {
    found.help = "let the COPY set the owner";
    return;
  }
  // A name alone keeps the group, root's, for chown; for COPY it means the group of this name.
  const bool group = chown->owner.find(':') != std::string::npos;
  const std::uint32_t at = copy.name.span.end;
  const Span block = lint::block_of(unit, place.index);
  found.fixes.push_back(
      {.title = "let the COPY set the owner",
       .grade = Grade::assuming,
       .edits = {{{at, at}, " --chown=" + chown->owner + (group ? "" : ":root")}, {block, ""}},
       .assumptions = {"nobody but root makes files directly in `" + chown->path +
                           "`, which keeps its owner when it is there before the COPY",
                       "all in `" + chown->path + "` comes from this COPY"}});
}

}  // namespace

extern constexpr lint::Rule chown_in_own_layer{
    .name = "chown-in-own-layer",
    .category = "size",
    .summary = "A RUN changes the owner of what a COPY just brought",
    .fixable = true,
    .mentions = "chown",
    .keywords = {Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
