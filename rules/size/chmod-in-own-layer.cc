#include <optional>
#include <string>

#include "lib/lint/blocks.h"
#include "lib/lint/final_image.h"
#include "lib/lint/unit.h"
#include "lib/model/path.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::Unit;
using syntax::Keyword;

/// `chmod MODE FILE`, all that a RUN does.
struct Chmod {
  std::string mode, path;
  bool symbolic = false;
};

std::optional<Chmod> chmod_alone(const Unit& unit, const lint::Place& place) {
  const lint::RunCommands& run = unit.commands(place.instruction, place.index);
  if (!run.complete() || run.all().size() != 1) return std::nullopt;
  const shell::Command& command = run.all()[0];
  if (command.name != "chmod" || command.argv.size() != 3 || !command.wrappers.empty() ||
      !command.redirections.empty())
    return std::nullopt;
  const auto mode = shell::literal(command.argv[1]);
  const auto path = shell::literal(command.argv[2]);
  const model::Value& cwd = unit.model().cwd_at(unit.model().nodes[place.index]);
  if (!mode || !path || (!path->starts_with('/') && !cwd.known)) return std::nullopt;
  Chmod out{std::string(*mode), model::join_path(cwd.text, *path)};
  out.symbolic = *mode == "+x" || *mode == "a+x";
  const bool octal = mode->size() >= 3 && mode->size() <= 4 &&
                     mode->find_first_not_of("01234567") == std::string_view::npos;
  if (!out.symbolic && !octal) return std::nullopt;
  return out;
}

/// The path of the one file that a COPY brings, if its name shows that it is a file.
std::string copied_file(const Unit& unit, std::uint32_t index) {
  const auto* words = unit.tree().instructions[index].as<syntax::Copy>();
  const auto* copy = unit.model().nodes[index].as<model::CopyFacts>();
  if (words == nullptr || copy == nullptr || words->sources.size() != 1 ||
      !unit.tree().instructions[index].heredocs.empty() || !copy->destination.known)
    return {};
  const std::string name(model::base_name(words->sources[0].text));
  if (name.find_first_of("*?[$") != std::string::npos) return {};
  const std::string& destination = copy->destination.text;
  if (destination.ends_with('/')) return model::join_path(destination, name);
  return model::clean_path(destination);
}

void check(const Unit& unit, const lint::Place& place, lint::Report& report) {
  if (place.onbuild || place.stage == lint::no_stage) return;
  const auto chmod = chmod_alone(unit, place);
  if (!chmod || !lint::is_in_final_image(unit.tree(), place.stage)) return;
  if (place.index == unit.tree().stages[place.stage].first + 1) return;
  const std::uint32_t index = place.index - 1;
  const syntax::Instruction& copy = unit.tree().instructions[index];
  const auto* details = copy.as<syntax::Copy>();
  if (details == nullptr || copied_file(unit, index) != chmod->path) return;
  lint::Diagnostic& found = report.add(
      place.instruction.span, "stores `" + chmod->path + "` a second time, to change its mode");
  found.labels.push_back({copy.span, "the first time"});
  const bool remote = details->sources[0].text.find("://") != std::string_view::npos;
  if (!details->chmod.empty() || details->link || (remote && chmod->symbolic)) {
    found.help = "let the COPY set the mode";
    return;
  }
  const std::string mode = chmod->symbolic ? "755" : chmod->mode;
  const std::string keyword(copy.name.text);
  const std::uint32_t at = copy.name.span.end;
  Fix fix{.title = "let the " + keyword + " set the mode",
          .grade = Grade::assuming,
          .edits = {{{at, at}, " --chmod=" + mode}, {lint::block_of(unit, place.index), ""}},
          .assumptions = {"`" + std::string(details->sources[0].text) + "` is a file"}};
  if (chmod->symbolic) fix.assumptions.push_back("its mode in the context is 644 or 755");
  found.fixes.push_back(std::move(fix));
}

}  // namespace

extern constexpr lint::Rule chmod_in_own_layer{
    .name = "chmod-in-own-layer",
    .category = "size",
    .summary = "A RUN changes the mode of a file that a COPY just brought",
    .severity = lint::Severity::info,
    .fixable = true,
    .mentions = "chmod",
    .keywords = {Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
