// A cut is right when `RUN left` and `RUN carried right` do what the one RUN did: the shell stops at the first failure
// in both, and what the shell holds (folder, variables, options) is set again. POSIX XCU 2.9.3 for the lists.

#include "lib/optimize/cuts.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stowage::optimize {
namespace {

std::vector<std::string> show(const std::string& script) {
  const std::string text = "FROM a\nRUN " + script + "\n";
  const syntax::Dockerfile file = syntax::parse(text);
  const syntax::Instruction& run = file.instructions.at(1);
  const std::string_view operands = run.line.text.substr(run.operands_offset);
  std::vector<std::string> out;
  for (const Cut& cut : cuts(run)) {
    out.push_back(std::string(operands.substr(0, cut.left_end)) + " | " + cut.carried +
                  std::string(operands.substr(cut.right_begin)));
  }
  return out;
}

struct Case {
  const char* script;
  std::vector<std::string> expected;
};

TEST(Cuts, BetweenCommandsThatRunOnlyAfterSuccess) {
  const Case cases[] = {
      {"a", {}},
      {"a && b", {"a | b"}},
      {"a && b && c", {"a | b && c", "a && b | c"}},
      {"cd x && a && b", {"cd x && a | cd x && b"}},
      {"a && cd x && b", {"a | cd x && b"}},
      {"set -ex; a; b", {"set -ex; a | set -ex && b"}},
      {"export A=1 && a && b", {"export A=1 && a | export A=1 && b"}},
      {"A=1 && a && b", {"A=1 && a | A=1 && b"}},
      {"A=1 a && b", {"A=1 a | b"}},
      {"a && for d in *; do b; done", {"a | for d in *; do b; done"}},
      {"a && (cd x && b) && c", {"a | (cd x && b) && c", "a && (cd x && b) | c"}},
      {"a | b && c", {"a | b | c"}},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(show(one.script), one.expected) << one.script;
  }
}

TEST(Cuts, NoneWhereTheShellGoesOnOrCannotBeRepeated) {
  for (const char* script : {
           "a; b",         // goes on after a failure of a
           "a && b || c",  // c runs after a failure of a
           "a || b",
           "a & b",
           "x=$(date) && a && b",  // another value the second time
           "cd - && a && b",
           ". ./env && a && b",
           "eval x && a && b",
           "f() { a; } && f && b",
           "! a && b",
           "if a; then cd x; fi && b && c",
           "a && <broken (",
       }) {
    EXPECT_TRUE(show(script).empty()) << script << ": " << show(script).front();
  }
}

}  // namespace
}  // namespace stowage::optimize
