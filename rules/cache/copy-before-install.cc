#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "lib/lint/blocks.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::Unit;
using shell::Command;
using syntax::Copy;
using syntax::Instruction;
using syntax::Keyword;

/// A path in the image: absolute, or below a working folder that the base image sets.
struct Path {
  bool known_root = false;
  std::vector<std::string> parts;
};

/// Nothing when the text has a variable, a pattern or a quote in it.
std::optional<Path> resolve(const Path& folder, std::string_view text) {
  if (text.empty() || text.find_first_of("$*?[\"'\\~") != std::string_view::npos)
    return std::nullopt;
  Path path = text.starts_with('/') ? Path{.known_root = true} : folder;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('/'), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      path.parts.emplace_back(part);
    } else if (!path.parts.empty()) {
      path.parts.pop_back();
    } else if (!path.known_root) {
      return std::nullopt;
    }
  }
  return path;
}

/// The path of `file` below `folder`: "reqs/base.txt".
std::optional<std::string> below(const Path& folder, const Path& file) {
  if (folder.known_root != file.known_root || folder.parts.size() >= file.parts.size())
    return std::nullopt;
  if (!std::equal(folder.parts.begin(), folder.parts.end(), file.parts.begin()))
    return std::nullopt;
  std::string rest;
  for (std::size_t i = folder.parts.size(); i < file.parts.size(); ++i) {
    if (!rest.empty()) rest += '/';
    rest += file.parts[i];
  }
  return rest;
}

/// Working folder before each instruction of a stage, as far as the text says it.
std::vector<std::optional<Path>> working_folders(const Unit& unit, const syntax::Stage& stage) {
  std::vector<std::optional<Path>> out;
  std::optional<Path> folder = Path{};
  for (const Instruction& instruction : unit.tree().of(stage)) {
    out.push_back(folder);
    const auto* words = instruction.as<syntax::Words>();
    if (instruction.keyword != Keyword::workdir || words == nullptr || words->words.empty())
      continue;
    const std::string_view text = words->words[0].text;
    folder =
        folder || text.starts_with('/') ? resolve(folder.value_or(Path{}), text) : std::nullopt;
  }
  return out;
}

/// What `pip install` was asked for.
struct Install {
  std::vector<std::string_view> manifests;  ///< of -r and -c
  bool only_manifests = true;  ///< installs nothing local and writes to no place of its own choice
};

/// The words behind "install", if this is pip: `pip install`, `python3 -m pip install`.
std::optional<std::span<const shell::Word>> pip_arguments(const Command& command) {
  auto words = command.arguments();
  const auto at = [&](std::size_t i) {
    return i < words.size() ? shell::literal(words[i]).value_or("") : std::string_view{};
  };
  if (command.name.starts_with("python") && at(0) == "-m" && at(1) == "pip") {
    words = words.subspan(2);
  } else if (command.name != "pip" && command.name != "pip3" &&
             !command.name.starts_with("pip3.")) {
    return std::nullopt;
  }
  if (command.argv[0].raw.find('/') != std::string_view::npos || at(0) != "install")
    return std::nullopt;
  return words.subspan(1);
}

/// A plain name of a package with its version: not a path, an address or a wheel.
bool is_package(std::string_view word) {
  return word.find_first_of("/:\\") == std::string_view::npos && !word.starts_with('.') &&
         !word.ends_with(".whl") && !word.ends_with(".gz") && !word.ends_with(".zip");
}

std::optional<Install> read_install(const Command& command) {
  const auto words = pip_arguments(command);
  if (!words) return std::nullopt;
  Install install;
  for (std::size_t i = 0; i < words->size(); ++i) {
    const auto text = shell::literal((*words)[i]);
    if (!text) {
      install.only_manifests = false;
      continue;
    }
    const bool separate =
        *text == "-r" || *text == "--requirement" || *text == "-c" || *text == "--constraint";
    if (separate && i + 1 < words->size()) {
      if (const auto file = shell::literal((*words)[++i]))
        install.manifests.push_back(*file);
      else
        install.only_manifests = false;
    } else if (text->starts_with("--requirement=") || text->starts_with("--constraint=")) {
      install.manifests.push_back(text->substr(text->find('=') + 1));
    } else if (text->starts_with("-r") || (text->starts_with("-c") && text->size() > 2)) {
      install.manifests.push_back(text->substr(2));
    } else if (text->starts_with("-e") || text->starts_with("--editable") ||
               text->starts_with("-t") || text->starts_with("--target") ||
               text->starts_with("--prefix") || text->starts_with("--root=") || *text == "--root" ||
               text->starts_with("--src") || text->starts_with("--find-links") ||
               text->starts_with("-f")) {
      install.only_manifests = false;
    } else if (!text->starts_with('-') && !is_package(*text)) {
      install.only_manifests = false;
    }
  }
  return install;
}

/// Reads and writes nothing of the project.
bool is_unrelated(const Command& command) {
  if (command.kind != shell::CommandKind::simple || command.name.empty()) return false;
  if (const auto install = read_install(command))
    return install->only_manifests && install->manifests.empty();
  return command.name == "apt-get" || command.name == "apk" || command.name == "set" ||
         command.name == "true" || command.name == "echo";
}

/// The copy of a whole folder, and the files below it that the install reads.
struct WideCopy {
  std::uint32_t index;
  const Copy* copy;
  std::vector<std::string> manifests;  ///< relative to its source
};

/// A folder by its name, other than one that holds nothing but manifests.
bool is_folder_name(std::string_view source) {
  const bool certain = source == "." || source.ends_with('/');
  if (source.ends_with('/')) source.remove_suffix(1);
  const std::string_view last = source.substr(source.rfind('/') + 1);  // npos + 1 == 0
  if (last.find("req") != std::string_view::npos || last.find("dep") != std::string_view::npos) {
    return false;
  }
  return certain || last.find('.') == std::string_view::npos;
}

/// Copies one folder of the context.
bool is_wide(const Instruction& instruction) {
  const auto* copy = instruction.as<Copy>();
  if (copy == nullptr || !instruction.valid || !instruction.heredocs.empty()) return false;
  if (!copy->from.empty() || copy->sources.size() != 1) return false;
  const std::string_view source = copy->sources[0].text;
  return is_folder_name(source) && source.find_first_of("$*?[:") == std::string_view::npos;
}

/// ADD of a folder does what COPY does: only single files are unpacked.
bool copies_folder(const Copy& add) {
  const std::string_view source = add.sources[0].text;
  return (source == "." || source.ends_with('/')) && add.checksum.empty() && !add.keep_git_dir &&
         !add.has_unpack;
}

class Search {
 public:
  Search(const Unit& unit, const syntax::Stage& stage)
      : unit_(unit), stage_(stage), folders_(working_folders(unit, stage)) {
    for (std::uint32_t i = stage.first; i < stage.end; ++i) {
      if (is_wide(unit.tree().instructions[i])) copies_.push_back(i);
    }
  }

  /// The nearest COPY of a folder above an instruction that holds all the manifests.
  std::optional<WideCopy> find(const Install& install, std::uint32_t index) const {
    constexpr std::size_t most = 16;  // copies looked at: keeps the time linear
    const auto& here = folder(index);
    if (!here) return std::nullopt;
    const auto end = std::lower_bound(copies_.begin(), copies_.end(), index);
    const auto count = std::min<std::size_t>(most, static_cast<std::size_t>(end - copies_.begin()));
    for (std::size_t n = 1; n <= count; ++n) {
      const std::uint32_t i = *(end - static_cast<std::ptrdiff_t>(n));
      const auto* copy = unit_.tree().instructions[i].as<Copy>();
      const auto goal = folder(i) ? resolve(*folder(i), copy->destination.text) : std::nullopt;
      if (!goal) continue;
      WideCopy wide{i, copy, {}};
      for (const std::string_view manifest : install.manifests) {
        const auto file = resolve(*here, manifest);
        const auto rest = file ? below(*goal, *file) : std::nullopt;
        if (rest) wide.manifests.push_back(*rest);
      }
      if (wide.manifests.size() == install.manifests.size()) return wide;
    }
    return std::nullopt;
  }

  /// May the copy go below the install? Nothing between may see it, change what it means, or come
  /// to lie above it.
  bool may_sink(const WideCopy& wide, std::uint32_t install) const {
    const Instruction& copy = unit_.tree().instructions[wide.index];
    const auto goal = resolve(*folder(wide.index), wide.copy->destination.text);
    if (copy.keyword == Keyword::add && !copies_folder(*wide.copy)) return false;
    if (copy.exec_form || wide.copy->parents || !wide.copy->excludes.empty()) {
      return false;
    }
    if (goal->parts.empty() && goal->known_root)
      return false;  // "/": could bring files that the install writes
    for (const syntax::Flag& flag : copy.flags) {
      if (flag.value.find('$') != std::string_view::npos) return false;
    }
    for (std::uint32_t i = wide.index + 1; i < install; ++i) {
      if (!lets_pass(i, wide)) return false;
    }
    return true;
  }

  /// Is the destination certainly there before the copy? WORKDIR makes it, with the mode of a new
  /// folder.
  bool destination_exists(const WideCopy& wide) const {
    const auto goal = resolve(*folder(wide.index), wide.copy->destination.text);
    for (std::uint32_t i = stage_.first; i < wide.index; ++i) {
      if (unit_.tree().instructions[i].keyword != Keyword::workdir) continue;
      const auto& made = folder(i + 1);
      if (made && made->known_root == goal->known_root && made->parts == goal->parts) return true;
    }
    return false;
  }

 private:
  const std::optional<Path>& folder(std::uint32_t index) const {
    return folders_[index - stage_.first];
  }

  bool lets_pass(std::uint32_t index, const WideCopy& wide) const {
    const Instruction& between = unit_.tree().instructions[index];
    if (!between.valid) return false;
    switch (between.keyword) {
      case Keyword::env:
      case Keyword::arg:
      case Keyword::label:
      case Keyword::expose:
      case Keyword::cmd:
      case Keyword::entrypoint:
      case Keyword::healthcheck:
      case Keyword::stopsignal:
      case Keyword::maintainer:
        return true;
      case Keyword::workdir:
        return wide.copy->destination.text.starts_with('/');
      case Keyword::run: {
        const auto& run = unit_.commands(between, index);
        return between.flags.empty() && run.complete() &&
               std::all_of(run.all().begin(), run.all().end(), is_unrelated);
      }
      default:
        return false;
    }
  }

  const Unit& unit_;
  const syntax::Stage& stage_;
  std::vector<std::optional<Path>> folders_;
  std::vector<std::uint32_t> copies_;
};

/// The line that copies one manifest: the wide copy's own words, with the file behind them.
std::string manifest_line(const Unit& unit, const WideCopy& wide, std::string_view manifest) {
  const Instruction& copy = unit.tree().instructions[wide.index];
  std::string line(copy.name.text);
  for (const syntax::Flag& flag : copy.flags) line.append(" ").append(flag.text);
  std::string source(wide.copy->sources[0].text);
  if (source == "." || source == "./")
    source.clear();
  else if (!source.ends_with('/'))
    source += '/';
  std::string goal(wide.copy->destination.text);
  const std::size_t slash = manifest.rfind('/');
  const bool deeper = slash != std::string_view::npos;
  if (goal == "." && deeper)
    goal.clear();
  else if (goal != "." && !goal.ends_with('/'))
    goal += '/';
  if (deeper) goal += manifest.substr(0, slash + 1);
  line.append(" ").append(source).append(manifest).append(" ").append(goal);
  return line;
}

Fix sink(const Unit& unit, std::uint32_t install, const Search& search, const WideCopy& wide) {
  const std::string_view newline = lint::newline_at(unit, install);
  std::string lines;
  Fix fix{.grade = Grade::assuming};
  std::vector<std::string> done;
  for (const std::string& manifest : wide.manifests) {
    if (std::find(done.begin(), done.end(), manifest) != done.end()) continue;
    lines.append(manifest_line(unit, wide, manifest)).append(newline);
    fix.title += (done.empty() ? "copy `" : ", `") + manifest + "`";
    fix.assumptions.push_back("`" + manifest +
                              "` names no other file of the project (`-r`, `-c`, `-e`, a path)");
    done.push_back(manifest);
  }
  fix.title += " first, the rest below the install";
  fix.assumptions.emplace_back(
      "the install runs no code of the project, and the project brings no file that it writes");
  if (!search.destination_exists(wide)) {
    fix.assumptions.push_back(
        "`" + std::string(wide.copy->sources[0].text) +
        "` has the mode of a new folder, 755, or the destination is there already");
  }
  const Span block = lint::block_of(unit, wide.index);
  fix.edits.push_back({block, ""});
  fix.edits.push_back(lint::insert_above(unit, install, std::move(lines)));
  fix.edits.push_back(lint::insert_below(unit, install, std::string(unit.text(block))));
  fix.effect = "a change of other files no longer repeats the install";
  return fix;
}

/// The one install of a RUN, and whether all else in it leaves the project alone.
struct InstallRun {
  const Command* command;
  Install install;
  bool others_unrelated;
};

std::optional<InstallRun> read_run(const lint::RunCommands& run) {
  InstallRun found{nullptr, {}, run.complete()};
  for (const Command& command : run.all()) {
    auto read = read_install(command);
    if (found.command == nullptr && read && !read->manifests.empty()) {
      found.command = &command;
      found.install = std::move(*read);
    } else if (!is_unrelated(command)) {
      if (found.command == nullptr) return std::nullopt;  // may change the folder or the manifests
      found.others_unrelated = false;
    }
  }
  if (found.command == nullptr || !found.install.only_manifests) return std::nullopt;
  return found;
}

void check(const Unit& unit, std::uint32_t stage_index, lint::Report& report) {
  const syntax::Stage& stage = unit.tree().stages[stage_index];
  std::optional<Search> search;
  for (std::uint32_t i = stage.first; i < stage.end; ++i) {
    const Instruction& instruction = unit.tree().instructions[i];
    if (instruction.keyword != Keyword::run || !instruction.valid) continue;
    const lint::RunCommands& run = unit.commands(instruction, i);
    const auto found_run = read_run(run);
    if (!found_run) continue;
    if (!search) search.emplace(unit, stage);
    const auto wide = search->find(found_run->install, i);
    if (!wide) continue;

    const std::string source(wide->copy->sources[0].text);
    const std::string& manifest = wide->manifests[0];
    lint::Diagnostic& found =
        report.add(run.to_source(found_run->command->span),
                   "every change of a file in `" + source + "` installs all packages again");
    found.labels.push_back({unit.tree().instructions[wide->index].span,
                            "brings all files, where the install reads `" + manifest + "`"});
    if (found_run->others_unrelated && instruction.heredocs.empty() && search->may_sink(*wide, i)) {
      found.fixes.push_back(sink(unit, i, *search, *wide));
    } else {
      found.help = "copy `" + manifest + "` alone above the install, and the rest below it";
    }
  }
}

}  // namespace

extern constexpr lint::Rule copy_before_install{
    .name = "copy-before-install",
    .category = "cache",
    .summary = "A whole folder is copied above an install of packages",
    .aliases = {"DF070"},
    .fixable = true,
    .on_stage = check};

}  // namespace stowage::rules
