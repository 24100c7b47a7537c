#include <string>

#include "lib/lint/blocks.h"
#include "lib/lint/offer.h"
#include "lib/lint/script_rule.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::Place;
using lint::Unit;
using shell::Command;
using syntax::Keyword;

bool fires(const lint::HadolintCommand& command) { return command.name == "cd"; }

/// `cd` of the script itself, not in a subshell or in one branch of it.
bool moves_script(const Command& command) {
  return command.name == "cd" && command.wrappers.empty() && !command.in_subshell &&
         !command.in_substitution && !command.in_function && !command.conditional &&
         !command.in_condition && !command.in_loop && command.argv.size() == 2;
}

/// Does WORKDIR set the folder anew before another instruction looks at it?
bool is_folder_set_below(const Unit& unit, const Place& place) {
  const auto& instructions = unit.tree().instructions;
  const std::uint32_t end = unit.tree().stages[place.stage].end;
  for (std::uint32_t i = place.index + 1; i < end; ++i) {
    const Keyword keyword = instructions[i].keyword;
    if (keyword == Keyword::workdir) {
      const auto* words = instructions[i].as<syntax::Words>();
      return words != nullptr && !words->words.empty() && words->words[0].text.starts_with('/');
    }
    if (keyword != Keyword::env && keyword != Keyword::arg && keyword != Keyword::label)
      return false;
  }
  return false;
}

/// `RUN cd /src && make` above `WORKDIR /x` is WORKDIR /src and `RUN make`.
std::optional<std::vector<Edit>> as_workdir(const Unit& unit, const Place& place,
                                            const Command& cd) {
  const syntax::Instruction& instruction = place.instruction;
  const lint::RunCommands& run = unit.commands(instruction, place.index);
  const std::string_view folder = cd.argv[1].text;
  const Command* next = run.all().size() > 1 ? &cd + 1 : nullptr;
  const bool plain = folder.starts_with('/') && cd.argv[1].is_static() && cd.assignments.empty() &&
                     cd.redirections.empty() &&
                     folder.find_first_of(" \t\"'\\$`") == std::string_view::npos;
  if (!plain || next == nullptr || next->connector != shell::Connector::and_then ||
      !run.complete() || instruction.exec_form || !instruction.heredocs.empty() ||
      !is_folder_set_below(unit, place))
    return std::nullopt;
  const Span gone{run.to_source(cd.span).begin, run.to_source(next->span).begin};
  const std::string_view text = unit.text(gone);
  // What is left of the script must not need the rest of a continued line or a comment.
  if (text.find_first_of("#(\n") != std::string_view::npos || text.find("&&") != text.rfind("&&"))
    return std::nullopt;
  const std::string line =
      "WORKDIR " + std::string(folder) + std::string(lint::newline_at(unit, place.index));
  const std::uint32_t at = instruction.span.begin;
  return std::vector<Edit>{{{at, at}, line}, {gone, ""}};
}

void check(const Unit& unit, const Place& place, lint::Report& report) {
  const auto none = [](const lint::HadolintCommand&) { return false; };
  constexpr std::string_view message = "`cd` says what WORKDIR would say";
  if (place.onbuild ? lint::answers_as_hadolint(unit, place, report, message, none)
                    : lint::answers_as_hadolint(unit, place, report, message, fires))
    return;
  if (place.onbuild || place.stage == lint::no_stage) return;
  lint::each_named(unit, place, {"cd"}, [&](const auto& run, const Command& command) {
    if (!moves_script(command)) return;
    const auto commands = run.all();
    if (&command == &commands.back()) {
      report
          .add(run.to_source(command.span),
               "`cd` as the last command has no effect on the next step")
          .help = "write WORKDIR";
    } else if (&command == &commands.front()) {
      auto edits = as_workdir(unit, place, command);
      if (!edits) return;
      lint::offer(report.add(run.to_source(command.span), std::string(message)), "write WORKDIR",
                  Grade::equivalent, std::move(edits));
    }
  });
}

}  // namespace

extern constexpr lint::Rule cd_instead_of_workdir{.name = "cd-instead-of-workdir",
                                                  .category = "shell",
                                                  .summary = "cd where WORKDIR is meant",
                                                  .hadolint = {"DL3003", lint::Severity::warning},
                                                  .aliases = {"DS-0013", "S6597"},
                                                  .fixable = true,
                                                  .mentions = "cd",
                                                  .keywords = {syntax::Keyword::run},
                                                  .on_instruction = check};

}  // namespace stowage::rules
