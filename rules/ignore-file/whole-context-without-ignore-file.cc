#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// The context may be any folder above the Dockerfile: an ignore file in one of them may be its.
bool has_ignore_file(const lint::Unit& unit) {
  const std::string& path = unit.source().path();
  constexpr int most_levels = 4;
  for (const char* name : {".dockerignore", ".containerignore"}) {
    if (unit.exists(path + name)) return true;
    std::size_t slash = path.rfind('/');
    for (int level = 0; level < most_levels; ++level) {
      const bool top = slash == std::string::npos;
      if (unit.exists((top ? "" : path.substr(0, slash + 1)) + name)) return true;
      if (top || slash == 0) break;
      slash = path.rfind('/', slash - 1);
    }
  }
  return false;
}

/// Is it a file on disk? Of the standard input nothing is known.
bool has_place(const lint::Unit& unit) { return unit.exists(unit.source().path()); }

void check(const lint::Unit& unit, lint::Report& report) {
  const std::string& path = unit.source().path();
  for (const syntax::Instruction& instruction : unit.tree().instructions) {
    const auto* copy = instruction.as<syntax::Copy>();
    if (copy == nullptr || !copy->from.empty() || !copy->excludes.empty()) continue;
    for (const syntax::Word& source : copy->sources) {
      if (source.text != "." && source.text != "./" && source.text != "/") continue;
      if (has_ignore_file(unit) || !has_place(unit)) return;
      lint::Diagnostic& found = report.add(
          source.span, "takes `.git`, `" + path.substr(path.rfind('/') + 1) +
                           "` and whatever else lies there: there is no `.dockerignore`");
      found.help =
          "leave out at least `.git`, the Dockerfile, and what builds leave behind: each change of "
          "theirs makes the COPY new";
      return;
    }
  }
}

}  // namespace

extern constexpr lint::Rule whole_context_without_ignore_file{
    .name = "whole-context-without-ignore-file",
    .category = "ignore-file",
    .summary = "The whole context is copied, and there is no ignore file",
    .severity = lint::Severity::info,
    .aliases = {"DF033"},
    .on_file = check};

}  // namespace stowage::rules
