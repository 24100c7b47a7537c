// Shell text out of YAML: every byte of the value is explained, and the place it is said to come
// from holds it.

#include "lib/pipeline/shell_text.h"

#include <gtest/gtest.h>

namespace stowage::pipeline {
namespace {

/// The value of key `a`, its pieces as `exact` or `~inexact~` bytes of the file.
std::string show(std::string_view yaml) {
  const Tree tree = read_yaml(yaml);
  const ShellText text = shell_text(tree, tree.find(tree.documents.at(0), "a"));
  std::string out;
  for (const shell::Piece& piece : text.pieces)
    out += piece.exact ? "[" + std::string(slice(yaml, piece.source)) + "]"
                       : "~" + std::string(slice(yaml, piece.source)) + "~";
  for (const Span span : text.broken_continuations) out += " broken@" + std::to_string(span.begin);
  return out;
}

struct Case {
  const char* yaml;
  const char* expected;
};

TEST(PipelineShellText, ExplainsEveryByte) {
  const Case cases[] = {
      {"a: b c\n", "[b c]"},
      {"a: b \\\n   c\n", "[b \\]~\n   ~[c] broken@5"},
      {"a: b  \n\n  c\n", "[b]~  \n\n  ~[c]"},
      {"a: >\n  b \\\n  c\n  d\n", "[b \\]~\n  ~[c]~\n  ~[d]~\n~ broken@9"},
      {"a: >\n  b \\\n    c\n", "[b \\]~\n  ~[  c]~\n~"},
      {"a: |\n  b \\\n    c\n", "[b \\\n][  c\n]"},
      {"a: |2\n   b\n  c\n", "[ b\n][c\n]"},
      {"a: |-\n\n  b\n\n  c\n\n", "[\n][b\n\n][c]"},
      {"a: \"b \\\"c\\\" \\u00e9 \\\n  d\\n\"\n", "[b ]~\\\"~[c]~\\\"~[ ]~\\u00e9~[ ][d]~\\n~"},
      {"a: 'it''s \\\n  b'\n", "[it]~''~[s \\]~\n  ~[b] broken@10"},
      {"a: |\r\n  b\r\n  c\r\n", "[b]~\r\n  ~[c]~\r\n~"},
      {"a: \"b c\"\n", "[b c]"},
  };
  for (const Case& test : cases) EXPECT_EQ(show(test.yaml), test.expected) << test.yaml;
}

TEST(PipelineShellText, TemplatesBecomeVariablesOfTheSameLength) {
  const auto blank = [](std::string text, Templates templates) {
    blank_templates(text, templates);
    return text;
  };
  EXPECT_EQ(blank("-t ${{ a.b }}:x", Templates::github), "-t ${__a_b__}:x");
  EXPECT_EQ(blank("<< a >> ${b}", Templates::circleci), "${_a__} ${b}");
  EXPECT_EQ(blank("$(A) $(B.C) $(echo x)", Templates::azure), "${A} ${B_C} $(echo x)");
  EXPECT_EQ(blank("$(A) $(shell x)", Templates::make), "${A} $(shell x)");
  EXPECT_EQ(blank("{{ a }}", Templates::just), "${_a__}");
  EXPECT_EQ(blank("${{ a", Templates::github), "${{ a");
}

}  // namespace
}  // namespace stowage::pipeline
