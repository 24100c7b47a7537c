#include "lib/lint/join_runs.h"

#include <algorithm>
#include <string>

namespace stowage::lint {

namespace {

using syntax::Instruction;

bool is_plain_run(const Instruction& run) {
  return run.keyword == syntax::Keyword::run && run.valid && !run.exec_form && run.flags.empty() &&
         run.heredocs.empty() && !run.operands.empty();
}

}  // namespace

bool is_plain_chain(const RunCommands& run) {
  const auto commands = run.all();
  return run.complete() &&
         std::all_of(commands.begin(), commands.end(), [&](const shell::Command& command) {
           const bool is_first = &command == commands.data();
           return (is_first || command.connector == shell::Connector::and_then) &&
                  command.pipeline_length == 1 && !command.background && !command.in_subshell &&
                  !command.in_loop && !command.in_condition;
         });
}

std::optional<std::vector<Edit>> join_runs(const Unit& unit, std::uint32_t index) {
  const auto& instructions = unit.tree().instructions;
  if (index + 1 >= instructions.size()) return std::nullopt;
  const Instruction& upper = instructions[index];
  const Instruction& lower = instructions[index + 1];
  if (!is_plain_run(upper) || !is_plain_run(lower) || !lower.comments.empty()) return std::nullopt;
  const Span gap{upper.operands.back().span.end, lower.operands.front().span.begin};
  const std::string_view between = unit.text({gap.begin, lower.span.begin});
  if (between.find_first_not_of(" \t\r\n") != std::string_view::npos) return std::nullopt;
  if (unit.text(gap).find('#') != std::string_view::npos) return std::nullopt;
  // A comment at the end of the upper script would swallow what is joined to it.
  if (unit.text(upper.operands.back().span).find('#') != std::string_view::npos)
    return std::nullopt;
  const std::string newline = between.find("\r\n") == std::string_view::npos ? "\n" : "\r\n";
  return std::vector<Edit>{{gap, std::string(" ") + unit.tree().escape + newline + " && "}};
}

}  // namespace stowage::lint
