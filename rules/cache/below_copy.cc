#include "rules/cache/below_copy.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <vector>

#include "lib/context/path.h"
#include "lib/knowledge/knowledge.h"
#include "lib/text/byte_set.h"

namespace stowage::rules {

namespace {

using knowledge::Action;
using knowledge::Effects;
using lint::Unit;
using syntax::Copy;
using syntax::Instruction;
using syntax::Keyword;

/// Names under which projects keep their code: `COPY src /app` copies a folder, `COPY mvnw .` does not.
constexpr auto code_folders = std::to_array<std::string_view>(
    {"api", "app", "backend", "client", "code", "frontend", "project", "server", "service",
     "source", "src", "web", "website"});

/// A folder of the project, by what is written.
bool is_folder_name(std::string_view source) {
  constexpr ByteSet not_plain("$*?[:");
  if (not_plain.find_in(source) != std::string_view::npos) return false;
  if (context::is_whole_context(source)) return true;
  const bool certain = source.ends_with('/');
  while (source.ends_with('/')) source.remove_suffix(1);
  const std::string_view last = source.substr(source.rfind('/') + 1);  // npos + 1 == 0
  // Holds nothing but manifests.
  if (last.find("req") != std::string_view::npos || last.find("dep") != std::string_view::npos)
    return false;
  return certain || std::find(code_folders.begin(), code_folders.end(), last) != code_folders.end();
}

bool is_wide(const Instruction& instruction) {
  const auto* copy = instruction.as<Copy>();
  if (copy == nullptr || !instruction.valid || !instruction.heredocs.empty()) return false;
  if (!copy->from.empty() || copy->sources.size() != 1) return false;
  if (instruction.keyword == Keyword::add && copy->sources[0].text.find("://") != std::string::npos)
    return false;
  return is_folder_name(copy->sources[0].text);
}

/// Does the knowledge base know this program as one that may bring packages: of the distribution, or of a project?
bool may_install(const knowledge::Base& base, const shell::Command& command, bool system) {
  const knowledge::Command* known = base.command(command.name);
  if (known == nullptr) return false;
  if (known->ecosystem.empty()) return !system && command.name.starts_with("python");
  const knowledge::Ecosystem* ecosystem = base.ecosystem(known->ecosystem);
  return ecosystem != nullptr && ecosystem->system == system;
}

/// Each command is known, and none is a tool of a project.
bool needs_no_project(const knowledge::Base& base, std::span<const shell::Command> commands) {
  return std::all_of(commands.begin(), commands.end(), [&](const shell::Command& each) {
    if (each.name.empty()) return true;
    const knowledge::Command* known = base.command(each.name);
    return known != nullptr && (known->ecosystem.empty() ? !each.name.starts_with("python")
                                                         : may_install(base, each, true));
  });
}

/// `apk del`, `apt-get purge`: a step that takes its tools away again needs them for its own work, and would keep them
/// in the image if they came from a step above.
bool removes_packages(const knowledge::Base& base, std::span<const shell::Command> commands) {
  constexpr auto words = std::to_array<std::string_view>(
      {"autoremove", "del", "erase", "purge", "remove", "rm", "uninstall"});
  return std::any_of(commands.begin(), commands.end(), [&](const shell::Command& each) {
    if (!may_install(base, each, true)) return false;
    const auto operands = each.arguments();
    const auto is_flag = [](const shell::Word& word) { return word.text.starts_with('-'); };
    const auto verb = std::find_if_not(operands.begin(), operands.end(), is_flag);
    return verb != operands.end() &&
           std::find(words.begin(), words.end(), verb->text) != words.end() &&
           std::find_if_not(verb + 1, operands.end(), is_flag) != operands.end();
  });
}

using EffectsByCommand = std::unordered_map<const shell::Command*, Effects>;

/// The effects of one command, in the folder where the shell stands then. Where nobody knows it, it is the same for the
/// COPY and for the command.
const Effects& effects_of(const Unit& unit, const shell::Command& command, const std::string& cwd) {
  const auto [known, is_new] = unit.memo<EffectsByCommand>().try_emplace(&command);
  if (!is_new) return known->second;
  knowledge::CommandLine line;
  for (const shell::Word& word : command.argv)
    line.words.push_back({std::string(word.text), word.is_static(), word.globs});
  return known->second = knowledge::effects_of(unit.knowledge(), line, {.cwd = cwd});
}

/// A folder that belongs to the manifests: "patches/".
bool is_listed(const knowledge::Base& base, const std::string& path, const Action& action) {
  const knowledge::Ecosystem* ecosystem = base.ecosystem(action.ecosystem);
  return ecosystem != nullptr &&
         std::any_of(ecosystem->optional.begin(), ecosystem->optional.end(),
                     [&](const std::string& name) {
                       return knowledge::absolute(name, action.folder) == path;
                     });
}

/// Reads the project itself, not only its manifests.
bool needs_sources(const knowledge::Base& base, const Effects& effects, const Action& action) {
  return effects.barrier ||
         std::any_of(effects.reads.begin(), effects.reads.end(),
                     [&](const knowledge::Access& read) {
                       const std::string& path = read.place.path;
                       return !read.unless && read.place.area == knowledge::Area::path &&
                              read.place.tree && !knowledge::is_system_path(path) &&
                              !knowledge::within(path, "/root") && !is_listed(base, path, action);
                     });
}

class Search {
 public:
  Search(const Unit& unit, std::uint32_t stage, bool system,
         const std::function<bool(const Action&)>& wanted,
         const std::function<void(const BelowCopy&)>& found)
      : unit_(unit),
        base_(unit.knowledge()),
        stage_(unit.tree().stages[stage]),
        system_(system),
        wanted_(wanted),
        found_(found) {}

  void run() {
    for (std::uint32_t i = stage_.first; i < stage_.end; ++i) {
      const Instruction& instruction = unit_.tree().instructions[i];
      if (is_wide(instruction) && wide_.size() < most_copies) wide_.push_back(i);
      if (wide_.empty() || instruction.keyword != Keyword::run || !instruction.valid) continue;
      const auto commands = unit_.commands(instruction, i).all();
      const auto may = [&](const shell::Command& each) {
        return may_install(base_, each, system_);
      };
      if (std::any_of(commands.begin(), commands.end(), may) &&
          (!system_ || (needs_no_project(base_, commands) && !removes_packages(base_, commands))))
        in_run(i, commands);
    }
  }

 private:
  void in_run(std::uint32_t index, std::span<const shell::Command> commands) {
    const model::Node& node = unit_.model().nodes[index];
    const model::Value& cwd = unit_.model().cwd_at(node);
    std::string folder = knowledge::absolute(cwd.text, "/");
    for (const shell::Command& command : commands) {
      if (command.name == "cd" && command.argv.size() == 2) {
        folder = knowledge::absolute(command.argv[1].text, folder);
        continue;
      }
      if (!may_install(base_, command, system_)) continue;
      const Effects& effects = effects_of(unit_, command, folder);
      for (const Action& action : effects.actions) {
        const bool movable =
            action.kind == knowledge::ActionKind::build || !needs_sources(base_, effects, action);
        if (wanted_(action) && movable && report(index, command, action)) return;
      }
    }
  }

  /// The lowest copy that brings what the command reads, or any copy for a command that reads nothing of the project.
  bool report(std::uint32_t index, const shell::Command& command, const Action& action) {
    for (std::size_t n = wide_.size(); n-- > 0;) {
      const std::uint32_t i = wide_[n];
      const auto* facts = unit_.model().nodes[i].as<model::CopyFacts>();
      if (facts == nullptr || facts->destination.text.find('$') != std::string::npos) continue;
      std::string goal = knowledge::absolute(facts->destination.text, "/");
      // Files for the system may be what the package manager goes by: its sources, its keys.
      const bool of_system =
          facts->destination.known && (goal == "/" || knowledge::is_system_path(goal));
      if (system_ ? of_system : !holds(goal, action)) continue;
      const auto* copy = unit_.tree().instructions[i].as<Copy>();
      found_({i, index, command, action, std::string(copy->sources[0].text),
              action.files.empty() || system_ ? "" : below(goal, action.files.front())});
      return true;
    }
    return false;
  }

  static bool holds(const std::string& goal, const Action& action) {
    const auto inside = [&](const std::string& path) {
      const bool known = !path.empty();  // not of `-r $FILE`
      return known && path != goal && knowledge::within(path, goal);
    };
    if (!action.files.empty()) return std::all_of(action.files.begin(), action.files.end(), inside);
    return knowledge::within(action.folder, goal);
  }

  static std::string below(const std::string& goal, const std::string& path) {
    return path.substr(goal == "/" ? 1 : goal.size() + 1);
  }

  static constexpr std::size_t most_copies = 16;  // keeps the time linear

  const Unit& unit_;
  const knowledge::Base& base_;
  const syntax::Stage& stage_;
  bool system_;
  const std::function<bool(const Action&)>& wanted_;
  const std::function<void(const BelowCopy&)>& found_;
  std::vector<std::uint32_t> wide_;
};

}  // namespace

void each_below_copy(const Unit& unit, std::uint32_t stage, bool system,
                     const std::function<bool(const Action&)>& wanted,
                     const std::function<void(const BelowCopy&)>& found) {
  Search(unit, stage, system, wanted, found).run();
}

}  // namespace stowage::rules
