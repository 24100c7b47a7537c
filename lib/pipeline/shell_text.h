#pragma once
// Shell text out of a file: the text as the shell gets it, and where each part of it stands in the
// file.
//
//   ShellText text = shell_text(tree, node);           // a YAML scalar, lines joined or not as
//   YAML says blank_templates(text.text, Dialect::github);       // `${{ … }}` becomes a variable
//   of the same length shell::parse_mapped(text.text, text.pieces)

#include <string>
#include <vector>

#include "lib/pipeline/tree.h"
#include "lib/shell/script.h"

namespace stowage::pipeline {

struct ShellText {
  std::string text;
  std::vector<shell::Piece> pieces;
  std::vector<Span> broken_continuations;  ///< see Script
};

ShellText shell_text(const Tree& tree, NodeId scalar);

/// The bytes of a span without those that belong to the language around: `drops` is asked for each, and what stands
/// behind a dropped byte is kept. The `\r` of line ends goes too.
using Drops = bool (*)(std::string_view file, std::size_t at);
ShellText text_without(std::string_view file, Span span, Drops drops);
inline ShellText plain_text(std::string_view file, Span span) {
  return text_without(file, span, [](std::string_view, std::size_t) { return false; });
}

/// Who fills in variables before the shell sees the text.
enum class Templates : std::uint8_t { none, github, circleci, azure, gitlab, just, make };

/// Turns every template (`${{ a.b }}`, `<< a >>`, `$(a)`, `$[[ a ]]`, `{{a}}`) into `${…}` of the
/// same length, so that the shell parser takes it for a variable.
void blank_templates(std::string& text, Templates templates);

}  // namespace stowage::pipeline
