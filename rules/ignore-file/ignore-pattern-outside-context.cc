#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// A path of a machine, not of a project: "/home/me/project/build".
bool is_of_machine(std::string_view pattern) {
  for (const std::string_view folder :
       {"/home/", "/Users/", "/root/", "C:\\", "C:/", "/usr/local/"})
    if (pattern.starts_with(folder)) return true;
  return false;
}

void check(const lint::Unit& unit, const lint::IgnoreFile& file, lint::Report& report) {
  for (const lint::IgnoreLine& line : file.lines) {
    const std::string_view pattern = unit.text(line.pattern);
    if (line.clean == ".." || line.clean.starts_with("../")) {
      report.add(line.pattern,
                 "`" + line.clean + "` is outside of the context: it matches nothing");
    } else if (pattern.starts_with("~/") || is_of_machine(pattern)) {
      report.add(line.pattern, "patterns begin at the context: this matches nothing").help =
          "write the path as it is seen from the context";
    }
  }
}

}  // namespace

extern constexpr lint::Rule ignore_pattern_outside_context{
    .name = "ignore-pattern-outside-context",
    .category = "ignore-file",
    .summary = "A pattern of an ignore file can match nothing in the context",
    .on_ignore = check};

}  // namespace stowage::rules
