#include <string>

#include "lib/lint/command_words.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::RunCommands;
using shell::Command;

bool switches_off(std::string_view text) {
  const std::size_t at = text.find("StrictHostKeyChecking");
  if (at == std::string_view::npos) return false;
  std::string_view rest = text.substr(at + std::string_view("StrictHostKeyChecking").size());
  const std::size_t value = rest.find_first_not_of(" \t=\"'");
  return value != std::string_view::npos && rest.substr(value).starts_with("no") &&
         !rest.substr(value).starts_with("none");
}

/// Jobs over several nodes start their own containers by SSH: hosts that change with each run.
bool is_between_own_nodes(const lint::Unit& unit) {
  for (const syntax::Instruction& instruction : unit.tree().instructions)
    for (const std::string_view word : {"mpi", "MPI", "slurm", "nccl"})
      if (instruction.line.text.find(word) != std::string_view::npos) return true;
  return false;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  lint::each_command(unit, place, [&](const RunCommands& run, const Command& command) {
    for (const shell::Word& word : command.argv) {
      if (!switches_off(word.raw) || is_between_own_nodes(unit)) continue;
      lint::Diagnostic& found =
          report.add(run.to_source(word.span), "ssh takes any server for the one that is meant");
      found.help = "write the server's key into `known_hosts` (`COPY known_hosts /root/.ssh/`)";
    }
  });
}

}  // namespace

extern constexpr lint::Rule host_key_check_off{.name = "host-key-check-off",
                                               .category = "security",
                                               .summary = "ssh accepts the key of any server",
                                               .severity = lint::Severity::warning,
                                               .by_default = false,
                                               .mentions = "StrictHostKeyChecking",
                                               .keywords = {syntax::Keyword::run},
                                               .on_instruction = check};

}  // namespace stowage::rules
