#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// Is one of these in the folder of the Dockerfile, or in one above? The context may be any of them.
bool is_around(const lint::Unit& unit, std::initializer_list<std::string_view> names) {
  const std::string& path = unit.source().path();
  constexpr int most_levels = 4;
  std::size_t slash = path.rfind('/');
  for (int level = 0; level < most_levels; ++level) {
    const bool top = slash == std::string::npos;
    const std::string folder = top ? "" : path.substr(0, slash + 1);
    for (const std::string_view name : names)
      if (unit.exists(folder + std::string(name))) return true;
    if (top || slash == 0) break;
    slash = path.rfind('/', slash - 1);
  }
  return false;
}

bool has_ignore_file(const lint::Unit& unit) {
  const std::string& path = unit.source().path();
  return is_around(unit, {".dockerignore", ".containerignore"}) ||
         unit.exists(path + ".dockerignore") || unit.exists(path + ".containerignore");
}

/// Of the standard input, and of a file that lies in no project, nothing is known.
bool has_place(const lint::Unit& unit) {
  return is_around(unit, {".git/HEAD", ".git"}) && unit.exists(unit.source().path());
}

void check(const lint::Unit& unit, lint::Report& report) {
  const std::string& path = unit.source().path();
  for (const syntax::Instruction& instruction : unit.tree().instructions) {
    const auto* copy = instruction.as<syntax::Copy>();
    if (copy == nullptr || !copy->from.empty() || !copy->excludes.empty()) continue;
    for (const syntax::Word& source : copy->sources) {
      if (source.text != "." && source.text != "./" && source.text != "/") continue;
      if (!has_place(unit) || has_ignore_file(unit)) return;
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
