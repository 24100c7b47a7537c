#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "lib/lint/join_runs.h"
#include "lib/lint/offer.h"
#include "lib/lint/script_rule.h"
#include "rules/packages/lone_update.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::Place;
using lint::Unit;
using syntax::Instruction;
using syntax::Keyword;

/// A flag with the options of a mount in one order and under one name each.
std::string normal(const syntax::Flag& flag) {
  if (flag.name != "mount") return std::string(flag.text);
  std::vector<std::string> options;
  for (std::string_view rest = flag.value; !rest.empty();) {
    const std::string_view option = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(option.size() + 1, rest.size()));
    const std::string_view key = option.substr(0, option.find('='));
    const std::string_view value = option.substr(key.size());
    const bool is_target = key == "dst" || key == "destination";
    options.push_back(std::string(is_target      ? "target"
                                  : key == "src" ? "source"
                                                 : key) +
                      std::string(value));
  }
  std::sort(options.begin(), options.end());
  std::string text = "mount";
  for (const std::string& option : options) text.append(",").append(option);
  return text;
}

/// The same flags, in any order.
bool have_equal_flags(const Instruction& a, const Instruction& b) {
  const auto all = [](const Instruction& run) {
    std::vector<std::string> flags;
    for (const syntax::Flag& flag : run.flags) flags.push_back(normal(flag));
    std::sort(flags.begin(), flags.end());
    return flags;
  };
  return a.flags.size() == b.flags.size() && (a.flags.empty() || all(a) == all(b));
}

const Instruction* run_above(const Unit& unit, const Place& place) {
  if (place.onbuild || place.index == 0) return nullptr;
  const Instruction& above = unit.tree().instructions[place.index - 1];
  return above.keyword == Keyword::run ? &above : nullptr;
}

bool fires_in_hadolint(const Unit& unit, const Place& place) {
  const Instruction* above = run_above(unit, place);
  if (above == nullptr || !have_equal_flags(*above, place.instruction)) return false;
  const auto is_single = [&](const Instruction& run, std::uint32_t index) {
    return lint::hadolint_script(unit, {run, index, place.stage}).commands().size() < 2;
  };
  return is_single(place.instruction, place.index) && is_single(*above, place.index - 1);
}

/// Leaves nothing in the shell that the next command would see.
bool leaves_no_state(const shell::Command& command) {
  constexpr auto builtins = std::to_array<std::string_view>(
      {"cd", "export", "set", "umask", "exec", "exit", "source", ".", "alias", "trap", "ulimit",
       "unset", "shopt", "eval", "read"});
  // What is downloaded in a step of its own is judged apart from what unpacks it.
  if (command.name == "curl" || command.name == "wget") return false;
  return !command.argv.empty() && !command.name.empty() &&
         std::find(builtins.begin(), builtins.end(), command.name) == builtins.end();
}

void check(const Unit& unit, const Place& place, lint::Report& report) {
  constexpr std::string_view message = "this step could be part of the one above";
  if (unit.settings().compat == lint::Compat::hadolint) {
    if (fires_in_hadolint(unit, place)) lint::add_at_instruction(unit, place, report, message);
    return;
  }
  const Instruction* above = run_above(unit, place);
  if (above == nullptr || !above->valid || !place.instruction.valid) return;
  const lint::RunCommands& first = unit.commands(*above, place.index - 1);
  const lint::RunCommands& second = unit.commands(place.instruction, place.index);
  if (first.all().size() != 1 || second.all().size() != 1 ||
      !have_equal_flags(*above, place.instruction))
    return;
  lint::Diagnostic& found = report.add(place.instruction.name.span, std::string(message));
  const bool apart = lint::is_plain_chain(first) && lint::is_plain_chain(second) &&
                     leaves_no_state(first.all()[0]) &&
                     !lone_update(unit, {*above, place.index - 1, place.stage}) &&
                     !lone_update(unit, place);  // update-without-install joins those
  if (apart)
    lint::offer(found, "join them", Grade::equivalent, lint::join_runs(unit, place.index - 1));
}

}  // namespace

extern constexpr lint::Rule consecutive_runs{.name = "consecutive-runs",
                                             .category = "style",
                                             .summary = "Two short steps could be one",
                                             .severity = lint::Severity::style,
                                             .hadolint = {"DL3059", lint::Severity::info},
                                             .aliases = {"S7031"},
                                             .fixable = true,
                                             .by_default = false,
                                             .keywords = {syntax::Keyword::run},
                                             .on_instruction = check};

}  // namespace stowage::rules
