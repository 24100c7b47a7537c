#include <string>

#include "lib/lint/script_rule.h"
#include "lib/lint/tool_call.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::Place;
using lint::Unit;
using shell::Command;
using syntax::Instruction;

struct Seen {
  bool curl = false, wget = false;
  bool both() const { return curl && wget; }
};

/// hadolint: every RUN that uses one when both were seen so far in the stage.
void answer(const Unit& unit, lint::Report& report) {
  Seen plain;
  Seen onbuild;
  const auto& instructions = unit.tree().instructions;
  for (std::uint32_t i = 0; i < instructions.size(); ++i) {
    const auto* trigger = instructions[i].as<syntax::Onbuild>();
    if (instructions[i].keyword == syntax::Keyword::from) plain = {};
    const Instruction* run = trigger == nullptr ? &instructions[i] : trigger->trigger;
    if (run == nullptr || run->keyword != syntax::Keyword::run) continue;
    Seen here;
    const Place place{*run, i, lint::no_stage, trigger != nullptr};
    for (const lint::HadolintCommand& command : lint::hadolint_script(unit, place).commands()) {
      here.curl = here.curl || command.name == "curl";
      here.wget = here.wget || command.name == "wget";
    }
    Seen& seen = trigger == nullptr ? plain : onbuild;
    seen = {seen.curl || here.curl, seen.wget || here.wget};
    if (seen.both() && (here.curl || here.wget))
      lint::add_at_instruction(unit, place, report, "both `wget` and `curl` are used");
  }
}

/// Is the tool among the packages that the command installs?
void note_packages(const lint::ToolCall& call, Seen& installed) {
  if (!call.is({"install", "add"})) return;
  for (const shell::Word* word : call.operands) {
    installed.curl = installed.curl || word->text == "curl";
    installed.wget = installed.wget || word->text == "wget";
  }
}

/// In a stage, whatever the order; most stages do not.
bool uses_both(const Unit& unit, const syntax::Stage& stage) {
  Seen used;
  for (std::uint32_t i = stage.first; i < stage.end && !used.both(); ++i) {
    const Instruction& instruction = unit.tree().instructions[i];
    if (instruction.keyword != syntax::Keyword::run || !instruction.valid) continue;
    for (const Command& command : unit.commands(instruction, i).all()) {
      used.curl = used.curl || command.name == "curl";
      used.wget = used.wget || command.name == "wget";
    }
  }
  return used.both();
}

/// Ours: once a stage, where one of them was installed only to do what the other does.
void check_stage(const Unit& unit, const syntax::Stage& stage, lint::Report& report) {
  if (!uses_both(unit, stage)) return;
  Seen used;
  Seen installed;
  for (std::uint32_t i = stage.first; i < stage.end; ++i) {
    const Instruction& instruction = unit.tree().instructions[i];
    if (instruction.keyword != syntax::Keyword::run || !instruction.valid) continue;
    const lint::RunCommands& run = unit.commands(instruction, i);
    for (const Command& command : run.all()) {
      const bool curl = command.name == "curl";
      const bool wget = command.name == "wget";
      for (const std::string_view manager :
           {"apt-get", "apt", "apk", "yum", "dnf", "microdnf", "zypper"})
        if (command.name == manager) note_packages(run.call(command), installed);
      used = {used.curl || curl, used.wget || wget};
      if (!(curl || wget) || !used.both() || !installed.both()) continue;
      report
          .add(run.to_source(command.argv[0].span), "both `wget` and `curl` are installed and used")
          .help = "one of them can do it all";
      return;
    }
  }
}

void check(const Unit& unit, lint::Report& report) {
  if (unit.settings().compat == lint::Compat::hadolint) return answer(unit, report);
  for (const syntax::Stage& stage : unit.tree().stages) check_stage(unit, stage, report);
}

}  // namespace

extern constexpr lint::Rule wget_and_curl{.name = "wget-and-curl",
                                          .category = "shell",
                                          .summary = "A stage installs and uses both wget and curl",
                                          .severity = lint::Severity::info,
                                          .hadolint = {"DL4001", lint::Severity::warning},
                                          .aliases = {"DS-0014"},
                                          .mentions = "wget",
                                          .on_file = check};

}  // namespace stowage::rules
