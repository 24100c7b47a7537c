#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/closest.h"
#include "lib/context/path.h"
#include "lib/knowledge/knowledge.h"
#include "lib/lint/dockerfile_uses.h"
#include "lib/lint/unit.h"
#include "lib/syntax/chars.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::Unit;
using Names = std::vector<std::string>;

/// Files that people write, and no build makes before the image is built.
constexpr auto written = std::to_array<std::string_view>(
    {".c",   ".cfg",  ".conf", ".cpp", ".cs",   ".go",  ".h",   ".ini", ".java",
     ".kt",  ".lua",  ".md",   ".php", ".pl",   ".py",  ".rb",  ".rs",  ".sh",
     ".sql", ".tmpl", ".ts",   ".tsx", ".yaml", ".yml", ".bash"});

bool is_written_by_hand(const Unit& unit, std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot != std::string_view::npos &&
      std::find(written.begin(), written.end(), name.substr(dot)) != written.end())
    return true;
  if (name.ends_with(".txt")) return false;  // `requirements.txt` is what other tools export
  return std::any_of(unit.knowledge().ecosystems.begin(), unit.knowledge().ecosystems.end(),
                     [&](const auto& each) {
                       return std::find(each->manifests.begin(), each->manifests.end(), name) !=
                              each->manifests.end();
                     });
}

/// May also be made by a build, but hardly so that it differs in one letter from a file that is there.
bool is_text(std::string_view name) {
  constexpr auto text =
      std::to_array<std::string_view>({".html", ".json", ".toml", ".txt", ".xml"});
  return std::any_of(text.begin(), text.end(),
                     [&](std::string_view each) { return name.ends_with(each); });
}

std::optional<std::string> above(const std::string& folder) {
  if (folder == "/") return std::nullopt;
  if (folder.empty() || folder.ends_with("../")) return folder + "../";
  return folder.substr(0, folder.rfind('/', folder.size() - 2) + 1);
}

/// The folders that may be the context: the one that a CI file says, else that of the Dockerfile and those around it, up
/// to the root of the repository, or to the working folder.
Names contexts_of(const Unit& unit) {
  const std::string& path = unit.source().path();
  if (unit.settings().uses)
    if (const auto known = unit.settings().uses->context_of(path))
      return {*known == "." ? "" : *known + "/"};
  constexpr std::size_t most = 16;
  Names out;
  std::size_t here = 0;  // how many until the working folder
  for (std::optional<std::string> at = lint::folder_of(path); at && out.size() < most;
       at = above(*at)) {
    const Names* names = unit.names_in(*at);
    if (names == nullptr) break;
    out.push_back(*at);
    if (std::binary_search(names->begin(), names->end(), ".git")) return out;
    if (at->empty()) here = out.size();
  }
  if (here > 0) out.resize(here);
  return out;
}

/// How a path stands in a folder: there, not there, or nobody knows. Where it is not there, what may be meant.
struct Answer {
  bool absent = false;
  std::string meant;
  std::size_t errors = 0;  ///< of typing, between the two
};

Answer look(const Unit& unit, const std::string& folder, std::string_view path) {
  std::string at = folder;
  while (true) {
    const std::size_t slash = path.find('/');
    const std::string_view name = path.substr(0, slash);
    const Names* names = unit.names_in(at);
    if (names == nullptr) return {.absent = at != folder};
    if (names->empty()) return {};  // a submodule that is not there
    if (!std::binary_search(names->begin(), names->end(), name)) {
      const auto same = std::find_if(names->begin(), names->end(), [&](const std::string& other) {
        return syntax::equal_ignoring_case(other, name);
      });
      if (same != names->end()) return {true, *same};
      constexpr std::size_t most = 2000;  // of which one may be meant
      if (names->size() > most) return {true, ""};
      const std::vector<std::string_view> others(names->begin(), names->end());
      const Closest guess = closest(name, others);
      return {true, std::string(guess.word), guess.errors};
    }
    if (slash == std::string_view::npos) return {};
    at.append(name).append("/");
    path.remove_prefix(slash + 1);
  }
}

/// As a path below the root of the context; empty: not one that is known to name one file.
std::string cleaned(std::string_view source) {
  if (source.find("://") != std::string_view::npos || source.starts_with("git@")) return {};
  if (source.find_first_of("*?[$\"'\\`{<") != std::string_view::npos) return {};
  while (source.starts_with('/')) source.remove_prefix(1);
  std::string path(context::clean(source));
  return path == "." || path.starts_with("..") ? std::string() : path;
}

void judge(const Unit& unit, const Names& contexts, const syntax::Word& source,
           lint::Report& report) {
  const std::string path = cleaned(source.text);
  if (path.empty()) return;
  if (const auto* ignore = unit.ignore_file(); ignore != nullptr && ignore->excludes(path)) return;
  Answer first;
  for (const std::string& folder : contexts) {
    const Answer answer = look(unit, folder, path);
    if (!answer.absent) return;
    if (&folder == &contexts.front()) first = answer;
  }
  const std::string_view name = std::string_view(path).substr(path.rfind('/') + 1);
  const bool same_letters = syntax::equal_ignoring_case(first.meant, name);
  const bool misspelt = first.errors == 1 && is_text(name);
  if (!same_letters && !misspelt && !is_written_by_hand(unit, name)) return;
  lint::Diagnostic& found = report.add(source.span, "`" + path + "` is not in the context");
  if (!first.meant.empty()) found.help = "did you mean `" + first.meant + "`?";
}

void check(const Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* copy = place.instruction.as<syntax::Copy>();
  if (copy == nullptr || !copy->from.empty() || copy->sources.empty() || place.onbuild) return;
  if (unit.names_in(lint::folder_of(unit.source().path())) == nullptr) return;
  const Names contexts = contexts_of(unit);
  if (contexts.empty()) return;
  for (const syntax::Word& source : copy->sources) judge(unit, contexts, source, report);
}

}  // namespace

extern constexpr lint::Rule copied_file_missing{
    .name = "copied-file-missing",
    .category = "build",
    .summary = "COPY or ADD names a file that is not there",
    .severity = lint::Severity::warning,
    .keywords = {syntax::Keyword::add, syntax::Keyword::copy},
    .on_instruction = check};

}  // namespace stowage::rules
