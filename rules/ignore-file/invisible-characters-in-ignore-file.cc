#include <string>

#include "lib/lint/ignore_edits.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// Characters of Unicode that look like a blank or like nothing: the builder takes them as they are.
std::size_t odd_character(std::string_view pattern) {
  // Go's TrimSpace, which the reader uses, takes no-break spaces at the ends away.
  for (const std::string_view odd :
       {"\xE2\x80\x8B", "\xEF\xBB\xBF", "\xE2\x80\x8C", "\xE2\x80\x8D"})
    if (const std::size_t at = pattern.find(odd); at != std::string_view::npos) return at;
  return std::string_view::npos;
}

void check(const lint::Unit& unit, const lint::IgnoreFile& file, lint::Report& report) {
  for (const lint::IgnoreLine& line : file.lines) {
    const std::string_view pattern = unit.text(line.pattern);
    const std::size_t at = odd_character(pattern);
    if (at == std::string_view::npos) continue;
    const std::uint32_t begin = line.pattern.begin + static_cast<std::uint32_t>(at);
    constexpr std::uint32_t size = 3;
    lint::Diagnostic& found = report.add({begin, begin + size},
                                         "a character that cannot be seen is part of this pattern");
    if (at == 0 || at + size == pattern.size())
      found.fixes.push_back({.title = "remove it",
                             .grade = Grade::assuming,
                             .edits = {{{begin, begin + size}, ""}},
                             .assumptions = {"no image needs what the pattern then leaves out"}});
  }
}

}  // namespace

extern constexpr lint::Rule invisible_characters_in_ignore_file{
    .name = "invisible-characters-in-ignore-file",
    .category = "ignore-file",
    .summary = "A pattern of an ignore file holds a character that cannot be seen",
    .fixable = true,
    .on_ignore = check};

}  // namespace stowage::rules
