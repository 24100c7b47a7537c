#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "lib/lint/offer.h"
#include "lib/lint/script_rule.h"
#include "rules/plain_sudo.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::HadolintCommand;
using lint::Place;
using lint::Report;
using lint::RunCommands;
using lint::Unit;
using shell::Command;

bool fires(const HadolintCommand& command) { return command.name == "sudo"; }

/// Who runs the step, as far as the file says.
enum class User { root, unknown, other };
User user_of(const Unit& unit, const Place& place) {
  if (place.onbuild) return User::unknown;
  const model::Model& model = unit.model();
  const model::Value& user = model.user_at(model.nodes[place.index]);
  const std::string name = user.text.substr(0, user.text.find(':'));
  if (!name.empty() && user.known) return name == "root" || name == "0" ? User::root : User::other;
  return name.empty() ? User::unknown : User::other;
}

std::optional<std::vector<Edit>> without_sudo(const Unit& unit, const RunCommands& run,
                                              const Command& command, const shell::Wrapper& sudo) {
  if (command.argv.empty() || !is_plain_sudo(sudo)) return std::nullopt;
  const Span head = run.to_source(sudo.words.front().span);
  const Span next = run.to_source(sudo.words.back().span);
  const std::string_view text = unit.text();
  const std::size_t end = text.find_first_not_of(" \t", next.end);
  if (!text.substr(head.begin).starts_with("sudo") || end == std::string_view::npos ||
      end == next.end)
    return std::nullopt;
  return std::vector<Edit>{{{head.begin, static_cast<std::uint32_t>(end)}, ""}};
}

void check(const Unit& unit, const Place& place, Report& report) {
  if (lint::answers_as_hadolint(unit, place, report, "a step needs no sudo", fires)) return;
  if (!place.instruction.valid) return;
  const RunCommands& run = unit.commands(place.instruction, place.index);
  const shell::Word* last = nullptr;  // of `sudo sh -c 'a; b'` there is one finding
  for (const Command& command : run.all()) {
    const auto sudo = std::find_if(command.wrappers.begin(), command.wrappers.end(),
                                   [](const auto& wrapper) { return wrapper.name == "sudo"; });
    const bool wrapped = sudo != command.wrappers.end();
    if (!wrapped && command.name != "sudo") continue;
    const shell::Word* word = wrapped ? sudo->words.data() : command.argv.data();
    if (std::exchange(last, word) == word) continue;
    lint::Diagnostic& found = report.add(run.to_source(command.span), "a step needs no `sudo`");
    const User user = user_of(unit, place);
    if (user == User::other) {
      found.help = "write `USER root` above what needs it, and the other user below";
    } else if (wrapped) {
      std::vector<std::string> assumptions{
          "the command reads no variable that sudo sets or takes away"};
      if (user == User::unknown) assumptions.push_back("the base image leaves root as the user");
      lint::offer(found, "run it as root is", Grade::assuming,
                  without_sudo(unit, run, command, *sudo), std::move(assumptions));
    }
  }
}

}  // namespace

extern constexpr lint::Rule sudo_in_step{.name = "sudo-in-step",
                                         .category = "security",
                                         .summary = "A step uses sudo",
                                         .hadolint = {"DL3004", lint::Severity::error},
                                         .aliases = {"DS-0010"},
                                         .fixable = true,
                                         .mentions = "sudo",
                                         .keywords = {syntax::Keyword::run},
                                         .on_instruction = check};

}  // namespace stowage::rules
