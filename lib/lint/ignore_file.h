#pragma once
// An ignore file as a unit of its own: what the builder makes of it, and where each pattern stands.
//
//   if (const IgnoreFile* ignore = unit.ignore())
//     for (const IgnoreLine& line : ignore->lines) ... ignore->rules.verdict("src/main.c") ...

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/context/ignore.h"
#include "lib/text/span.h"

namespace stowage::lint {

class Unit;

/// A line with a pattern.
struct IgnoreLine {
  Span span;               ///< without its newline
  Span pattern;            ///< as written, without blanks around it and without `!`
  std::uint32_t line = 0;  ///< 1-based
  bool exception = false;  ///< `!`
  std::string clean;       ///< as the builder compares it: "./a//b/" is "a/b"
};

struct IgnoreFile {
  context::IgnoreRules rules;
  std::vector<IgnoreLine> lines;
  /// The line with this number, or null.
  const IgnoreLine* line(std::uint32_t number) const;
};

/// `.dockerignore`, `x.dockerignore`, `.containerignore`, `x.containerignore`.
bool has_ignore_file_name(std::string_view path);

IgnoreFile read_ignore_file(std::string_view text, std::string file);

/// The folder that is the context of an ignore file, with its slash; "" for the working folder.
/// For one with the name of a Dockerfile in front it is a guess: the context may be elsewhere.
std::string folder_of(std::string_view path);

/// Paths at which the Dockerfile of an ignore file may be, the best first.
std::vector<std::string> dockerfiles_of(std::string_view ignore_path);

/// A line with its newline: what is deleted with it.
Span whole_line(const Unit& unit, const IgnoreLine& line);

}  // namespace stowage::lint
