#include "lib/lint/left_files.h"

#include <algorithm>

#include "lib/lint/command_words.h"
#include "lib/lint/final_image.h"

namespace stowage::lint {

namespace {

/// "/a/{b,c}/" gives "/a/b/" and "/a/c/"; only the first braces are taken apart.
std::vector<std::string> alternatives(std::string_view pattern) {
  const std::size_t open = pattern.find('{');
  const std::size_t close = pattern.find('}', open);
  if (open == std::string_view::npos || close == std::string_view::npos)
    return {std::string(pattern)};
  std::vector<std::string> out;
  for (std::size_t at = open + 1; at <= close;) {
    const std::size_t end = std::min(pattern.find(',', at), close);
    std::string one(pattern.substr(0, open));
    out.push_back(one.append(pattern.substr(at, end - at)).append(pattern.substr(close + 1)));
    at = end + 1;
  }
  return out;
}

/// Does the pattern name the folder, one above it, or everything in it?
bool covers(std::string_view pattern, std::string_view folder) {
  const std::size_t glob = pattern.find_first_of("*?[");
  std::string_view fixed = pattern.substr(0, glob);
  if (glob != std::string_view::npos) fixed = fixed.substr(0, fixed.rfind('/'));
  while (fixed.ends_with('/')) fixed.remove_suffix(1);
  if (folder.starts_with('/')) {
    return fixed.size() > 1 && folder.starts_with(fixed) &&
           (folder.size() == fixed.size() || folder[fixed.size()] == '/');
  }
  // A part of a path: "~/.cache" and "/root/.cache/*" cover ".cache/pip".
  const std::string_view parent = folder.substr(0, folder.find('/'));
  return fixed.ends_with(folder) || fixed.ends_with(parent);
}

/// Nothing runs behind `exit 0`; behind `a || exit 1` it does when `a` succeeds.
bool ends_the_shell(const shell::Command& command) {
  const auto is_exec = [](const shell::Wrapper& wrapper) { return wrapper.name == "exec"; };
  const bool ends = is_named(command, {"exit", "return"}) ||
                    std::any_of(command.wrappers.begin(), command.wrappers.end(), is_exec);
  return ends && command.connector != shell::Connector::or_else;
}

/// The words of a heredoc's last command stand before its bodies: only the plain form is extended.
bool can_be_extended(const RunCommands& run, const syntax::Instruction& instruction) {
  const auto items = run.parsed().root.items;
  return run.complete() && !instruction.exec_form && !items.empty() && !items.back().background &&
         !run.all().empty() && !ends_the_shell(run.all().back()) &&
         run.parsed().dialect < shell::Dialect::cmd;
}

/// "\" and the blanks that the last continued line of a RUN begins with; empty: it has one line.
std::string joint_of(const Unit& unit, const syntax::Instruction& instruction, std::uint32_t end) {
  const std::string_view before = unit.text({instruction.span.begin, end});
  const std::size_t newline = before.rfind('\n');
  if (newline == std::string_view::npos) return " && ";
  const std::string_view line = before.substr(newline + 1);
  const std::size_t text = std::min(line.find_first_not_of(" \t"), line.size());
  const bool crlf = newline > 0 && before[newline - 1] == '\r';
  return std::string(" ") + unit.tree().escape + (crlf ? "\r\n" : "\n") +
         std::string(text == 0 ? "    " : line.substr(0, text)) + "&& ";
}

}  // namespace

bool reaches_image(const Unit& unit, const Place& place, std::string_view folder) {
  const auto* run = place.instruction.as<syntax::Run>();
  if (run == nullptr) return false;
  for (const syntax::Mount& mount : run->mounts) {
    if (mount.type != syntax::MountType::cache && mount.type != syntax::MountType::tmpfs) continue;
    if (mount.target.find('$') != std::string_view::npos || covers(mount.target, folder) ||
        mount.target.find(folder) != std::string_view::npos)
      return false;
  }
  return place.onbuild || place.stage == no_stage || is_in_final_image(unit.tree(), place.stage);
}

bool removes(const shell::Command& command, std::string_view folder) {
  const bool finds =
      command.name == "find" &&
      std::any_of(command.argv.begin(), command.argv.end(), [](const shell::Word& word) {
        return word.text == "-delete" || word.text == "rm";
      });
  if (command.name != "rm" && !finds) return false;
  for (const shell::Word& word : command.arguments()) {
    if (word.text.starts_with('-')) continue;
    // `"$HOME"/.cache`: what stands behind the variable says enough.
    const std::string_view text =
        word.expands && !word.text.starts_with('/') ? word.raw : word.text;
    for (const std::string& one : alternatives(text))
      if (covers(one, folder)) return true;
  }
  return false;
}

bool removes_any(const RunCommands& run, std::initializer_list<std::string_view> folders) {
  const auto commands = run.all();
  return std::any_of(commands.begin(), commands.end(), [&](const shell::Command& command) {
    return std::any_of(folders.begin(), folders.end(),
                       [&](std::string_view folder) { return removes(command, folder); });
  });
}

std::optional<std::vector<Edit>> with_last_command(const Unit& unit, const Place& place,
                                                   std::string_view command) {
  const syntax::Instruction& instruction = place.instruction;
  const RunCommands& run = unit.commands(instruction, place.index);
  if (!can_be_extended(run, instruction)) return std::nullopt;
  const std::uint32_t end = run.to_source(run.parsed().root.items.back().span).end;
  const bool in_body =
      !instruction.heredocs.empty() && end > instruction.heredocs.front().content_span.begin;
  if (!instruction.heredocs.empty() && !in_body) return std::nullopt;
  const std::string joint = in_body ? " && " : joint_of(unit, instruction, end);
  return std::vector<Edit>{{{end, end}, joint + std::string(command)}};
}

}  // namespace stowage::lint
