#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "lib/lint/hadolint_view.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using syntax::Keyword;

/// Behind the last separator, of Windows or not.
std::string_view base_name(std::string_view path) {
  return path.substr(path.find_last_of("/\\") + 1);  // npos + 1 == 0
}

/// What ADD unpacks by itself, by its name.
bool is_tar(std::string_view path) {
  constexpr auto endings = std::to_array<std::string_view>(
      {".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tbz", ".tar.xz", ".txz"});
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return path.ends_with(ending); });
}

/// By the name of the archive in the image: the COPYs of the stage that bring it.
using Archives = std::unordered_map<std::string_view, std::vector<std::uint32_t>>;

void remember(const lint::Unit& unit, std::uint32_t index, Archives& archives) {
  const auto* copy = unit.tree().instructions[index].as<syntax::Copy>();
  if (copy == nullptr || !copy->from.empty()) return;
  const auto is_archive = lint::as_hadolint(unit) ? lint::is_hadolint_archive : is_tar;
  const std::string_view target = lint::without_quotes(copy->destination.text);
  if (is_archive(target)) {
    archives[base_name(target)].push_back(index);
    return;
  }
  for (const syntax::Word& source : copy->sources)
    if (const std::string_view path = lint::without_quotes(source.text); is_archive(path))
      archives[base_name(path)].push_back(index);
}

/// The operands of a command that hadolint takes for an unpacking one: it looks for an `x` behind any
/// dash, and does not see through other programs.
std::vector<std::string_view> operands_in_hadolint(const shell::Command& command) {
  constexpr auto others = std::to_array<std::string_view>(
      {"unzip", "gunzip", "bunzip2", "unlzma", "unxz", "zgz", "uncompress", "zcat", "gzcat"});
  std::vector<std::string_view> operands;
  if (!command.wrappers.empty() || command.argv.empty()) return operands;
  if (shell::literal(command.argv[0]) != command.name) return operands;  // a path
  bool unpacks = std::find(others.begin(), others.end(), command.name) != others.end();
  for (const shell::Word& each : command.arguments()) {
    const std::string_view word = shell::literal(each).value_or(lint::without_quotes(each.raw));
    const bool flag = word.starts_with('-');
    if (command.name == "tar")
      unpacks = unpacks || word == "--extract" || word == "--get" ||
                (flag && word.find('x') != std::string_view::npos);
    if (!flag) operands.push_back(word);
  }
  return unpacks ? operands : std::vector<std::string_view>{};
}

/// The words of a `tar` that unpacks all of an archive as it is, as ADD would.
std::vector<std::string_view> plain_unpack(const shell::Command& command) {
  std::vector<std::string_view> words;
  if (command.name != "tar" || command.conditional) return words;
  bool unpacks = false;
  for (const shell::Word& each : command.arguments()) {
    const auto word = shell::literal(each);
    if (!word) return {};
    if (word->starts_with("--") && *word != "--extract" && *word != "--get" && *word != "--gzip" &&
        *word != "--verbose" && *word != "--file" && *word != "--directory")
      return {};  // parts of it, or under other names
    const bool options = words.empty() || (word->starts_with('-') && !word->starts_with("--"));
    if (options && word->find('x') != std::string_view::npos) unpacks = true;
    unpacks = unpacks || *word == "--extract" || *word == "--get";
    words.push_back(*word);
  }
  return unpacks ? words : std::vector<std::string_view>{};
}

class Stage {
 public:
  explicit Stage(const lint::Unit& unit) : unit_(unit) {}

  void look(std::uint32_t index) {
    const syntax::Instruction& instruction = unit_.tree().instructions[index];
    if (instruction.keyword == Keyword::copy) remember(unit_, index, archives_);
    if (instruction.keyword != Keyword::run || archives_.empty()) return;
    for (const shell::Command& command : unit_.commands(instruction, index).all())
      unpacked(lint::as_hadolint(unit_) ? operands_in_hadolint(command) : plain_unpack(command));
  }

  void tell(lint::Report& report) const {
    for (const std::uint32_t index : found_) {
      const auto* copy = unit_.tree().instructions[index].as<syntax::Copy>();
      lint::Diagnostic& found =
          report.add(copy->sources.empty() ? copy->destination.span : copy->sources[0].span,
                     "the archive is copied and then unpacked, and both are in the image");
      found.help = "ADD unpacks it, and leaves no archive behind";
    }
  }

 private:
  void unpacked(const std::vector<std::string_view>& words) {
    for (const std::string_view word : words)
      if (const auto copies = archives_.find(base_name(word)); copies != archives_.end()) {
        found_.insert(copies->second.begin(), copies->second.end());
        copies->second.clear();  // they are found
      }
  }

  const lint::Unit& unit_;
  Archives archives_;
  std::set<std::uint32_t> found_;
};

void check_stage(const lint::Unit& unit, const syntax::Stage& stage, lint::Report& report) {
  Stage seen(unit);
  for (std::uint32_t i = stage.first; i < stage.end; ++i) seen.look(i);
  seen.tell(report);
}

void check(const lint::Unit& unit, lint::Report& report) {
  const syntax::Dockerfile& file = unit.tree();
  if (!lint::as_hadolint(unit)) {
    for (const syntax::Stage& stage : file.stages) check_stage(unit, stage, report);
    return;
  }
  // hadolint forgets what it found when the next stage begins, and needs no stage.
  syntax::Stage whole_file;
  whole_file.end = static_cast<std::uint32_t>(file.instructions.size());
  check_stage(unit, file.stages.empty() ? whole_file : file.stages.back(), report);
}

}  // namespace

extern constexpr lint::Rule copied_archive{.name = "copied-archive",
                                           .category = "build",
                                           .summary = "An archive is copied and then unpacked",
                                           .severity = lint::Severity::info,
                                           .hadolint = {"DL3010", lint::Severity::info},
                                           .on_file = check};

}  // namespace stowage::rules
