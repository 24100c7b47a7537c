// 10 MB of nonsense of many kinds: time stays near linear in the text, and no byte is lost. A
// parser that looks back or ahead once too often shows here as minutes.

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/lint/linter.h"
#include "lib/lint/unit.h"
#include "lib/syntax/dockerfile.h"
#include "lib/text/source.h"
#include "rules/rules.h"

namespace stowage {
namespace {

// The promise is 2 s for 10 MB in a release build. A debug build and a sanitizer take a multiple of
// the time, and get a part of the text.
#ifdef NDEBUG
constexpr std::size_t size = 10'000'000;
constexpr double most_seconds = 2;
#else
constexpr std::size_t size = 500'000;
constexpr double most_seconds = 5;
#endif

std::string repeated(std::string_view piece, std::size_t bytes = size) {
  std::string text;
  text.reserve(bytes + piece.size());
  while (text.size() < bytes) text += piece;
  return text;
}

struct Nonsense {
  const char* name;
  std::function<std::string()> make;
};

std::vector<Nonsense> kinds() {
  const auto all = [](std::string_view piece) { return [piece] { return repeated(piece); }; };
  const auto behind = [](std::string_view head, std::string_view piece) {
    return [head, piece] { return std::string(head) + repeated(piece); };
  };
  const auto numbered = [](std::string_view head, std::string_view before, std::string_view after) {
    return [head, before, after] {
      std::string text(head);
      for (std::size_t i = 0; text.size() < size; ++i) {
        text += std::string(before) + std::to_string(i) + std::string(after);
      }
      return text;
    };
  };
  return {
      {"newlines", all("\n")},
      {"carriage returns", all("\r")},
      {"blanks", all(" ")},
      {"NUL bytes", all(std::string_view("\0", 1))},
      {"bytes that are no UTF-8", all("\xff\xfe")},
      {"backslashes", all("\\")},
      {"continuations", behind("RUN a", "\\\n")},
      {"continued text", behind("RUN a", " b \\\n")},
      {"continuations with comments", behind("RUN a \\\n", "# c\n")},
      {"continuations with empty lines", behind("RUN a \\\n", "\n")},
      {"comments", all("# c\n")},
      {"directives", behind("# syntax=a\n", "# escape=`\n")},
      {"one word", behind("FROM ", "a")},
      {"one long line of words", behind("FROM a\nRUN ", "echo ")},
      {"unknown instructions", all("a\n")},
      {"keywords", all("RUN\n")},
      {"stages", all("FROM a AS b\n")},
      {"stages with names", numbered("", "FROM a AS s", "\n")},
      {"copies between stages", numbered("FROM a AS s\n", "COPY --from=s a b", "\n")},
      {"heredoc signs", behind("FROM a\nRUN ", "<<")},
      {"heredoc words", behind("FROM a\nRUN ", "<<a ")},
      {"heredocs that never end", all("RUN <<a\n")},
      {"many heredocs on a line", numbered("FROM a\nCOPY ", "<<f", " ")},
      {"heredocs in a row", all("RUN <<a\nb\na\n")},
      {"heredocs of COPY", all("COPY <<a /b\na\n")},
      {"quotes", behind("FROM a\nRUN ", "\"")},
      {"quotes of both kinds", behind("FROM a\nENV a=", "\"'")},
      {"opened quotes", behind("FROM a\nENV ", "a=\" ")},
      {"parentheses", behind("FROM a\nRUN ", "(")},
      {"subshells", behind("FROM a\nRUN ", "$(")},
      {"arithmetic", behind("FROM a\nRUN ", "$((")},
      {"braces", behind("FROM a\nRUN ", "{ ")},
      {"parameters", behind("FROM a\nRUN echo ", "${")},
      {"parameters with defaults", behind("FROM a\nENV a=", "${a:-")},
      {"backquotes", behind("FROM a\nRUN ", "`")},
      {"escaped backquotes", behind("FROM a\nRUN ", "\\`")},
      {"brackets", behind("FROM a\nCMD ", "[")},
      {"a long array", behind("FROM a\nCMD [", "\"a\",")},
      {"escapes in an array", behind("FROM a\nCMD [\"", "\\u0041")},
      {"objects", behind("FROM a\nCMD [", "{\"a\":")},
      {"a file of JSON", behind("{\"syntax\":", "[")},
      {"pairs", behind("FROM a\nENV ", "a=b ")},
      {"labels", behind("FROM a\nLABEL ", "a=\"b c\" ")},
      {"arguments", behind("ARG ", "a ")},
      {"flags", behind("FROM a\nRUN ", "--a=b ")},
      {"hyphens", behind("FROM a\nRUN ", "-")},
      {"mounts", behind("FROM a\nRUN ", "--mount=type=cache,target=/a ")},
      {"options of a mount", behind("FROM a\nRUN --mount=", "a=b,")},
      {"triggers", behind("FROM a\n", "ONBUILD ")},
      {"lines of triggers", all("ONBUILD ONBUILD RUN a\n")},
      {"ports", behind("FROM a\nEXPOSE ", "1-2/tcp ")},
      {"signs", behind("FROM a\nRUN ", "&&||;|")},
      {"loops", behind("FROM a\nRUN ", "for a in b; do ")},
      {"conditions", behind("FROM a\nRUN ", "if ")},
      {"cases", behind("FROM a\nRUN ", "case a in b) ")},
      {"globs", behind("FROM a\nCOPY ", "**/")},
      {"a shell in a shell", behind("FROM a\nRUN ", "sh -c ")},
  };
}

double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

TEST(Nonsense, IsParsedInLinearTimeWithoutLoss) {
  for (const Nonsense& kind : kinds()) {
    const std::string text = kind.make();
    const double begin = processor_seconds();
    const syntax::Dockerfile file = syntax::parse(text);
    EXPECT_LT(processor_seconds() - begin, most_seconds) << kind.name;
    EXPECT_TRUE(syntax::unparse(file) == text) << kind.name;
  }
}

TEST(Nonsense, OfManyErrorsAThousandAreShown) {
  const Source source("Dockerfile", "FROM a\n" + repeated("COPY\n", 10000));
  const lint::Unit unit(source);
  std::vector<lint::Diagnostic> found = lint::lint(unit, lint::RuleSet(rules::all()));
  std::erase_if(found, [](const lint::Diagnostic& one) { return one.rule->on_error == nullptr; });
  ASSERT_EQ(found.size(), 1000U);
  EXPECT_EQ(found.back().help, "1000 more errors are not shown");
}

TEST(Nonsense, OfMillionsOfInstructionsTheBeginningIsLintedAndTheEndSaid) {
  const Source source("Dockerfile", "FROM a:1\n" + repeated("USER a\n", std::size_t{2} << 20));
  const lint::Unit unit(source);
  EXPECT_EQ(unit.tree().instructions.size(), 100'000U);
  const std::vector<lint::Diagnostic> found = lint::lint(unit, lint::RuleSet(rules::all()));
  const auto stop = std::find_if(found.begin(), found.end(), [](const lint::Diagnostic& one) {
    return one.rule->name == "syntax-error";
  });
  ASSERT_NE(stop, found.end());
  EXPECT_EQ(unit.lines().line_of(stop->span.begin), 100'001U);
}

TEST(Nonsense, IsLintedInLinearTime) {
  const lint::RuleSet rules(rules::all());
  for (const Nonsense& kind : kinds()) {
    const Source source("Dockerfile", kind.make());
    const double begin = processor_seconds();
    const lint::Unit unit(source);
    lint::lint(unit, rules);
    EXPECT_LT(processor_seconds() - begin, most_seconds) << kind.name;
  }
}

}  // namespace
}  // namespace stowage
