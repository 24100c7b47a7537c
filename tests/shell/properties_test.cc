#include "tests/shell/properties.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <ctime>
#include <random>
#include <string>
#include <vector>

namespace stowage::shell {
namespace {

constexpr std::string_view pieces[] = {
    "a",        "b c",
    " ",        " ",
    "\n",       ";",
    "&",        "&&",
    "||",       "|",
    "|&",       "(",
    ")",        "((",
    "))",       "{ ",
    " }",       "{",
    "}",        "'",
    "\"",       "\\",
    "`",        "$",
    "$(",       "${",
    "${a:-",    "${#",
    "$((",      "<",
    ">",        "<<E\n",
    "E\n",      "<<<",
    ">&2",      "2>",
    "<(",       "#",
    "!",        "! ",
    "if ",      "then ",
    "else ",    "elif ",
    "fi",       "for x in ",
    "do ",      "done",
    "while ",   "case x in ",
    "esac",     ";;",
    "[[ ",      " ]]",
    "=~ ",      "=",
    "+=",       "x=(",
    "f()",      "function ",
    "*",        "?",
    "[",        "]",
    "~",        "{a,b}",
    "-c",       "sh -c '",
    "sh -c \"", "eval ",
    "sudo ",    "env A=b ",
    "xargs ",   "time ",
    "set -e",   "\r\n",
    "\t",       "%",
    "^",        "@(",
    "\xC3\xA9", std::string_view("\0", 1),
};

TEST(Properties, hold_for_random_texts) {
  std::mt19937 random(7);
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::size_t left = random() % 24; left > 0; --left)
      text += pieces[random() % std::size(pieces)];
    const auto dialect = static_cast<Dialect>(round % 8 < 5 ? 0 : round % 8 - 4);
    ASSERT_EQ(check_properties(text, dialect), "")
        << testing::PrintToString(text) << static_cast<int>(dialect);
  }
}

TEST(Properties, hold_for_random_bytes) {
  std::mt19937 random(11);
  for (int round = 0; round < 10'000; ++round) {
    std::string text(random() % 64, ' ');
    for (char& c : text) c = static_cast<char>(random() % 256);
    ASSERT_EQ(check_properties(text, static_cast<Dialect>(round % 4)), "")
        << testing::PrintToString(text);
  }
}

TEST(Properties, hold_where_what_fails_ends_in_a_heredoc) {
  for (const std::string_view text : {"<<a||\n$((", "<<\xCE||\n$((", "a <<b &&\n$(", "<<a|\n`"})
    EXPECT_EQ(check_properties(text, Dialect::bash), "") << text;
}

// Every construct that looks ahead must stay linear when it is repeated and never closed.
TEST(Properties, time_is_bounded) {
  constexpr std::string_view ahead[] = {"a[",    "x[a",   "$[",  "[a",  "{a,",  "${a[",
                                        "((a) ", "((a);", "`a`", "\\`", "f() {"};
  const auto cpu_seconds = [](const std::string& text) {
    const std::clock_t start = std::clock();
    const Script script = parse(text);
    flatten(script);
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  };
  const auto check = [&](std::string_view piece, std::string_view other, std::size_t size) {
    std::string text;
    while (text.size() < size) (text += piece) += other;
    EXPECT_LT(cpu_seconds(text), 1)
        << testing::PrintToString(piece) << testing::PrintToString(other);
  };
  for (const std::string_view other : {"", " ", "\n", ";", "$("}) {
    for (const std::string_view piece : pieces) check(piece, other, 8'000);
    for (const std::string_view piece : ahead) check(piece, other, 40'000);
  }
}

bool accepted_by(const std::string& shell, const std::string& text) {
  FILE* const pipe = popen((shell + " -n 2>/dev/null").c_str(), "w");
  if (pipe == nullptr) return false;
  fwrite(text.data(), 1, text.size(), pipe);
  return pclose(pipe) == 0;
}

// Accepted or rejected like the shells themselves do. What only one of them knows is in the trees
// of script_test.cc.
TEST(Differential, agrees_with_bash_and_dash) {
  if (!accepted_by("bash", "a") || !accepted_by("dash", "a"))
    GTEST_SKIP() << "skipped: bash or dash is not here";
  const std::vector<std::string> texts = {
      "a",
      "a;",
      ";",
      "a;;",
      "a && b",
      "a &&",
      "&& a",
      "a || | b",
      "a | b",
      "a |",
      "| a",
      "a & b",
      "a & & b",
      "a &;",
      "(a)",
      "(a",
      "a)",
      "( )",
      "{ a; }",
      "{ a }",
      "{ }",
      "{a;}",
      "if a; then b; fi",
      "if a then b; fi",
      "if a; then fi",
      "if a; then b; else fi",
      "if ; then b; fi",
      "if a; then b; elif c; then d; fi",
      "while a; do b; done",
      "while a; do done",
      "for x in a b; do c; done",
      "for x in a b do c; done",
      "for x do c; done",
      "for x; do c; done",
      "for in; do a; done",
      "case x in a) b;; esac",
      "case x in a) b; esac",
      "case x in (a|b) c;; *) d;; esac",
      "case x in esac",
      "case x a) b;; esac",
      "case x in a b) c;; esac",
      "f() { a; }",
      "f() (a)",
      "f( { a; }",
      "f() ",
      "a 'b",
      "a \"b",
      "a `b",
      "a $(b",
      "a $(b)",
      "a ${b",
      "a \"${b}\"",
      "a \"${b:-c}\"",
      "a > b",
      "a >",
      "a 2>&1",
      "> b",
      "a < b > c",
      "a <<E\nb\nE",
      "a=b",
      "a=b c",
      "a= b",
      "! a",
      "a ! b",
      "a\nb",
      "a\n\nb",
      "a #b",
      "then",
      "fi",
      "done",
      "a; then",
      "a fi",
      "}",
      "a }",
      "a (b)",
      "echo {a,b}",
      "a=$(b; c)",
      "\"a\"b'c'",
      "a\\",
      "a \\\n b",
      "$((1+1))",
      "a && (b; c) || { d; }",
      "(a) b",
      "{ a; } b",
      "{ a; } > b",
      "if a; then b; fi c",
      "if a; then b; fi > c",
      "while a; do b; done | c",
      "a | { b; }",
      "a | (b)",
      "a | if b; then c; fi",
      "$(a)",
      "`a`",
      "a; ;",
      "for x in a; { b; }",
      "a <<E",
      "a <<",
      "a <",
      "( a ) )",
      "((",
      "a & b &",
      "a;b;",
      "case a in a) ;; b) ;; esac",
  };
  for (const std::string& text : texts) {
    const bool bash = accepted_by("bash", text);
    if (bash != accepted_by("dash", text)) continue;
    EXPECT_EQ(parse(text).complete, bash) << testing::PrintToString(text);
  }
}

}  // namespace
}  // namespace stowage::shell
