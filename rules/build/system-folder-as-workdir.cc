#include <algorithm>
#include <array>
#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// Folders of the system, in which nothing of a project belongs.
constexpr auto folders = std::to_array<std::string_view>(
    {"/bin", "/boot", "/dev", "/etc", "/lib", "/lib64", "/proc", "/run", "/sbin", "/sys", "/usr",
     "/usr/bin", "/usr/lib", "/usr/sbin", "/usr/include", "/var/lib", "/var/run"});

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* workdir = place.instruction.as<syntax::Words>();
  if (workdir == nullptr || workdir->words.empty()) return;
  const syntax::Word& word = workdir->words[0];
  std::string_view path = word.text;
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  if (std::find(folders.begin(), folders.end(), path) == folders.end()) return;
  // What is not copied there may be meant: a step that works on the system's own files.
  const auto& instructions = unit.tree().instructions;
  for (std::uint32_t i = place.index + 1; i < instructions.size(); ++i) {
    const syntax::Instruction& below = instructions[i];
    if (below.keyword == syntax::Keyword::from || below.keyword == syntax::Keyword::workdir) return;
    const auto* copy = below.as<syntax::Copy>();
    if (copy == nullptr || copy->destination.text.starts_with('/')) continue;
    lint::Diagnostic& found =
        report.add(word.span, "`" + std::string(path) +
                                  "` belongs to the system, and files are copied into it");
    found.labels.push_back({below.name.span, "here"});
    found.help = "use a folder of your own: `/app`";
    return;
  }
}

}  // namespace

extern constexpr lint::Rule system_folder_as_workdir{
    .name = "system-folder-as-workdir",
    .category = "build",
    .summary = "Files are copied into a folder of the system by WORKDIR",
    .severity = lint::Severity::info,
    .aliases = {"DS-0030"},
    .by_default = false,
    .keywords = {syntax::Keyword::workdir},
    .on_instruction = check};

}  // namespace stowage::rules
