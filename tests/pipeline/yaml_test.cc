// The YAML reader: what it says of small texts, and that it stands hostile ones.

#include <gtest/gtest.h>

#include "tests/pipeline/dump.h"

namespace stowage::pipeline {
namespace {

struct Case {
  const char* text;
  const char* expected;
};

TEST(PipelineYaml, Reads) {
  const Case cases[] = {
      {"a: b\n", "{a@0-1: b@3-4}"},
      {"a: 'b'\n", "{a@0-1: 'b@3-6}"},
      {"a: \"b\\tc\"\n", "{a@0-1: \"b\tc@3-9}"},
      {"a: |\n  x\n  y\nb: >-\n  z\n", "{a@0-1: |x\ny\n@3-13, b@13-14: >z@16-23}"},
      {"a: |2- # c > d\n   x\n", "{a@0-1: | x@3-20}"},
      {"- a\n- - b\n  - c\n", "[a@2-3, [b@8-9, c@14-15]]"},
      {"a: [x, 'y']\nb: {c: d}\n", "{a@0-1: [x@4-5, 'y@7-10], b@12-13: {c@16-17: d@19-20}}"},
      {"a:\nb: 1\n", "{a@0-1: @2-2, b@3-4: 1@6-7}"},
      {"a: x \\\n  y\n", "{a@0-1: x \\ y@3-10}"},
      {"a: &n 1\nb: *n\n", "{a@0-1: 1@6-7, b@8-9: *n}"},
      {"a: 1\n---\nb: 2\n", "{a@0-1: 1@3-4} --- {b@9-10: 2@12-13}"},
      {"{\"a\": [1, \"b\"]}", "{\"a@1-4: [1@7-8, \"b@10-13]}"},
      {"\xEF\xBB\xBF"
       "a: b\n",
       "{a@3-4: b@6-7}"},
      {"", ""},
      {"a: 1\na: 2\n", "{a@0-1: 1@3-4, a@5-6: 2@8-9} !5 key `a` is here a second time"},
      {"a: *x\n", "{a@0-1: *x} !3 no anchor `x` above this alias"},
  };
  for (const Case& test : cases) EXPECT_EQ(dump(read_yaml(test.text)), test.expected) << test.text;
}

TEST(PipelineYaml, SaysWhatIsWrongAndGoesOn) {
  EXPECT_NE(dump(read_yaml("a: [1, 2\n---\nb: 2\n")).find("{b@"), std::string::npos);
  EXPECT_NE(dump(read_yaml("a:\n\tb: 1\n")).find("tab"), std::string::npos);
  EXPECT_NE(dump(read_yaml("a: b\n\xFF: 1\n")).find("!5 byte is not UTF-8"), std::string::npos);
  EXPECT_EQ(dump(read_yaml(std::string_view("a\0b", 3))),
            " !1 not a text file: it holds a NUL byte");
  // libfyaml 0.7.12 would not come back from these bytes.
  EXPECT_FALSE(read_yaml("%\xBB\n").problems.empty());
}

TEST(PipelineYaml, TakesADashAloneInAFlowCollectionAsOtherLibrariesDo) {
  const Tree tree = read_yaml(
      "a: 1\n---\nwait: [-]\nmore: {x: -, y: [-, b-, '-' ]}\nrun: |\n  case [-] in\n---\nb: [-");
  ASSERT_EQ(tree.documents.size(), 3U);
  const NodeId second = tree.documents[1];
  EXPECT_EQ(tree.scalar(tree.items(tree.find(second, "wait"))[0]), "-");
  EXPECT_EQ(tree.scalar(tree.find(second, "more"), "x"), "-");
  EXPECT_EQ(tree.scalar(tree.items(tree.find(tree.find(second, "more"), "y"))[0]), "-");
  EXPECT_EQ(tree.scalar(second, "run"), "case [-] in\n");
  ASSERT_EQ(tree.problems.size(), 1U) << "only the last list is not closed";
}

TEST(PipelineYaml, FollowsAliasesAndMergeKeysOnlyWhenAsked) {
  const Tree tree =
      read_yaml("base: &b {image: x, tty: 1}\nown:\n  <<: *b\n  tty: 2\nlist: [*b, *b]\n");
  const NodeId own = tree.find(tree.documents[0], "own");
  EXPECT_EQ(tree.scalar(own, "image"), "x");
  EXPECT_EQ(tree.scalar(own, "tty"), "2");
  EXPECT_EQ(tree.entry(own, "image").value, no_node);
  const auto items = tree.items(tree.find(tree.documents[0], "list"));
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0], items[1]);
  const Tree self = read_yaml("a: &a\n  <<: *a\n");
  EXPECT_EQ(self.find(self.documents[0], "x"), no_node);
  EXPECT_EQ(self.find(self.find(self.documents[0], "a"), "x"), no_node);
}

TEST(PipelineYaml, HostileInputTakesLinearTime) {
  std::string bomb = "a0: &a0 [x,x,x,x]\n";
  for (int i = 1; bomb.size() < 10'000'000; ++i) {
    const std::string n = std::to_string(i);
    const std::string p = std::to_string(i - 1);
    bomb += "a" + n + ": &a" + n + " [*a" + p + ",*a" + p + ",*a" + p + "]\n";
  }
  EXPECT_EQ(read_yaml(bomb).documents.size(), 1U);
  const auto many = [](std::string_view piece) {
    std::string text;
    while (text.size() < 300'000) text += piece;
    return text;
  };
  for (const char* piece :
       {"[",    "{",   "- ",      "a: ",       "&a ",  "*a ",         "? ",       "!t ", "\"",
        "'",    "|\n", ">\n ",    "---\n[}\n", "\t",   "%\n",         "x ",       "\n",  "#",
        "\xFF", "[-,", "[a,[b],", "- [\n",     "{a: ", "a:\n  - b\n", "- - - -\n"}) {
    const std::string text = many(piece);
    read_yaml(text);
  }
}

}  // namespace
}  // namespace stowage::pipeline
