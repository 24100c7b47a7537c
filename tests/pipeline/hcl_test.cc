// The HCL reader: the tree of small texts, and hostile ones.

#include <gtest/gtest.h>

#include "tests/pipeline/dump.h"

namespace stowage::pipeline {
namespace {

struct Case {
  const char* text;
  const char* expected;
};

TEST(PipelineHcl, Reads) {
  const Case cases[] = {
      {"a = \"b\"\n", "{a@0-1: \"b@4-7}"},
      {"target \"app\" {\n  context = \".\"\n}\n",
       "{target@0-6: {\"app@7-12: {context@17-24: \".@27-30}}}"},
      {"a = [\"x\", \"y\",]\n", "{a@0-1: [\"x@5-8, \"y@10-13]}"},
      {"a = {b = \"c\", d: 1}\n", "{a@0-1: {b@5-6: \"c@9-12, d@14-15: 1@17-18}}"},
      {"a = {\n  b = true\n  \"c\" = \"d\"\n}\n",
       "{a@0-1: {b@8-9: true@12-16, \"c@19-22: \"d@25-28}}"},
      {"a = X\nb = \"${X}/y\"\n", "{a@0-1: $X@4-5, b@6-7: \"${X}/y@10-18}"},
      {"a = X == \"\" ? [] : [\"b\"]\nc = 1\n",
       "{a@0-1: $X == \"\" ? [] : [\"b\"]@4-24, c@25-26: 1@29-30}"},
      {"a = \"x\" == y ? 1 : 2\n", "{a@0-1: $\"x\" == y ? 1 : 2@4-20}"},
      {"a = [for x in y : x]\n", "{a@0-1: $[for x in y : x]@4-20}"},
      {"a = [f(\"b\", c), \"d\"]\n", "{a@0-1: [$f(\"b\", c)@5-14, \"d@16-19]}"},
      {"a = \"${f(\"x\")}y\"\n", "{a@0-1: \"${f(\"x\")}y@4-16}"},
      {"a = \"\\\"q\\\"\" # c\n// d\n/* e\n*/ b = 1\n", "{a@0-1: \"\"q\"@4-11, b@29-30: 1@33-34}"},
      {"a = <<EOT\nx\n  EOT\nb = 1\n", "{a@0-1: <<x\n@4-17, b@18-19: 1@22-23}"},
      {"group \"g\" { targets = [\"a\"] }\n",
       "{group@0-5: {\"g@6-9: {targets@12-19: [\"a@23-26]}}}"},
      {"target \"a\" {\n  x = \"1\" }\ntarget \"b\" {}\n",
       "{target@0-6: {\"a@7-10: {x@15-16: \"1@19-22}}, target@25-31: {\"b@32-35: {}}}"},
      {"?\na = 1\n", "{a@2-3: 1@6-7} !0 expected a name, found something else"},
      {"a = \"b\nc = 1\n", "{a@0-1: \"b@4-6, c@7-8: 1@11-12} !4 string without a closing quote"},
      {"t {\n a = 1\n", "{t@0-1: {a@5-6: 1@9-10}} !2 `{` without a `}`"},
      {"}\na = 1\n", "{a@2-3: 1@6-7} !0 `}` without a `{`"},
      {"", "{}"},
  };
  for (const Case& test : cases) EXPECT_EQ(dump(read_hcl(test.text)), test.expected) << test.text;
}

TEST(PipelineHcl, HostileInputEnds) {
  for (const char* piece :
       {"[", "{", "a = [", "a {", "\"${", "(", "a = (", "<<A\n", "/*", "a = \"${\"${", "}",
        "a = {b = ", "a = <<E\n", "a", "a = [[1,", "[for "}) {
    std::string text = "x = ";
    while (text.size() < 200'000) text += piece;
    read_hcl(text);
  }
}

}  // namespace
}  // namespace stowage::pipeline
