#include "lib/shell/commands.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stowage::shell {
namespace {

/// "wrapper>name args" with letters for the flags, commands joined by their connectors.
std::string describe(const CommandList& list) {
  std::string out;
  for (const Command& command : list.commands) {
    static constexpr std::string_view connectors[] = {"", ";", "&", "&&", "||", "|", "|&"};
    if (!out.empty()) out += ' ';
    out += connectors[static_cast<std::size_t>(command.connector)];
    for (const Wrapper& wrapper : command.wrappers) (out += wrapper.name) += '>';
    switch (command.kind) {
      case CommandKind::simple:
        out += command.argv.empty()   ? "assign"
               : command.name.empty() ? "?"
                                      : std::string(command.name);
        break;
      case CommandKind::test:
        out += "test";
        break;
      case CommandKind::arithmetic:
        out += "arith";
        break;
      case CommandKind::redirection:
        out += "redirect";
        break;
      case CommandKind::opaque:
        out += "opaque";
        break;
    }
    std::string flags;
    if (command.conditional) flags += 'c';
    if (command.ignores_failure) flags += 'i';
    if (command.in_loop) flags += 'l';
    if (command.in_subshell) flags += 's';
    if (command.in_substitution) flags += 'v';
    if (command.in_function) flags += 'f';
    if (command.in_condition) flags += 'q';
    if (command.negated) flags += 'n';
    if (command.background) flags += 'b';
    if (!flags.empty()) (out += '(') += flags + ')';
  }
  return out;
}

struct Case {
  std::string_view input;
  std::string_view commands;
};

class Flatten : public testing::TestWithParam<Case> {};

TEST_P(Flatten, gives_the_commands) {
  const Script script = parse(GetParam().input);
  EXPECT_EQ(describe(flatten(script)), GetParam().commands) << GetParam().input;
}

// c conditional, i ignores failure, l loop, s subshell, v substitution, f function, q condition, n
// negated, b background
INSTANTIATE_TEST_SUITE_P(structure, Flatten,
                         testing::ValuesIn(std::vector<Case>{
                             {"a", "a"},
                             {"/usr/bin/a b", "a"},
                             {"$a b", "?"},
                             {"a && b && c", "a &&b &&c"},
                             {"a || b", "a(i) ||b(c)"},
                             {"a || true && c", "a(i) ||true(c) &&c"},
                             {"a && b || c", "a(i) &&b(ci) ||c(c)"},
                             {"a; b", "a(i) ;b"},
                             {"a && b; c", "a(i) &&b(ci) ;c"},
                             {"set -e; a; b", "set(i) ;a ;b"},
                             {"set -e; a && b; c", "set(i) ;a(i) &&b(c) ;c"},
                             {"set -e; set +e; a; b", "set(i) ;set ;a(i) ;b"},
                             {"(set -e; a); b; c", "set(is) ;a(is) ;b(i) ;c"},
                             {"a | b", "a(is) |b(s)"},
                             {"set -o pipefail; a | b", "set(i) ;a(s) |b(s)"},
                             {"a & b", "a(isb) &b"},
                             {"! a", "a(in)"},
                             {"if a; then b; else c; fi", "a(iq) b(c) c(c)"},
                             {"while a; do b; done", "a(ilq) b(cil)"},
                             {"for x in a b; do c; done", "c(il)"},
                             {"for x in $y; do c; done", "c(cil)"},
                             {"case x in a) b;; esac", "b(c)"},
                             {"f() { a; }; f", "a(cif) ;f"},
                             {"x=$(a; b) c", "a(isv) ;b(isv) c"},
                             {"[[ -f a ]] && b", "test &&b"},
                             {"((x)) && b", "arith &&b"},
                             {"{ a; } >b", "redirect a"},
                             {"a && 'b", "a &&opaque(c)"},
                         }));

INSTANTIATE_TEST_SUITE_P(wrappers, Flatten,
                         testing::ValuesIn(std::vector<Case>{
                             {"sudo apt-get install x", "sudo>apt-get"},
                             {"sudo -u root -E A=b apt-get", "sudo>apt-get"},
                             {"sudo -l", "sudo"},
                             {"env A=b C=d e", "env>e"},
                             {"env", "env"},
                             {"env -i -u X - a", "env>a"},
                             {"exec nohup nice -n 5 ionice -c2 -n 7 a", "exec>nohup>nice>ionice>a"},
                             {"exec >log", "exec"},
                             {"timeout 10 a", "timeout>a"},
                             {"timeout -s KILL --kill-after=5 10m a", "timeout>a"},
                             {"time -f x a", "time>a"},
                             {"a | xargs -0 -n 1 rm -rf", "a(is) |xargs>rm(s)"},
                             {"command -v a", "command"},
                             {"command a", "command>a"},
                             {"gosu user a", "gosu>a"},
                             {"chroot /x a", "chroot"},
                             {"sudo $x a", "sudo>?"},
                             {"sh -c 'a && b'", "sh>a(s) &&sh>b(s)"},
                             {"bash -eo pipefail -c 'a; b | c'", "bash>a(s) ;bash>b(s) |bash>c(s)"},
                             {"/bin/sh -lc \"a; b\"", "sh>a(is) ;sh>b(s)"},
                             {"sudo bash -c 'sudo a'", "sudo>bash>sudo>a(s)"},
                             {"bash -c \"$x\"", "bash"},
                             {"bash -c \"a $x\"", "bash"},
                             {"bash x.sh", "bash"},
                             {"eval 'a; b'", "a(i) ;b"},
                             {"su - user -c 'a'", "su>a(s)"},
                             {"sh -c 'a && (b'", "sh"},
                             {"x && sh -c 'a || b' && y", "x &&sh>a(is) ||sh>b(cs) &&y"},
                         }));

TEST(Flatten, maps_offsets_of_inline_scripts) {
  struct Place {
    std::string_view input, name, at;
  };
  const Place places[] = {
      {"sh -c 'a && bcd x'", "bcd", "bcd x"},
      {R"(sh -c "a \"q\" && bcd 'x y'")", "bcd", "bcd 'x y'"},
      {R"(sh -c "a && bcd \"x y\" \$z")", "bcd", R"(bcd \"x y\" \$z)"},
      {R"(sh -c 'a '"'"'q'"'"'; bcd')", "bcd", "bcd"},
      {R"(sh -c "sh -c 'a; bcd e'")", "bcd", "bcd e"},
      {R"(x `y \`bcd e\``)", "bcd", "bcd e"},
      {"eval 'a; bcd e'", "bcd", "bcd e"},
  };
  for (const auto& [input, name, at] : places) {
    const Script script = parse(input);
    const CommandList list = flatten(script);
    bool found = false;
    for (const Command& command : list.commands) {
      if (command.name != name) continue;
      found = true;
      EXPECT_EQ(slice(input, command.span), at) << input;
    }
    EXPECT_TRUE(found) << input;
  }
}

TEST(Flatten, sees_through_exec_form) {
  const std::string_view text = R"(["sh", "-c", "a && b c"])";
  const ExecWord words[] = {{"sh", {2, 4}}, {"-c", {8, 10}}, {"a && b c", {14, 22}}};
  const Script script = from_exec(words);
  const CommandList list = flatten(script);
  EXPECT_EQ(describe(list), "sh>a(s) &&sh>b(s)");
  EXPECT_EQ(slice(text, list.commands[1].span), "b c");
}

TEST(Flatten, gives_the_whole_word_where_something_was_resolved) {
  const std::string_view text = R"(["sh","-c","a \"b\" && c"])";
  const ExecWord words[] = {{"sh", {2, 4}}, {"-c", {7, 9}}, {"a \"b\" && c", {12, 24}}};
  const Script script = from_exec(words);
  const CommandList list = flatten(script);
  ASSERT_EQ(list.commands.size(), 2u);
  EXPECT_EQ(slice(text, list.commands[1].span), R"(a \"b\" && c)");
}

TEST(Flatten, knows_what_may_be_a_function) {
  const Script script = parse("install() { cp \"$@\"; }; install a b; cp c d");
  const CommandList list = flatten(script);
  ASSERT_EQ(list.commands.size(), 3u);
  EXPECT_FALSE(list.commands[0].calls_function);
  EXPECT_TRUE(list.commands[1].calls_function);
  EXPECT_FALSE(list.commands[2].calls_function);
}

TEST(Flatten, follows_the_status_of_a_lone_substitution) {
  EXPECT_EQ(describe(flatten(parse("x=$(a) && b"))), "a(sv) assign &&b");
  EXPECT_EQ(describe(flatten(parse("x=$(a); b"))), "a(isv) assign(i) ;b");
  EXPECT_EQ(describe(flatten(parse("echo $(a) && b"))), "a(isv) echo &&b");
}

TEST(Flatten, takes_options_from_the_caller) {
  const Script script = parse("a | b; c");
  const CommandList list = flatten(script, {.errexit = true, .pipefail = true});
  EXPECT_EQ(describe(list), "a(s) |b(s) ;c");
  EXPECT_TRUE(list.commands[0].pipefail);
}

TEST(Flatten, names_windows_programs) {
  const Script script = parse(R"(C:\Windows\System32\reg.exe add x && "C:\a b\c" d)", Dialect::cmd);
  const CommandList list = flatten(script);
  ASSERT_EQ(list.commands.size(), 2u);
  EXPECT_EQ(list.commands[0].name, "reg");
  EXPECT_EQ(list.commands[1].name, "c");
}

TEST(Flatten, keeps_env_words_and_assignments) {
  const Script script = parse("X=1 sudo A=b env C=d make E=f >log");
  const CommandList list = flatten(script);
  ASSERT_EQ(list.commands.size(), 1u);
  const Command& command = list.commands[0];
  ASSERT_EQ(command.env.size(), 2u);
  EXPECT_EQ(command.env[0].text, "A=b");
  EXPECT_EQ(command.env[1].text, "C=d");
  ASSERT_EQ(command.assignments.size(), 1u);
  EXPECT_EQ(command.assignments[0].name, "X");
  EXPECT_EQ(command.argv.size(), 2u);
  EXPECT_EQ(command.redirections.size(), 1u);
  EXPECT_TRUE(command.wrapped_by("sudo"));
}

}  // namespace
}  // namespace stowage::shell
