#include "lib/graph/run_step.h"

#include <algorithm>
#include <map>
#include <optional>

#include "lib/shell/commands.h"

namespace stowage::graph {

namespace {

using knowledge::Access;
using knowledge::Argument;
using knowledge::Effects;

/// The text that a shell reads, put together from the line and its heredocs.
struct ScriptText {
  std::string text;
  std::string problem;  ///< it is not for a shell that is understood
};

ScriptText script_text(const syntax::Instruction& run, std::string_view line) {
  if (run.heredocs.empty()) return {std::string(line), ""};
  const syntax::Heredoc& first = run.heredocs.front();
  const bool whole = run.heredocs.size() == 1 && line.starts_with("<<") &&
                     line.find_first_of(" \t|&;<>", 2) == std::string_view::npos;
  if (whole) {
    const std::string_view head = first.content.substr(0, first.content.find('\n'));
    const bool other = head.starts_with("#!") && !head.ends_with("sh") &&
                       head.find("sh ") == std::string_view::npos;
    return {std::string(first.content), other ? "a script for another program than a shell" : ""};
  }
  std::string text(line);
  text += '\n';
  for (const syntax::Heredoc& heredoc : run.heredocs) {
    text += heredoc.content;
    text.append(heredoc.name).append("\n");
  }
  return {std::move(text), ""};
}

shell::Dialect dialect_of(const model::Shell& shell) {
  if (shell.words.empty()) return shell::Dialect::posix;
  const std::string_view name = shell::basename(shell.words.front());
  if (name == "bash") return shell::Dialect::bash;
  if (name.starts_with("cmd")) return shell::Dialect::cmd;
  if (name.starts_with("powershell") || name.starts_with("pwsh")) return shell::Dialect::powershell;
  return shell::Dialect::posix;
}

/// What a script does beyond this is not followed: its effects are then unknown.
constexpr std::size_t most_accesses = 1000;

struct Folder {
  std::string path;
  bool known = true;
  bool outer = true;  ///< that of the instruction, or relative to it
};

/// Follows a script command by command.
class Follower {
 public:
  Follower(const model::Model& model, const model::Node& node, const knowledge::Base& base)
      : model_(model), node_(node), base_(base), home_(home_of(model.user_at(node).text)) {
    const model::Value& cwd = model.cwd_at(node);
    outside_ = {knowledge::absolute(cwd.text, "/"), cwd.known, true};
    inside_ = outside_;
  }

  Effects follow(const shell::CommandList& list) {
    for (const shell::Command& command : list.commands) {
      step(command);
      if (effects_.reads.size() + effects_.writes.size() > most_accesses) {
        effects_.barrier = "it touches more files than are followed";
        break;
      }
    }
    return std::move(effects_);
  }

 private:
  std::optional<std::string> value_of(std::string_view name) const {
    if (const auto own = locals_.find(name); own != locals_.end()) return own->second;
    const model::Lookup found = model::lookup(model_, node_, name);
    if (name == "HOME" && !(found.set && found.known)) return home_;
    if (!found.known) return std::nullopt;
    return found.text;
  }

  /// Appends what is known of the parts of a word; false at the first that is not.
  bool resolve(std::span<const shell::Part> parts, std::string& out) const {
    using enum shell::PartKind;
    for (const shell::Part& part : parts) {
      if (part.kind == double_quoted) {
        if (!resolve(part.parts, out)) return false;
      } else if (part.kind == shell::PartKind::variable) {
        const auto value = part.operation.empty() ? value_of(part.text) : std::nullopt;
        if (!value) return false;
        out += *value;
      } else if (part.kind == literal || part.kind == single_quoted || part.kind == escaped ||
                 part.kind == glob || part.kind == tilde) {
        out += part.text;
      } else {
        return false;
      }
    }
    return true;
  }

  Argument argument(const shell::Word& word) const {
    Argument out;
    out.glob = word.globs;
    if (word.braces) {
      // bash makes several words of it, dash does not: what stands before is sure.
      out.known = false;
      out.text = word.text.substr(0, word.text.find('{'));
    } else if (!word.expands) {
      out.text = word.text;
    } else {
      out.known = resolve(word.parts, out.text);
    }
    return out;
  }

  /// An unquoted variable may hold several words.
  void add_word(const shell::Word& word, std::vector<Argument>& out) const {
    Argument whole = argument(word);
    if (!word.splits || !whole.known) return out.push_back(std::move(whole));
    for (std::size_t at = 0; at < whole.text.size();) {
      const std::size_t begin = whole.text.find_first_not_of(" \t\n", at);
      if (begin == std::string::npos) break;
      const std::size_t end = std::min(whole.text.find_first_of(" \t\n", begin), whole.text.size());
      out.push_back(
          {.text = whole.text.substr(begin, end - begin), .known = true, .glob = whole.glob});
      at = end;
    }
  }

  void step(const shell::Command& command) {
    if (!command.in_subshell) inside_ = outside_;
    Folder& folder = command.in_subshell ? inside_ : outside_;
    Effects effects;
    redirect(command, folder, effects);
    if (command.kind == shell::CommandKind::opaque) {
      effects.barrier = "a part of its text could not be read";
    } else if (command.kind == shell::CommandKind::simple) {
      knowledge::CommandLine line;
      for (const shell::Word& word : command.argv) add_word(word, line.words);
      if (!command.argv.empty() && line.words.empty())
        line.words.push_back({.text = "", .known = false});
      own_words(command, line, folder, effects);
    }
    if (command.conditional)
      for (Access& write : effects.writes)
        if (!write.unless)
          write.unless =
              knowledge::Assumption{"", "`" + std::string(command.name) + "` is skipped"};
    knowledge::append(effects_, std::move(effects));
    assign(command);
  }

  void own_words(const shell::Command& command, const knowledge::CommandLine& line, Folder& folder,
                 Effects& effects) {
    if (line.words.empty()) return;
    if (command.name == "cd" || command.name == "pushd" || command.name == "popd")
      return change_folder(command, line, folder, effects);
    knowledge::Surroundings around;
    around.cwd = folder.path;
    around.cwd_known = folder.known;
    around.cwd_is_outer = folder.outer;
    around.home = home_;
    around.variable = [this](std::string_view name) { return value_of(name); };
    Effects own = knowledge::effects_of(base_, line, around);
    // What the command gets by assignment is not read from ENV.
    std::erase_if(own.env.names, [&](const std::string& name) {
      return std::any_of(command.assignments.begin(), command.assignments.end(),
                         [&](const shell::Assignment& one) { return one.name == name; });
    });
    for (const shell::Wrapper& wrapper : command.wrappers)
      if (!wrapper.name.ends_with("sh")) own.programs.emplace_back(wrapper.name);
    if (command.background && !own.barrier) own.barrier = "a command runs on in the background";
    knowledge::append(effects, std::move(own));
  }

  void change_folder(const shell::Command& command, const knowledge::CommandLine& line,
                     Folder& folder, Effects& effects) {
    const bool home = line.words.size() < 2;
    const std::string target = home ? home_ : line.words[1].text;
    const bool plain = command.name == "cd" && line.words.size() <= 2 && !target.starts_with('-');
    if (!plain || command.conditional || (!home && !line.words[1].known)) {
      folder.known = false;
      return;
    }
    const bool absolute = target.starts_with('/');
    const bool in_home = target == "~" || target.starts_with("~/");
    const bool relative = !absolute && !in_home && folder.outer;
    if (in_home)
      folder = {knowledge::absolute(home_ + target.substr(1), "/"), true, false};
    else if (absolute)
      folder = {knowledge::absolute(target, "/"), true, false};
    else
      folder.path = knowledge::absolute(target, folder.path);
    if (folder.known)
      effects.reads.push_back({.place = knowledge::file_at(folder.path), .relative = relative});
  }

  void redirect(const shell::Command& command, const Folder& folder, Effects& effects) const {
    using enum shell::RedirectionKind;
    for (const shell::Redirection& one : command.redirections) {
      if (one.kind == duplicate_input || one.kind == duplicate_output || one.kind == heredoc ||
          one.kind == here_string)
        continue;
      const Argument target = argument(one.target);
      if (target.known && target.text.starts_with("/dev/")) continue;
      Access access;
      access.place.area = knowledge::Area::anywhere;
      if (target.known) {
        const bool in_home = target.text.starts_with("~/");
        const bool relative = !target.text.starts_with('/') && !in_home;
        access.relative = relative && folder.outer;
        if (!relative || folder.known)
          access.place = knowledge::file_at(knowledge::absolute(
              in_home ? home_ + target.text.substr(1) : target.text, folder.path));
      }
      if (one.kind == input || one.kind == read_write) effects.reads.push_back(access);
      if (one.kind == input) continue;
      access.appends = one.kind == append || one.kind == append_both;
      access.replaces = !access.appends && one.kind != read_write;
      effects.writes.push_back(std::move(access));
    }
  }

  void assign(const shell::Command& command) {
    const auto set = [&](std::string_view name, Argument value) {
      const bool sure = value.known && !command.conditional && !command.in_loop;
      locals_.insert_or_assign(std::string(name), sure ? std::optional(value.text) : std::nullopt);
    };
    if (command.argv.empty())
      for (const shell::Assignment& one : command.assignments) {
        Argument value = argument(one.value);
        value.known = value.known && !one.append && one.subscript.empty();
        set(one.name, std::move(value));
      }
    const std::string_view name = command.name;
    if (name == "export" || name == "local" || name == "declare" || name == "readonly")
      for (const shell::Word& word : command.arguments()) {
        Argument value = argument(word);
        const std::size_t equals = value.text.find('=');
        if (equals == std::string::npos) continue;
        const std::string variable = value.text.substr(0, equals);
        value.text.erase(0, equals + 1);
        set(variable, std::move(value));
      }
    if (name == "read" || name == "unset")
      for (const shell::Word& word : command.arguments())
        set(word.text, {.text = "", .known = false});
  }

  const model::Model& model_;
  const model::Node& node_;
  const knowledge::Base& base_;
  std::string home_;
  std::map<std::string, std::optional<std::string>, std::less<>> locals_;
  Folder outside_, inside_;
  Effects effects_;
};

/// Below a mount's target nothing of the image is read, and what is written does not stay in it.
void hide_mounts(const model::RunFacts& run, Effects& effects) {
  for (const model::MountFacts& mount : run.mounts) {
    if (!mount.target.known) {
      effects.unsure.push_back("a mount at " + mount.target.text);
      continue;
    }
    const std::string target = knowledge::absolute(mount.target.text, "/");
    const auto hidden = [&](const Access& access) {
      return access.place.area == knowledge::Area::path && !access.place.glob &&
             knowledge::within(access.place.path, target);
    };
    std::erase_if(effects.reads, hidden);
    std::erase_if(effects.writes, hidden);
  }
}

Effects refused(std::string why) {
  Effects effects;
  effects.barrier = std::move(why);
  return effects;
}

}  // namespace

std::string home_of(std::string_view user) {
  user = user.substr(0, user.find(':'));
  if (user.empty() || user == "root" || user == "0") return "/root";
  return "/home/" + std::string(user);
}

std::vector<std::string> variables_in(std::string_view text) {
  std::vector<std::string> out;
  const auto is_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  for (std::size_t at = text.find('$'); at != std::string_view::npos; at = text.find('$', at + 1)) {
    std::size_t begin = at + 1;
    if (begin < text.size() && text[begin] == '{') ++begin;
    while (begin < text.size() && (text[begin] == '!' || text[begin] == '#')) ++begin;
    std::size_t end = begin;
    while (end < text.size() && is_name(text[end])) ++end;
    if (end == begin || (text[begin] >= '0' && text[begin] <= '9')) continue;
    std::string name(text.substr(begin, end - begin));
    if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(std::move(name));
  }
  return out;
}

Effects run_effects(const model::Model& model, const model::Node& node,
                    const knowledge::Base& base) {
  const auto* run = node.instruction->as<syntax::Run>();
  const auto* facts = node.as<model::RunFacts>();
  if (run == nullptr || facts == nullptr || run->command.words.empty())
    return refused("its text could not be read");
  shell::Script script;
  ScriptText text;
  if (run->command.exec) {
    std::vector<shell::ExecWord> words;
    for (const syntax::Word& word : run->command.words) words.push_back({word.text, word.span});
    script = shell::from_exec(words);
  } else {
    text = script_text(*node.instruction, run->command.words.front().text);
    const shell::Dialect dialect = dialect_of(model.shell_at(node));
    if (!text.problem.empty()) return refused(text.problem);
    if (dialect == shell::Dialect::cmd || dialect == shell::Dialect::powershell)
      return refused("a script for Windows");
    script = shell::parse(text.text, dialect);
  }
  const shell::CommandList list = shell::flatten(script);
  Effects effects = Follower(model, node, base).follow(list);
  if ((!script.complete || !list.complete) && !effects.barrier)
    effects.barrier = "a part of its text could not be read";
  hide_mounts(*facts, effects);
  return effects;
}

}  // namespace stowage::graph
