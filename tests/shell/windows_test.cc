// cmd: "Command shell overview" and "Using multiple commands and conditional processing symbols";
// PowerShell: about_Parsing, about_Quoting_Rules, about_Pipeline_Chain_Operators (Microsoft's
// documentation).

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "lib/shell/script.h"

namespace stowage::shell {
namespace {

struct Case {
  std::string_view input;
  std::string_view dump;
};

class Cmd : public testing::TestWithParam<Case> {};
TEST_P(Cmd, is_tokenised) {
  EXPECT_EQ(dump(parse(GetParam().input, Dialect::cmd)), GetParam().dump) << GetParam().input;
}

INSTANTIATE_TEST_SUITE_P(windows, Cmd,
                         testing::ValuesIn(std::vector<Case>{
                             {"", "(;)"},
                             {"mkdir a && cd a & dir", "(; (&& [mkdir a] [cd a]) [dir])"},
                             {"a | b || c", "(|| (| [a] [b]) [c])"},
                             {"echo a^&b", "[echo a\\&b]"},
                             {R"(copy C:\a\b.txt C:\c)", R"([copy C:\a\b.txt C:\c])"},
                             {"echo 'a b'", "[echo 'a b']"},
                             {"a > b 2>&1", "[a >b 2>&1]"},
                             {"echo a & (b)", "(; [echo a] (opaque))"},
                             {"if exist x (del x) else (b)", "(opaque)"},
                         }));

class PowerShell : public testing::TestWithParam<Case> {};
TEST_P(PowerShell, is_tokenised) {
  EXPECT_EQ(dump(parse(GetParam().input, Dialect::powershell)), GetParam().dump)
      << GetParam().input;
}

INSTANTIATE_TEST_SUITE_P(windows, PowerShell,
                         testing::ValuesIn(std::vector<Case>{
                             {"Get-Item a; Remove-Item b", "(; [Get-Item a] [Remove-Item b])"},
                             {"a | b && c", "(&& (| [a] [b]) [c])"},
                             {"a # b", "[a]"},
                             {"Write-Host 'it''s'; b", "(; [Write-Host ${it''s}] [b])"},
                             {"a 'b", "(opaque)"},
                             {"a; b {c", "(; [a] (opaque))"},
                         }));

TEST(PowerShell, does_not_know_what_expands) {
  const Script script = parse("a $b \"c$d\" (e; f) @{g = 1} 'h' \"i\"", Dialect::powershell);
  const auto words = script.root.items[0].as<Simple>()->words;
  ASSERT_EQ(words.size(), 7u);
  for (std::size_t i = 1; i < 5; ++i) EXPECT_FALSE(literal(words[i])) << words[i].raw;
  EXPECT_EQ(literal(words[5]), "h");
  EXPECT_EQ(literal(words[6]), "i");
  EXPECT_TRUE(script.complete);
}

TEST(Cmd, does_not_know_variables) {
  const Script script = parse("echo %a% b%c% \"d e\" \"%f%\"", Dialect::cmd);
  const auto words = script.root.items[0].as<Simple>()->words;
  ASSERT_EQ(words.size(), 5u);
  EXPECT_FALSE(literal(words[1]));
  EXPECT_FALSE(literal(words[2]));
  EXPECT_EQ(words[2].text, "b");
  EXPECT_EQ(literal(words[3]), "d e");
  EXPECT_FALSE(literal(words[4]));
}

}  // namespace
}  // namespace stowage::shell
