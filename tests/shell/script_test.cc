// Expected trees follow from the grammar of POSIX XCU 2.10 and from the bash manual (SHELL GRAMMAR,
// EXPANSION, QUOTING).

#include "lib/shell/script.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stowage::shell {
namespace {

struct Case {
  std::string_view input;
  std::string_view dump;
};

class Parse : public testing::TestWithParam<Case> {};

TEST_P(Parse, gives_the_tree) {
  const Script script = parse(GetParam().input);
  EXPECT_TRUE(script.complete) << script.error << ": " << script.error_message;
  EXPECT_EQ(dump(script), GetParam().dump) << GetParam().input;
}

INSTANTIATE_TEST_SUITE_P(
    words, Parse,
    testing::ValuesIn(std::vector<Case>{
        {"", "(;)"},
        {"  ", "(;)"},
        {"apt-get update", "[apt-get update]"},
        {"  a\t b  ", "[a b]"},
        {"a 'b c' \"d e\"", "[a 'b c' \"d e\"]"},
        {"a b'c'\"d\"\\e", "[a b'c'\"d\"\\e]"},
        {"a \"\\$ \\\" \\\\ \\x\"", "[a \"\\$ \\\" \\\\ \\x\"]"},
        {"a $b ${c} $1 $10 $@ $? $$ $", "[a ${b} ${c} ${1} ${1}0 ${@} ${?} ${$} $]"},
        {"a ${b:-c d} ${b:+$c} ${#b} ${#} ${b##*/} ${b%.*} ${b/x/y} ${b^^} ${!b} ${b:1:2} ${b[@]}",
         "[a ${b :- c d} ${b :+ ${c}} ${b length} ${#} ${b ## <*>/} ${b % .<*>} ${b / x/y} ${b ^^} "
         "${b indirect} ${b : 1:2} ${b @}]"},
        {"a \"${b:-'c'}\" ${b:-'c}'}", "[a \"${b :- 'c'}\" ${b :- 'c}'}]"},
        {"a \"$(b \"c d\")\" `e f`", "[a \"$([b \"c d\"])\" `[e f]`]"},
        {"a `b \\`c\\` \\$d`", "[a `[b `[c]` ${d}]`]"},
        {"a $((1+2)) $((x*(y+1))) \"$(( $z ))\"", "[a $((1+2)) $((x*(y+1))) \"$(( ${z} ))\"]"},
        {"a $((b) | c)", "[a $((| (sub [b]) [c]))]"},
        {"rm -rf /var/lib/apt/lists/* a?[a-z] [x",
         "[rm -rf /var/lib/apt/lists/<*> a<?><[a-z]> [x]"},
        {"ls ~ ~/x ~user/y a~b", "[ls <~> <~>/x <~user>/y a~b]"},
        {"a $'b\\n\\x41' $\"c\"", "[a 'b\nA' \"c\"]"},
        {"a # b", "[a]"},
        {"a b#c '#d'", "[a b#c '#d']"},
        {"a b\\\n  c", "[a b c]"},
        {"a b\\\nc", "[a bc]"},
        {"a <(b) >(c d)", "[a <([b]) <([c d])]"},
        {"mkdir -p /a/{b,c} {} {x} ${y}", "[mkdir -p /a/{b,c} {} {x} ${y}]"},
        {"a \\", "[a \\]"},
        {"rm -rf !(x) a@(b|c)", "[rm -rf <!(x)> a<@(b|c)>]"},
    }));

// A continuation is no character of the script (POSIX XCU 2.2.1), also next to and inside of reserved words and
// operators.
INSTANTIATE_TEST_SUITE_P(continuations, Parse,
                         testing::ValuesIn(std::vector<Case>{
                             {"if a; then\\\n  b; else\\\n  c; fi", "(if [a] [b] (else [c]))"},
                             {"for f in\\\n a; do\\\n b; done", "(for f (a) [b])"},
                             {"case a in\\\n b) c;; esac", "(case a (b [c]))"},
                             {"{\\\n a; }", "(group [a])"},
                             {"!\\\n a", "(! [a])"},
                             {"if a; th\\\nen b; fi", "(if [a] [b])"},
                             {"a &\\\n& b |\\\n| c", "(|| (&& [a] [b]) [c])"},
                             {"a; do\\\nx", "(; [a] [dox])"},
                         }));

INSTANTIATE_TEST_SUITE_P(of_bash, Parse,
                         testing::ValuesIn(std::vector<Case>{
                             {"time if a; then b; fi", "(if [a] [b])"},
                             {"time -p for f in a; do b; done", "(for f (a) [b])"},
                             {"time a", "[time a]"},
                             {"coproc { a; }; b", "(; (sub (; (bg (group [a])))) [b])"},
                             {"coproc N while a; do b; done", "(sub (; (bg (while [a] [b]))))"},
                             {"coproc a b", "[coproc a b]"},
                             {"?() { a; }; b ?(c)", "(; (function ? (group [a])) [b <?(c)>])"},
                             {"+() { a; }", "(function + (group [a]))"},
                             {"a[b <<= 3 + c]='x'; d", "(; [a[b <<= 3 + c]='x'] [d])"},
                             {"a[b <<c\nd\nc", "[a[b <<c{d\n}]"},
                         }));

INSTANTIATE_TEST_SUITE_P(lists, Parse,
                         testing::ValuesIn(std::vector<Case>{
                             {"a; b", "(; [a] [b])"},
                             {"a;", "[a]"},
                             {"a & b", "(; (bg [a]) [b])"},
                             {"a &", "(; (bg [a]))"},
                             {"a\nb\n\nc\n", "(; [a] [b] [c])"},
                             {"a && b || c", "(|| (&& [a] [b]) [c])"},
                             {"a && b && c; d", "(; (&& (&& [a] [b]) [c]) [d])"},
                             {"a &&\n b |\n# comment\nc", "(&& [a] (| [b] [c]))"},
                             {"a | b |& c", "(|& [a] [b] [c])"},
                             {"! a | b", "(! (| [a] [b]))"},
                             {"! ! a", "[a]"},
                             {"a && ! b", "(&& [a] (! [b]))"},
                             {"time -p (a)", "(sub [a])"},
                             {"time a", "[time a]"},
                         }));

INSTANTIATE_TEST_SUITE_P(simple_commands, Parse,
                         testing::ValuesIn(std::vector<Case>{
                             {"A=b C='d e' f G=h", "[A=b C='d e' f G=h]"},
                             {"A=", "[A=]"},
                             {"A+=b", "[A+=b]"},
                             {"A=(b 'c d' $e)", "[A=(b 'c d' ${e})]"},
                             {"A[1]=b", "[A[1]=b]"},
                             {"export A=(b c)", "[export A=(b c)]"},
                             {"A=$(b) C=`d`", "[A=$([b]) C=`[d]`]"},
                             {"1a=b", "[1a=b]"},
                             {"a >b 2>&1 <c >>d 3<>e >|f &>g &>>h",
                              "[a >b 2>&1 <c >>d 3<>e >|f &>g &>>h]"},
                             {"> a", "[>a]"},
                             {"a 2 >b", "[a 2 >b]"},
                             {"a {fd}>b", "[a {fd}>b]"},
                             {"a <<<b", "[a <<<b]"},
                             {"cat <<E >f\nx $y `z`\nE\nb", "(; [cat <<E{x ${y} `[z]`\n} >f] [b])"},
                             {"cat <<'E'\n$x\nE\n", "[cat <<'E'{$x\n}]"},
                             {"cat <<-E\n\tx\n\tE\n", "[cat <<E-{\tx\n}]"},
                             {"cat <<A <<B\na\nA\nb\nB\n", "[cat <<A{a\n} <<B{b\n}]"},
                             {"x=$(cat <<E\na)b\nE\n)", "[x=$([cat <<E{a)b\n}])]"},
                             {"cat <<E > /x", "[cat <<E{… >/x]"},
                             {"echo } if then", "[echo } if then]"},
                         }));

INSTANTIATE_TEST_SUITE_P(
    compound_commands, Parse,
    testing::ValuesIn(std::vector<Case>{
        {"(a; b) >c", "(redirected (sub (; [a] [b])) >c)"},
        {"{ a; b; } 2>c", "(redirected (group (; [a] [b])) 2>c)"},
        {"if a; then b; fi", "(if [a] [b])"},
        {"if a; then b; elif c; then d; else e; fi", "(if [a] [b] [c] [d] (else [e]))"},
        {"if [ -f x ]; then b; fi && c", "(&& (if [[ -f x ]] [b]) [c])"},
        {"while a; do b; done <f", "(redirected (while [a] [b]) <f)"},
        {"until a; do b; done", "(until [a] [b])"},
        {"for x in a 'b' *.c; do d $x; done", "(for x (a 'b' <*>.c) [d ${x}])"},
        {"for x; do a; done", "(for x [a])"},
        {"for x\ndo a\ndone", "(for x [a])"},
        {"for x in; do a; done", "(for x () [a])"},
        {"for ((i=0; i<3; i++)); do a; done", "(for  ($((i=0; i<3; i++))) [a])"},
        {"select x in a; do b; done", "(select x (a) [b])"},
        {"case $x in a|b) c;; (*) d ;& e) ;; esac", "(case ${x} (a b [c]) (<*> [d]) (e))"},
        {"case x in a) b; esac", "(case x (a [b]))"},
        {"case x in esac", "(case x)"},
        {"f() { a; }; f", "(; (function f (group [a])) [f])"},
        {"f () (a)", "(function f (sub [a]))"},
        {"function f { a; }", "(function f (group [a]))"},
        {"function f() { a; }", "(function f (group [a]))"},
        {"[[ -f x && $y == a* ]] && b", "(&& (test [[ -f x && ${y} == a<*> ]]) [b])"},
        {"[[ $x =~ ^(a|b)\\.c$ ]]", "(test [[ ${x} =~ ^(a|b)\\.c$ ]])"},
        {"((x=1+(2))) && a", "(&& (arith \"x=1+(2)\") [a])"},
        {"((a); b)", "(sub (; (sub [a]) [b]))"},
        {"x=$(case a in b) c;; esac)", "[x=$((case a (b [c])))]"},
    }));

struct Broken {
  std::string_view input;
  std::string_view dump;
  std::uint32_t error;
};

class Malformed : public testing::TestWithParam<Broken> {};

TEST_P(Malformed, keeps_what_comes_before) {
  const Script script = parse(GetParam().input);
  EXPECT_FALSE(script.complete);
  EXPECT_EQ(dump(script), GetParam().dump) << GetParam().input;
  EXPECT_EQ(script.error, GetParam().error) << script.error_message;
}

INSTANTIATE_TEST_SUITE_P(text, Malformed,
                         testing::ValuesIn(std::vector<Broken>{
                             {"a && b 'c", "(&& [a] (opaque))", 7},
                             {"a; b \"c", "(; [a] (opaque))", 5},
                             {"a; )b", "(; [a] (opaque))", 3},
                             {"a ; ; b", "(; [a] (opaque))", 4},
                             {"a && && b", "(&& [a] (opaque))", 5},
                             {"a &&", "(&& [a] (opaque))", 4},
                             {"a |", "(opaque)", 3},
                             {"a; if b; then c", "(; [a] (opaque))", 15},
                             {"a; fi; b", "(; [a] (opaque))", 3},
                             {"a b(c)", "(opaque)", 3},
                             {"a $(b", "(opaque)", 2},
                             {"a `b", "(opaque)", 2},
                             {"a ${b", "(opaque)", 2},
                             {"a ${{ b }}", "(opaque)", 2},
                             {"(a", "(opaque)", 0},
                             {"{ a", "(opaque)", 0},
                             {"a >", "(opaque)", 3},
                             {"for x in a; b; done", "(opaque)", 12},
                             {"case a in b", "(opaque)", 11},
                         }));

TEST(ShellText, bounds_its_depth) {
  for (const std::string_view open :
       {"(", "((", "$(", "\"$(", "${a:-", "$((", "{ ", "if ", "a() (", "[[ ( ", "<("}) {
    std::string bomb;
    while (bomb.size() < 300'000) bomb += open;
    EXPECT_FALSE(parse(bomb).complete) << open;
  }
}

TEST(Word, is_static_only_without_expansion) {
  const Script script = parse("a 'b'\"c\"\\d $e x\"$f\"y *.g ~/h {i,j}");
  const auto words = script.root.items[0].as<Simple>()->words;
  EXPECT_EQ(literal(words[0]), "a");
  EXPECT_EQ(literal(words[1]), "bcd");
  EXPECT_TRUE(words[1].quoted);
  EXPECT_EQ(literal(words[2]), std::nullopt);
  EXPECT_TRUE(words[2].splits);
  EXPECT_EQ(pattern(words[3]), std::nullopt);
  EXPECT_EQ(words[3].text, "x");
  EXPECT_FALSE(words[3].splits);
  EXPECT_EQ(literal(words[4]), std::nullopt);
  EXPECT_EQ(pattern(words[4]), "*.g");
  EXPECT_EQ(pattern(words[5]), "~/h");
  EXPECT_EQ(pattern(words[6]), "{i,j}");
  EXPECT_FALSE(words[6].is_static());
}

}  // namespace
}  // namespace stowage::shell
