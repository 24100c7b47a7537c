#include "lib/proof/effects.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "lib/proof/files.h"
#include "lib/proof/variable_places.h"
#include "lib/shell/script.h"

namespace stowage::proof {

namespace {

using knowledge::Access;
using knowledge::Area;
using knowledge::Effects;
using shell::RedirectionKind;

bool is_transparent(std::string_view wrapper) {
  static constexpr auto names = std::to_array<std::string_view>(
      {"env", "nice", "time", "timeout", "nohup", "stdbuf", "command", "sh", "bash", "dash", "ash",
       "sudo", "exec", "busybox"});
  return std::find(names.begin(), names.end(), wrapper) != names.end();
}

/// Commands behind which relative paths mean nothing that is known.
bool leaves_folder(const shell::Command& command) {
  return command.name == "pushd" || command.name == "popd" ||
         (command.name == "cd" && (command.in_loop || command.in_function));
}

/// Paths that lead through the running process to any other.
bool leads_through_process(std::string_view text) {
  const std::size_t at = text.find("/proc/");
  return at != text.npos && text.find('/', at + 6) != text.npos &&
         !text.substr(at).starts_with("/proc/sys/");
}

class Collector {
 public:
  Collector(const knowledge::Base& base, const Around& around) : base_(base), around_(around) {}

  UnitEffects collect(const Unit& unit) {
    const auto& commands = unit.list->commands;
    lost_ = std::any_of(commands.begin(), commands.end(), leaves_folder);
    if (lost_) around_.cwd_known = false;
    for (const shell::Command& command : commands) note_assigned(command);
    add_loops(unit, std::any_of(commands.begin(), commands.end(),
                                [](const auto& one) { return one.name == "cd"; }));
    for (const shell::Command& command : commands) add(command);
    return std::move(out_);
  }

  UnitEffects collect(const std::vector<std::string>& words) {
    knowledge::CommandLine line;
    for (const std::string& word : words) line.words.push_back({.text = word});
    out_.uses_system = true;
    if (words.empty()) return std::move(out_);
    const std::string name(knowledge::program_name(words[0]));
    out_.programs.push_back(name);
    out_.lists_env = name == "env" || name == "printenv";
    run(line, name, around_.variables);
    return std::move(out_);
  }

 private:
  /// Of what a script sets itself it is not known which commands see it; a pattern in it may be
  /// matched.
  void note_assigned(const shell::Command& command) {
    if (!command.argv.empty() || command.in_substitution) return;
    for (const shell::Assignment& one : command.assignments) {
      const std::string name(one.name);
      std::optional<std::string> value;
      if (const auto text = shell::pattern(one.value); text && !one.value.expands) value = *text;
      const auto before = around_.computed.find(name);
      if (before != around_.computed.end() && value)
        value = before->second ? std::optional(*before->second + " " + *value) : std::nullopt;
      around_.computed[name] = value;
      around_.variables[name] = std::nullopt;
    }
  }

  /// The words of `for` are expanded where no command is; where that is, is known only if the
  /// script stays in its folder.
  void add_loops(const Unit& unit, bool moves) {
    const bool known = around_.cwd_known;
    around_.cwd_known = known && !moves;
    Effects found;
    const auto use = [&](const shell::For& loop) {
      around_.variables[std::string(loop.variable)] = std::nullopt;
      for (const shell::Word& word : loop.words) expand(word, found);
    };
    each_loop(unit.script->root, use);
    for (const shell::Script& script : unit.list->scripts) each_loop(script.root, use);
    knowledge::append(out_.effects, std::move(found));
    around_.cwd_known = known;
  }

  std::optional<std::string> variable(std::string_view name) const {
    return value_in(around_.variables, name);
  }

  void expand(const shell::Word& word, Effects& to) const {
    const Lookup lookup = [this](std::string_view name) { return variable(name); };
    for (Access& one : reads_of_expansion(word, {.cwd = around_.cwd,
                                                 .cwd_known = around_.cwd_known,
                                                 .home = around_.home,
                                                 .computed = around_.computed,
                                                 .value = lookup}))
      to.reads.push_back(std::move(one));
  }

  void expand(const shell::Command& command) {
    Effects found;
    for (const shell::Wrapper& wrapper : command.wrappers)
      for (const shell::Word& word : wrapper.words) expand(word, found);
    for (const shell::Word& word : command.argv) expand(word, found);
    for (const shell::Redirection& one : command.redirections)
      if (one.heredoc == nullptr) expand(one.target, found);
    for (const shell::Assignment& one : command.assignments)
      if (one.value.raw.starts_with('(')) expand(one.value, found);
    knowledge::append(out_.effects, std::move(found));
  }

  void add(const shell::Command& command) {
    Effects own;
    for (const shell::Redirection& one : command.redirections) add(one, own);
    knowledge::append(out_.effects, std::move(own));
    expand(command);
    if (command.kind == shell::CommandKind::opaque) return barrier("the script is not understood");
    if (std::any_of(command.argv.begin(), command.argv.end(),
                    [](const shell::Word& word) { return leads_through_process(word.raw); }) ||
        std::any_of(command.redirections.begin(), command.redirections.end(),
                    [](const auto& one) { return leads_through_process(one.target.raw); }))
      return barrier("a path leads through /proc");
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
                      command.name == "export" || command.name == "set" ||
                      command.name == "declare" || command.name == "typeset";
    out_.uses_system |= !is_basic_program(command.name);
    run(command, {});
  }

  void barrier(std::string why) {
    out_.uses_system = true;
    if (!out_.effects.barrier) out_.effects.barrier = std::move(why);
  }

  void run(const shell::Command& command, std::string_view name) {
    const Lookup lookup = [this](std::string_view one) { return variable(one); };
    knowledge::CommandLine line;
    if (!name.empty()) line.words.push_back({.text = std::string(name)});
    for (const shell::Word& word : command.argv) line.words.push_back(argument_of(word, lookup));
    Variables variables = around_.variables;
    for (auto& [own, value] : variables_of(command)) variables[own] = value;
    run(line, command.name, variables);
  }

  void run(const knowledge::CommandLine& line, std::string_view name, const Variables& variables) {
    std::string home = around_.home;
    if (const auto found = variables.find("HOME"); found != variables.end()) {
      if (!found->second) return barrier("HOME is not known");
      home = *found->second;
    }
    const Lookup lookup = [&](std::string_view one) { return value_in(variables, one); };
    const knowledge::Surroundings at{
        .cwd = around_.cwd, .cwd_known = around_.cwd_known, .home = home, .variable = lookup};
    Effects own = knowledge::effects_of(base_, line, at);
    add_places_of_variables(own, base_, name, variables,
                            {.cwd = around_.cwd,
                             .cwd_known = around_.cwd_known,
                             .home = home,
                             .computed = around_.computed,
                             .value = lookup});
    knowledge::append(out_.effects, std::move(own));
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
    if (lost_ || !folder || *folder == "-" || (!around_.cwd_known && !folder->starts_with('/'))) {
      around_.cwd_known = false;
      return;
    }
    around_.cwd = knowledge::absolute(*folder, around_.cwd);
    around_.cwd_known = true;
    out_.effects.reads.push_back({.place = {.path = around_.cwd}});
    if (!command.ignores_failure) return;
    out_.effects.reads.push_back({.place = everywhere()});
    out_.effects.reads.back().unless =
        knowledge::Assumption{{}, fmt::format("`cd {}` does not fail", *folder)};
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
  bool lost_ = false;  ///< its folder cannot be followed
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

bool is_timeless(std::string_view name) {
  static constexpr auto names = std::to_array<std::string_view>(
      {"[",    "basename", "cat", "chgrp", "chmod", "chown", "cp",       "cut",   "dirname",
       "grep", "head",     "ln",  "mkdir", "mv",    "rm",    "readlink", "rmdir", "sed",
       "sort", "tail",     "tee", "test",  "tr",    "true",  "uniq",     "wc"});
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::optional<std::string> value_in(const Variables& variables, std::string_view name) {
  const auto found = variables.find(name);
  return found == variables.end() ? std::nullopt : found->second;
}

UnitEffects effects_of(const knowledge::Base& base, const Unit& unit, const Around& around) {
  return Collector(base, around).collect(unit);
}

UnitEffects effects_of_exec(const knowledge::Base& base, const std::vector<std::string>& words,
                            const Around& around) {
  return Collector(base, around).collect(words);
}

}  // namespace stowage::proof
