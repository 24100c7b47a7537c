#include "lib/model/expand.h"

#include <gtest/gtest.h>

#include <map>

#include "lib/model/pattern.h"

namespace stowage::model {

namespace {

/// What the tests below know: A, EMPTY and so on are set, U is not known, all others are not set.
Lookup resolve(std::string_view name) {
  static const std::map<std::string_view, std::string> set = {
      {"A", "abc"},    {"B", "b b"},    {"EMPTY", ""},        {"P", "/usr/lib/x.tar.gz"},
      {"V", "1.22.4"}, {"STAR", "a*b"}, {"LONG", "xxyxxyxx"}, {"NL", "a\nb"},
  };
  if (name == "U") return {true, false, "", false};
  const auto found = set.find(name);
  if (found == set.end()) return {};
  return {true, true, found->second, false};
}

struct Case {
  const char* text;
  const char* expected;
  bool known = true;
};

}  // namespace

// What lex.go answers with an error, and the place of the quote or `$` that it stops in.
TEST(Expand, Refuses) {
  struct Refused {
    const char* text;
    std::size_t at;
    const char* why;
  };
  const Refused cases[] = {
      {"a'b", 1, "no matching single quote"},
      {"'a' \"b", 4, "no matching double quote"},
      {"\"a${A\"", 2, "unsupported modifier `\"`"},
      {"x/${A", 2, "missing `}`"},
      {"${A:-b", 0, "missing `}`"},
      {"${A:-${B}", 0, "missing `}`"},
      {"${A:-${B^}}", 5, "unsupported modifier `^`"},
      {"${A:=b}", 0, "unsupported modifier `:=`"},
      {"${A=b}", 0, "unsupported modifier `=`"},
      {"${{A}}", 0, "bad substitution"},
      {"${}", 0, "bad substitution"},
      {"${A/b}", 0, "missing `/` in `${}`"},
      {"${NO:?}", 0, "NO: is not allowed to be unset"},
  };
  for (const Refused& c : cases) {
    const auto refusal = expansion_refusal(c.text, '\\', resolve);
    ASSERT_TRUE(refusal) << c.text;
    EXPECT_EQ(refusal->at, c.at) << c.text;
    EXPECT_EQ(refusal->why, c.why) << c.text;
  }
  // A substitution without a name is of nothing (processName may return ""); a quote is text in a heredoc.
  for (const char* text : {"${+x}", "${%x}", "${/a/b}", "$", "a\\'b", "${U:?}", "'${A'"})
    EXPECT_FALSE(expansion_refusal(text, '\\', resolve)) << text;
  EXPECT_FALSE(expansion_refusal("it's", '\\', resolve, /*quotes=*/false));
  EXPECT_TRUE(expansion_refusal("${A", '\\', resolve, /*quotes=*/false));
  // Longer than what we keep of a value: not the builder's word.
  EXPECT_FALSE(expansion_refusal("$A " + std::string(70000, 'x') + "'", '\\', resolve));
}

// The first group follows the table of moby/buildkit frontend/dockerfile/shell/envVarTest, the
// others the source (lex.go) and the Dockerfile reference, "Environment replacement".
TEST(Expand, OneWord) {
  const Case cases[] = {
      {"hello", "hello"},
      {"he'll'o", "hello"},
      {"he\"'\"llo", "he'llo"},
      {"he\\'llo", "he'llo"},
      {"abc\\tdef", "abctdef"},
      {"'abc\\tdef'", "abc\\tdef"},
      {"\"abc\\tdef\"", "abc\\tdef"},
      {"\"he\\$A\"", "he$A"},
      {"he\\$A", "he$A"},
      {"'$A'", "$A"},
      {"\"$A\"", "abc"},
      {"he$A.", "heabc."},
      {"he$1x", "hex"},
      {"he$10x", "hex"},
      {"he$.", "he$."},
      {"he$", "he$"},
      {"he$$$b", "he"},
      {"a\\", "a"},
      {"$A_", ""},
      {"${A}_", "abc_"},
      {"${NOPE}", ""},
      {"x${NOPE:-d}", "xd"},
      {"${EMPTY:-d}", "d"},
      {"${EMPTY-d}", ""},
      {"${A:-d}", "abc"},
      {"${NOPE-d}", "d"},
      {"${NOPE:-$A}", "abc"},
      {"${NOPE:-${NOPE2:-deep}}", "deep"},
      {"${A:+yes}", "yes"},
      {"${EMPTY:+yes}", ""},
      {"${EMPTY+yes}", "yes"},
      {"${NOPE+yes}", ""},
      {"${A:?why}", "abc"},
      {"${EMPTY?why}", ""},
      // Patterns: the shortest or longest match at one end.
      {"${P#*/}", "usr/lib/x.tar.gz"},
      {"${P##*/}", "x.tar.gz"},
      {"${P%.*}", "/usr/lib/x.tar"},
      {"${P%%.*}", "/usr/lib/x"},
      {"${V%.*}", "1.22"},
      {"${V%%.*}", "1"},
      {"${V#nope}", "1.22.4"},
      {"${A#?}", "bc"},
      {"${A#*}", "abc"},
      {"${A##*}", ""},
      {"${STAR#a\\*}", "b"},
      {"${STAR%\\*b}", "a"},
      {"${NL##*}", "\nb"},
      {"${V/./-}", "1-22.4"},
      {"${V//./-}", "1-22-4"},
      {"${LONG/y*/_}", "xx_"},
      {"${LONG//x?/_}", "_y_y_"},
      {"${P//\\//_}", "_usr_lib_x.tar.gz"},
      {"${NOPE/a/b}", ""},
      {"${A//b}", "${A//b}", false},
      // What is not known stands as written.
      {"$U", "$U", false},
      {"${U:-d}/$A", "${U:-d}/abc", false},
      {"${NOPE:-$U}", "$U", false},
      {"${A:+x}$EMPTY", "x"},
  };
  for (const Case& c : cases) {
    const Expansion e = expand_word(c.text, '\\', resolve);
    EXPECT_EQ(e.value.text, c.expected) << c.text;
    EXPECT_EQ(e.value.known, c.known) << c.text;
  }
}

TEST(Expand, TheEscapeCharacterOfTheFileCounts) {
  EXPECT_EQ(expand_word("a\\b`$A", '`', resolve).value.text, "a\\b$A");
  EXPECT_EQ(expand_word("C:\\x\\", '`', resolve).value.text, "C:\\x\\");
}

TEST(Expand, HeredocBodiesKeepTheirQuotes) {
  EXPECT_EQ(expand_word("x = \"$A\" 'y'\n", '\\', resolve, false).value.text, "x = \"abc\" 'y'\n");
}

TEST(Expand, WhatTheBuilderRefusesIsAnError) {
  for (const char* text : {"${", "${A", "${}", "${:x}", "${{A}}", "${A!x}", "${A:x}", "'a", "\"a",
                           "${NOPE:?}", "${NOPE?say why}", "${EMPTY:?}", "${A/b", "${A#\\x}"})
    EXPECT_NE(expand_word(text, '\\', resolve).error, "") << text;
  EXPECT_EQ(expand_word("${NOPE?say why}", '\\', resolve).error, "NOPE: say why");
}

TEST(Expand, SaysWhichNamesItRead) {
  const Expansion e = expand_word("$A ${NOPE:-$B} $A $1 '$C'", '\\', resolve);
  EXPECT_EQ(e.reads, (std::vector<std::string>{"A", "B", "NOPE"}));
}

TEST(Expand, WordsSplitAfterExpansionButNotInQuotes) {
  const auto texts = [](const char* text) {
    std::vector<std::string> result;
    for (const Value& word : expand_words(text, '\\', resolve).words) result.push_back(word.text);
    return result;
  };
  using List = std::vector<std::string>;
  EXPECT_EQ(texts("a  b"), (List{"a", "b"}));
  EXPECT_EQ(texts("$B"), (List{"b", "b"}));
  EXPECT_EQ(texts("\"$B\" c"), (List{"b b", "c"}));
  EXPECT_EQ(texts("x$B"), (List{"xb", "b"}));
  EXPECT_EQ(texts("a\\ b"), (List{"a b"}));
  EXPECT_EQ(texts("$NOPE"), (List{}));
}

// A=$A$A thirty times over, and patterns as long as their value, must end soon.
TEST(Expand, HasBounds) {
  const std::string big(60000, 'x');
  const auto huge = [&](std::string_view) { return Lookup{true, true, big, false}; };
  EXPECT_NE(expand_word("$A$A$A", '\\', huge).error, "");
  EXPECT_NE(expand_word("${A#" + big + "}", '\\', huge).error, "");
  std::string nested;
  for (int i = 0; i < 100000; ++i) nested += "${A:-";
  EXPECT_NE(expand_word(nested, '\\', resolve).error, "");
}

}  // namespace stowage::model
