// POSIX XBD 12.2 (Utility Syntax Guidelines) and getopt_long(3).

#include "lib/shell/flags.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stowage::shell {
namespace {

constexpr std::string_view with_value[] = {"-o", "--option", "-t"};

std::string describe(std::string_view text, const FlagRules& rules) {
  const Script script = parse(text);
  const auto argv = script.root.items[0].as<Simple>()->words;
  const Arguments arguments = split(argv, rules);
  std::string out;
  for (const Flag& flag : arguments.flags) {
    (out += flag.name) += flag.has_value ? "=" : "";
    (out += flag.value) += flag.has_value && !flag.value_known ? "? " : " ";
  }
  out += ':';
  for (const std::size_t at : arguments.operands) (out += ' ') += argv[at].raw;
  if (!arguments.unknown.empty()) out += " ?";
  for (const std::size_t at : arguments.unknown) (out += ' ') += argv[at].raw;
  if (arguments.may_split) out += " splits";
  return out;
}

struct Case {
  std::string_view input;
  std::string_view arguments;
};

class Split : public testing::TestWithParam<Case> {};

TEST_P(Split, follows_getopt) {
  EXPECT_EQ(describe(GetParam().input, with_value), GetParam().arguments) << GetParam().input;
}

INSTANTIATE_TEST_SUITE_P(flags, Split,
                         testing::ValuesIn(std::vector<Case>{
                             {"apt-get install -y curl", "-y : install curl"},
                             {"apt-get -yq install a b", "-y -q : install a b"},
                             {"a -o X=1 -oY -yoZ -yo W b", "-o=X=1 -o=Y -y -o=Z -y -o=W : b"},
                             {"a --option=x --option y --yes", "--option=x --option=y --yes :"},
                             {"a -x=1", "-x=1 :"},
                             {"a -y -- -z b", "-y : -z b"},
                             {"a - b", ": - b"},
                             {"a $x -y", "-y : ? $x"},
                             {"a \"$x\" b$c", ": b$c ? \"$x\" splits"},
                             {"a --user=$x -t$y -o \"$z\"", "--user=? -t=? -o=? : splits"},
                             {"a --us$x -y$z", "-y : ? --us$x -y$z splits"},
                             {"a '-y' \"--no\"", "-y --no :"},
                             {"a -o", "-o :"},
                         }));

TEST(Split, leaves_long_names_with_one_dash_whole) {
  EXPECT_EQ(describe("find . -name x -type=f", {{}, false}), "-name -type=f : . x");
  EXPECT_EQ(describe("sudo -u -y a -z", {{}, true, true}), "-u -y : a -z");
}

TEST(Presence, is_unknown_behind_an_expansion) {
  const auto of = [](std::string_view text) {
    const Script script = parse(text);
    return presence(script.root.items[0].as<Simple>()->words, {"-y", "--yes"});
  };
  EXPECT_EQ(of("a -qy"), Presence::present);
  EXPECT_EQ(of("a --yes $x"), Presence::present);
  EXPECT_EQ(of("a b"), Presence::absent);
  EXPECT_EQ(of("a b=$x"), Presence::absent);
  EXPECT_EQ(of("a $x"), Presence::unknown);
  EXPECT_EQ(of("a -- -y"), Presence::absent);
}

TEST(Subcommand, is_the_first_operand) {
  const auto of = [](std::string_view text) {
    const Script script = parse(text);
    return subcommand(script.root.items[0].as<Simple>()->words, with_value);
  };
  EXPECT_EQ(of("apt-get -o x install y"), "install");
  EXPECT_EQ(of("apt-get $x install"), std::nullopt);
  EXPECT_EQ(of("apt-get install $x"), "install");
  EXPECT_EQ(of("apt-get"), std::nullopt);
}

}  // namespace
}  // namespace stowage::shell
