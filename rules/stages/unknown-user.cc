#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <variant>

#include "lib/knowledge/knowledge.h"
#include "lib/lint/command_words.h"
#include "lib/lint/unit.h"
#include "lib/model/image_name.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::Unit;

/// Official images that have the accounts of their distribution and no others.
constexpr auto plain_images = std::to_array<std::string_view>(
    {"almalinux", "alpine", "amazonlinux", "busybox", "buildpack-deps", "centos", "debian",
     "fedora", "golang", "openjdk", "python", "rockylinux", "ruby", "rust"});

/// Those of all of them: base-passwd of Debian, alpine-baselayout, setup of Fedora, busybox.
constexpr auto accounts = std::to_array<std::string_view>(
    {"_apt",  "adm",  "at",       "backup",   "bin",    "cron", "cyrus",    "daemon",
     "dbus",  "ftp",  "games",    "gnats",    "guest",  "halt", "irc",      "list",
     "lp",    "mail", "man",      "news",     "nobody", "ntp",  "operator", "postmaster",
     "proxy", "root", "shutdown", "smmsp",    "squid",  "sshd", "sync",     "sys",
     "tss",   "uucp", "vpopmail", "www-data", "xfs"});

/// What people call the user of an application, and no package of a distribution makes.
constexpr auto usual =
    std::to_array<std::string_view>({"app", "app-user", "appuser", "default", "deploy", "developer",
                                     "me", "myuser", "nonroot", "runner", "user", "worker"});

template <std::size_t Size>
bool one_of(std::string_view word, const std::array<std::string_view, Size>& list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// May the RUN make an account? Each of its commands is known, and none of them does.
bool may_make(const Unit& unit, std::uint32_t index, std::string_view name) {
  const syntax::Instruction& run = unit.tree().instructions[index];
  if (!run.valid || !run.as<syntax::Run>()->mounts.empty()) return true;
  const lint::RunCommands& commands = unit.commands(run, index);
  if (!commands.complete() || commands.script().find(name) != std::string_view::npos) return true;
  return std::any_of(commands.all().begin(), commands.all().end(), [&](const auto& command) {
    const knowledge::Command* known = unit.knowledge().command(command.name);
    if (known == nullptr || command.name == "sh" || command.name == "bash") return true;
    if (lint::is_named(command, {"useradd", "adduser"}))  // with the name in a variable?
      return std::any_of(command.argv.begin(), command.argv.end(),
                         [](const shell::Word& word) { return word.expands; });
    const auto* ecosystem = unit.knowledge().ecosystem(known->ecosystem);
    // A service brings its account.
    return ecosystem != nullptr && ecosystem->system && !one_of(name, usual);
  });
}

/// May the instruction bring another list of accounts?
bool may_bring(const Unit& unit, std::uint32_t index, std::string_view name) {
  const model::Node& node = unit.model().nodes[index];
  if (node.as<model::RunFacts>() != nullptr) return may_make(unit, index, name);
  const auto* copy = node.as<model::CopyFacts>();
  if (copy == nullptr) return false;
  const std::string& goal = copy->destination.text;
  return !copy->destination.known || goal == "/" || goal.starts_with("/etc");
}

/// "scratch", or the image on which the stage stands, where all that is above the instruction makes no account.
std::optional<std::string> base_without(const Unit& unit, std::uint32_t stage, std::uint32_t end,
                                        std::string_view name) {
  constexpr int most_stages = 16;
  constexpr std::uint32_t most_steps = 300;  // keeps the time linear
  for (int n = 0; n < most_stages; ++n) {
    if (end - unit.tree().stages[stage].first > most_steps) return std::nullopt;
    for (std::uint32_t i = unit.tree().stages[stage].first; i < end; ++i)
      if (may_bring(unit, i, name)) return std::nullopt;
    const model::Origin& base = unit.model().stages[stage].base;
    if (std::holds_alternative<model::FromScratch>(base)) return "scratch";
    if (const auto* image = std::get_if<model::FromImage>(&base)) {
      if (!image->reference.known) return std::nullopt;
      const std::string repository = model::repository_of(image->reference.text);
      if (!one_of(repository, plain_images) || one_of(name, accounts)) return std::nullopt;
      return repository;
    }
    const auto* next = std::get_if<model::FromStage>(&base);
    if (next == nullptr) return std::nullopt;
    stage = next->stage.index;
    end = unit.tree().stages[stage].end;
  }
  return std::nullopt;
}

/// Does the name count for nothing, or may it be there by the time that it does? It is looked up by the next RUN, else when
/// a container starts, unless another USER comes before.
bool is_not_missed(const Unit& unit, const lint::Place& place, std::string_view name) {
  for (std::uint32_t i = place.index + 1; i < unit.tree().stages[place.stage].end; ++i) {
    const syntax::Keyword keyword = unit.tree().instructions[i].keyword;
    if (keyword == syntax::Keyword::run) return false;
    if (keyword == syntax::Keyword::user || may_bring(unit, i, name)) return true;
  }
  return false;
}

void check(const Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* words = place.instruction.as<syntax::Words>();
  if (words == nullptr || words->words.empty() || place.onbuild || place.stage == lint::no_stage)
    return;
  const syntax::Word& word = words->words[0];
  const std::string_view name = word.text.substr(0, word.text.find(':'));
  if (name.empty() || name.find_first_of("$\"'\\") != std::string_view::npos) return;
  if (name.find_first_not_of("0123456789") == std::string_view::npos) return;
  const auto base = base_without(unit, place.stage, place.index, name);
  if (!base || is_not_missed(unit, place, name)) return;
  const bool empty = *base == "scratch";
  if (empty && name == "root") return;
  lint::Diagnostic& found = report.add(
      word.span,
      empty ? "`scratch` has no accounts, so no user is called `" + std::string(name) + "`"
            : "no step makes a user `" + std::string(name) + "`, and `" + *base + "` has none");
  found.help = empty ? "write its number, or copy an `/etc/passwd` that has the name"
                     : "make it with `useradd` or `adduser`, or write a number";
}

}  // namespace

extern constexpr lint::Rule unknown_user{.name = "unknown-user",
                                         .category = "stages",
                                         .summary = "USER names an account that nothing makes",
                                         .severity = lint::Severity::error,
                                         .aliases = {"named-identity-in-passwdless-stage"},
                                         .keywords = {syntax::Keyword::user},
                                         .on_instruction = check};

}  // namespace stowage::rules
