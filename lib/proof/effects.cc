#include "lib/proof/effects.h"

#include <algorithm>
#include <array>
#include <map>

#include "lib/shell/script.h"

namespace stowage::proof {

namespace {

using knowledge::Access;
using knowledge::Area;
using knowledge::Effects;
using shell::RedirectionKind;

using Variables = std::map<std::string, std::optional<std::string>, std::less<>>;

bool is_transparent(std::string_view wrapper) {
  static constexpr auto names = std::to_array<std::string_view>(
      {"env", "nice", "time", "timeout", "nohup", "stdbuf", "command", "sh", "bash", "dash", "ash",
       "sudo", "exec", "busybox"});
  return std::find(names.begin(), names.end(), wrapper) != names.end();
}

knowledge::Argument argument_of(const shell::Word& word) {
  if (const auto text = shell::literal(word)) return {.text = std::string(*text)};
  if (!word.expands && !word.braces)
    if (const auto text = shell::pattern(word)) return {.text = std::string(*text), .glob = true};
  return {.text = std::string(word.text), .known = false};
}

class Collector {
 public:
  Collector(const knowledge::Base& base, const Around& around) : base_(base), around_(around) {}

  UnitEffects collect(const shell::CommandList& list) {
    for (const shell::Command& command : list.commands) add(command);
    return std::move(out_);
  }

 private:
  void add(const shell::Command& command) {
    Effects own;
    for (const shell::Redirection& one : command.redirections) add(one, own);
    knowledge::append(out_.effects, std::move(own));
    if (command.kind == shell::CommandKind::opaque) return barrier("the script is not understood");
    if (command.kind == shell::CommandKind::test) return run(command, "test");
    if (command.argv.empty()) return;
    if (command.name.empty()) return barrier("the name of the command is not known");
    for (const shell::Wrapper& wrapper : command.wrappers) {
      if (!is_transparent(wrapper.name))
        return barrier("`" + std::string(wrapper.name) + "` changes how the command runs");
      out_.uses_system |= wrapper.name == "sudo";
    }
    if (command.name == "cd") return change_folder(command);
    out_.programs.emplace_back(command.name);
    out_.lists_env |= command.name == "env" || command.name == "printenv" ||
                      command.name == "export" || command.name == "set";
    out_.uses_system |= !is_basic_program(command.name);
    run(command, {});
  }

  void barrier(std::string why) {
    out_.uses_system = true;
    if (!out_.effects.barrier) out_.effects.barrier = std::move(why);
  }

  void run(const shell::Command& command, std::string_view name) {
    knowledge::CommandLine line;
    if (!name.empty()) line.words.push_back({.text = std::string(name)});
    for (const shell::Word& word : command.argv) line.words.push_back(argument_of(word));
    const auto own = variables_of(command);
    std::string home = around_.home;
    if (const auto found = own.find("HOME"); found != own.end()) {
      if (!found->second) return barrier("HOME is not known");
      home = *found->second;
    }
    const knowledge::Surroundings surroundings{
        .cwd = around_.cwd,
        .cwd_known = around_.cwd_known,
        .home = home,
        .variable = [&](std::string_view variable) -> std::optional<std::string> {
          if (const auto found = own.find(variable); found != own.end()) return found->second;
          return around_.variable ? around_.variable(variable) : std::nullopt;
        }};
    knowledge::append(out_.effects, knowledge::effects_of(base_, line, surroundings));
  }

  /// `NAME=value` in front of a command, and those of `env`.
  static Variables variables_of(const shell::Command& command) {
    Variables out;
    for (const shell::Assignment& one : command.assignments) {
      const auto text = shell::literal(one.value);
      out[std::string(one.name)] = text ? std::optional<std::string>(*text) : std::nullopt;
    }
    for (const shell::Word& word : command.env) {
      const std::size_t equals = word.raw.find('=');
      const auto text = shell::literal(word);
      out[std::string(word.raw.substr(0, equals))] =
          text && equals < text->size() ? std::optional<std::string>(text->substr(equals + 1))
                                        : std::nullopt;
    }
    return out;
  }

  /// Only a cd to a folder in plain sight is followed; behind any other one relative paths mean
  /// nothing.
  void change_folder(const shell::Command& command) {
    const bool straight = !command.in_subshell && !command.in_substitution && !command.in_loop &&
                          !command.conditional && command.argv.size() == 2;
    const auto folder =
        straight ? shell::literal(command.argv[1]) : std::optional<std::string_view>();
    if (!folder || *folder == "-" || (!around_.cwd_known && !folder->starts_with('/'))) {
      around_.cwd_known = false;
      return;
    }
    around_.cwd = knowledge::absolute(*folder, around_.cwd);
    around_.cwd_known = true;
    out_.effects.reads.push_back({.place = {.path = around_.cwd}});
  }

  void add(const shell::Redirection& one, Effects& to) const {
    bool reads = false, writes = false;
    switch (one.kind) {
      case RedirectionKind::input:
        reads = true;
        break;
      case RedirectionKind::output:
      case RedirectionKind::append:
      case RedirectionKind::clobber:
      case RedirectionKind::both:
      case RedirectionKind::append_both:
        writes = true;
        break;
      case RedirectionKind::read_write:
        reads = writes = true;
        break;
      default:
        return;
    }
    Access access;
    const auto path = shell::literal(one.target);
    if (path && path->starts_with("/dev/")) return;
    if (!path || (!path->starts_with('/') && !around_.cwd_known))
      access.place.area = Area::anywhere;
    else
      access.place.path = knowledge::absolute(*path, around_.cwd);
    if (reads) to.reads.push_back(access);
    if (writes) to.writes.push_back(access);
  }

  const knowledge::Base& base_;
  Around around_;
  UnitEffects out_;
};

}  // namespace

bool is_basic_program(std::string_view name) {
  static constexpr auto names = std::to_array<std::string_view>(
      {":",     "[",       "basename", "cat",    "chgrp", "chmod",  "chown",    "cp",   "cut",
       "date",  "dirname", "echo",     "export", "expr",  "false",  "grep",     "head", "ln",
       "ls",    "mkdir",   "mv",       "printf", "pwd",   "rm",     "rmdir",    "sed",  "set",
       "sleep", "sort",    "tail",     "tee",    "test",  "touch",  "tr",       "true", "umask",
       "uniq",  "wc",      "awk",      "id",     "env",   "mktemp", "readlink", "stat", "seq"});
  return std::find(names.begin(), names.end(), name) != names.end();
}

UnitEffects effects_of(const knowledge::Base& base, const Unit& unit, const Around& around) {
  return Collector(base, around).collect(*unit.list);
}

}  // namespace stowage::proof
