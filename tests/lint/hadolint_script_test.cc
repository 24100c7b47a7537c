// Expected values: hadolint's behaviour as its documentation and program show it: ShellCheck's
// ASTLib, getCommandName and the words that are left when expansions are put in words.

#include "lib/lint/hadolint_script.h"

#include <gtest/gtest.h>

#include <string>

#include "lib/lint/rule.h"
#include "lib/lint/unit.h"

namespace stowage::lint {
namespace {

std::string words_of(const HadolintScript& script) {
  std::string out;
  for (const HadolintCommand& command : script.commands()) {
    if (!out.empty()) out += " ; ";
    out += command.name;
    for (const std::string_view word : command.words) out.append("|").append(word);
  }
  return out;
}

std::string commands(const std::string& text) { return words_of(HadolintScript(text)); }

std::string commands_of_run(const std::string& file) {
  const Source source("Dockerfile", std::string_view(file));
  const Unit unit(source);
  return words_of(hadolint_script(unit, {unit.tree().instructions[0], 0, no_stage}));
}

TEST(HadolintScript, FindsEverySimpleCommand) {
  EXPECT_EQ(commands("a && b; c | d & e"), "a ; b ; c ; d ; e");
  EXPECT_EQ(commands("(a); { b; }; if c; then d; else e; fi; for i in 1; do f; done"),
            "a ; b ; c ; d ; e ; f");
  EXPECT_EQ(commands("while a; do b; done; case $x in y) c ;; esac; f() { d; }"), "a ; b ; c ; d");
  EXPECT_EQ(commands("! a; time b c"), "a ; time|b|c ; b|c");
  EXPECT_EQ(commands("a $(b c) \"$(d `e`)\""), "a|${bc}|${d${VAR}} ; b|c ; d|${VAR} ; e");
  EXPECT_EQ(commands("x=$(a); [ -f $(b) ] || test c"), "a ; b ; test|c");
  EXPECT_EQ(commands("bash -c 'a b'; xargs a; env X=1 b; sudo c"),
            "bash|-c|a b ; xargs|a ; env|X=1|b ; sudo|c");
}

TEST(HadolintScript, NamesACommandByItsFirstWordWhenThatIsLiteral) {
  EXPECT_EQ(commands("\\apt-get x; 'apt'-get; /usr/bin/apt-get"),
            "apt-get|x ; apt-get ; /usr/bin/apt-get");
  EXPECT_EQ(commands("$X a; $(b) c; FOO=1 d > e f"), "b ; d|f");
  EXPECT_EQ(commands("command apt-get install a"), "apt-get|apt-get|install|a");
  EXPECT_EQ(commands("command -v a; exec -a n b c; exec $x; busybox wget u"),
            "command|-v|a ; b|-a|n|b|c ; wget|wget|u");
}

TEST(HadolintScript, PutsExpansionsInWords) {
  EXPECT_EQ(commands("a $X ${X} ${X:-y} $((1+1)) `b`"), "a|${X}|${X}|${X:-y}|${VAR}|${VAR} ; b");
  EXPECT_EQ(commands("a /x/* \"b c\" 'd'\"e\" \\$f $1"), "a|/x/*|b c|de|$f|${1}");
  EXPECT_EQ(commands("a a-{b,c}=1 {a,b} {} ${x}{1..3}e <(b)"), "a|a-=1||{}|${x}e| ; b");
}

TEST(HadolintScript, StopsWhereShellCheckStops) {
  EXPECT_EQ(commands("a; b \"c"), "");
  EXPECT_EQ(commands("a && if b; then c"), "");
  EXPECT_EQ(commands("a; ) b"), "a");
  EXPECT_EQ(commands("a && b (c)"), "a ; b");
  EXPECT_EQ(commands("a; fi"), "a");
  EXPECT_EQ(commands("a && "), "");
  EXPECT_EQ(commands("a; [ -f b && c ]"), "");
  EXPECT_EQ(commands("a; [ -z $b]"), "");
}

TEST(HadolintScript, KnowsPipesAtAnyDepth) {
  EXPECT_TRUE(HadolintScript("a | b").has_pipe());
  EXPECT_TRUE(HadolintScript("x=$(a |& b)").has_pipe());
  EXPECT_FALSE(HadolintScript("a || b; echo '|'").has_pipe());
}

TEST(HadolintScript, TakesTheTextOfEachForm) {
  EXPECT_EQ(commands_of_run("RUN a \\\n  # c\n  b\n"), "a|b");
  EXPECT_EQ(commands_of_run("RUN [\"sh\", \"-c\", \"a && b\"]\n"), "sh|-c|a ; b");
  EXPECT_EQ(commands_of_run("RUN <<EOF\na\nb c\nEOF\n"), "a ; b|c");
  EXPECT_EQ(commands_of_run("RUN <<EOF | tee x\na\nEOF\n"), "a");
  EXPECT_EQ(commands_of_run("RUN <<EOF d\na\nEOF\n"), "d ; a");
  EXPECT_EQ(commands_of_run("RUN --mount=target=/a --other=1 a b\n"), "--other=1|a|b");
  EXPECT_EQ(commands_of_run("RUN cat <<EOF > /x && b\na\nEOF\n"), "cat");
}

TEST(HadolintCommand, KnowsFlagsAndTheirValues) {
  const HadolintScript script("a -yt stable --o=1 -- --x y - -abc z");
  const HadolintCommand& command = script.commands()[0];
  for (const std::string_view flag : {"y", "t", "o", "x", "a", "b", "c"})
    EXPECT_TRUE(command.has_flag({flag})) << flag;
  EXPECT_FALSE(command.has_flag({"s", "abc", "", "-"}));
  using Words = std::vector<std::string_view>;
  EXPECT_EQ(command.operands(), (Words{"stable", "--", "y", "-", "z"}));
  EXPECT_EQ(command.operands({"t", "o", "x"}), (Words{"--", "-", "z"}));
  EXPECT_TRUE(command.is("a", {"q", "y"}));
  EXPECT_FALSE(command.is("b", {"y"}));
}

}  // namespace
}  // namespace stowage::lint
