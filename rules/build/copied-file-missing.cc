#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "lib/knowledge/knowledge.h"
#include "lib/lint/unit.h"
#include "lib/syntax/chars.h"
#include "rules/build/context_files.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::Unit;

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

/// Is the answer a slip of the pen: another case, or one letter off?
bool is_slip(const Answer& answer, std::string_view name) {
  return !answer.meant.empty() &&
         (syntax::equal_ignoring_case(answer.meant, name) || (answer.errors == 1 && is_text(name)));
}

std::string_view name_of(std::string_view path) {
  return path.substr(path.rfind('/') + 1);  // npos + 1 == 0
}

/// Something that the file copies is there, so this is its context.
bool holds_another(const Unit& unit, const Context& context) {
  constexpr std::uint32_t most = 100;  // keeps the time linear
  std::uint32_t looked = 0;
  for (const syntax::Instruction& instruction : unit.tree().instructions) {
    const auto* copy = instruction.as<syntax::Copy>();
    if (copy == nullptr || !copy->from.empty()) continue;
    for (const syntax::Word& source : copy->sources) {
      if (++looked > most) return false;
      const std::string path = cleaned(source.text);
      if (!path.empty() && is_there(unit, context, path)) return true;
    }
  }
  return false;
}

void judge(const Unit& unit, std::span<const Context> contexts, const syntax::Word& source,
           lint::Report& report) {
  const std::string path = cleaned(source.text);
  if (path.empty()) return;
  if (const auto* ignore = unit.ignore_file(); ignore != nullptr && ignore->excludes(path)) return;
  const std::string_view name = name_of(path);
  Answer best;
  for (const Context& context : contexts) {
    const Answer answer = look(unit, context, path);
    if (!answer.absent) return;
    if (!is_slip(best, name)) best = answer;
  }
  const auto is_context = [&](const Context& each) { return holds_another(unit, each); };
  if (!is_slip(best, name) && !(is_written_by_hand(unit, name) &&
                                std::any_of(contexts.begin(), contexts.end(), is_context)))
    return;
  lint::Diagnostic& found = report.add(source.span, "`" + path + "` is not in the context");
  if (!best.meant.empty()) found.help = "did you mean `" + best.meant + "`?";
}

void check(const Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* copy = place.instruction.as<syntax::Copy>();
  if (copy == nullptr || !copy->from.empty() || copy->sources.empty() || place.onbuild) return;
  constexpr std::uint32_t most = 500;  // instructions; keeps the time linear
  if (place.index > most || unit.names_in(lint::folder_of(unit.source().path())) == nullptr) return;
  const std::span<const Context> contexts = contexts_of(unit);
  for (const syntax::Word& source :
       copy->sources.first(std::min<std::size_t>(copy->sources.size(), 50)))
    judge(unit, contexts, source, report);
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
