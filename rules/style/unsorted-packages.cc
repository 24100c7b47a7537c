#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "lib/lint/offer.h"
#include "lib/lint/tool_call.h"
#include "lib/lint/unit.h"
#include "lib/syntax/chars.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::RunCommands;
using lint::Unit;
using shell::Command;
using shell::Word;

/// Only the end of a line and blanks: each name has a line of its own.
bool is_line_end(std::string_view between) {
  return between.find('\n') != std::string_view::npos &&
         between.find_first_not_of(" \t\r\n\\`") == std::string_view::npos;
}

/// The places of a list of names, one a line; nothing where the list is not as plain as that.
std::optional<std::vector<Span>> list_of(const Unit& unit, const RunCommands& run,
                                         const std::vector<const Word*>& names) {
  std::vector<Span> places;
  for (const Word* name : names) {
    const Span place = run.to_source(name->span);
    if (name->expands || unit.text(place) != name->raw) return std::nullopt;
    if (!places.empty() && !is_line_end(unit.text({places.back().end, place.begin})))
      return std::nullopt;
    places.push_back(place);
  }
  return places;
}

bool before(std::string_view left, std::string_view right) {
  return std::lexicographical_compare(
      left.begin(), left.end(), right.begin(), right.end(),
      [](char a, char b) { return syntax::lower(a) < syntax::lower(b); });
}

/// As `sort` does in most languages: only letters and digits count.
bool before_without_signs(std::string_view left, std::string_view right) {
  const auto only_signs_out = [](std::string_view text) {
    std::string out;
    for (const char c : text)
      if ((c >= '0' && c <= '9') || (syntax::lower(c) >= 'a' && syntax::lower(c) <= 'z'))
        out += syntax::lower(c);
    return out;
  };
  return only_signs_out(left) < only_signs_out(right);
}

void look_at(const Unit& unit, const RunCommands& run, const Command& command,
             lint::Report& report) {
  constexpr std::size_t least = 3;
  const lint::ToolCall& call = run.call(command);
  if (!call.is({"install", "add"}) || call.operands.size() < least || call.unknown) return;
  const auto places = list_of(unit, run, call.operands);
  if (!places) return;
  std::vector<std::string_view> names;
  for (const Span place : *places) names.push_back(unit.text(place));
  if (std::is_sorted(names.begin(), names.end(), before) ||
      std::is_sorted(names.begin(), names.end(), before_without_signs))
    return;
  const auto first = std::is_sorted_until(names.begin(), names.end(), before);
  lint::Diagnostic& found =
      report.add((*places)[static_cast<std::size_t>(first - names.begin())],
                 "`" + std::string(*first) + "` stands below `" + std::string(first[-1]) + "`");
  std::vector<std::string_view> sorted = names;
  std::stable_sort(sorted.begin(), sorted.end(), before);
  std::vector<Edit> edits;
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] != sorted[i]) edits.push_back({(*places)[i], std::string(sorted[i])});
  lint::offer(found, "sort the packages", Grade::assuming, std::move(edits),
              {"the order of the names does not decide which packages come"});
}

void check(const Unit& unit, const lint::Place& place, lint::Report& report) {
  if (!place.instruction.valid) return;
  const RunCommands& run = unit.commands(place.instruction, place.index);
  for (const Command& command : run.all())
    for (const std::string_view name :
         {"apt-get", "apt", "apk", "dnf", "microdnf", "yum", "zypper"})
      if (command.name == name) look_at(unit, run, command, report);
}

}  // namespace

extern constexpr lint::Rule unsorted_packages{.name = "unsorted-packages",
                                              .category = "style",
                                              .summary = "A list of packages is not sorted",
                                              .severity = lint::Severity::style,
                                              .aliases = {"S7018", "sort-packages"},
                                              .fixable = true,
                                              .by_default = false,
                                              .mentions = "apt apk dnf yum zypper",
                                              .keywords = {syntax::Keyword::run},
                                              .on_instruction = check};

}  // namespace stowage::rules
