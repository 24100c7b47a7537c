#include "lib/context/data.h"

#include <gtest/gtest.h>

namespace stowage::context {
namespace {

TEST(ContextData, Json) {
  const Result<Data> data = parse_json(
      "\xEF\xBB\xBF{\"a\": {\"b\": [\"x\", 1, true, null]}, \"a2\": \"1\", \"a2\": \"2\"}");
  ASSERT_TRUE(data) << data.error().message;
  ASSERT_EQ(data->list("a", "b").size(), 4U);
  EXPECT_EQ(data->list("a", "b")[0].string(), "x");
  EXPECT_TRUE(data->list("a", "b")[2].is_true());
  EXPECT_EQ(data->string("a2"), "2");  // as JavaScript: the last one counts
  EXPECT_EQ(data->string("a", "b", "c"), "");
  EXPECT_EQ(parse_json("{\n\"a\": 1,\n}").error().message, "line 3 is not valid JSON");
  EXPECT_FALSE(parse_json(std::string(200'000, '[')));
  EXPECT_FALSE(parse_json(""));
}

TEST(ContextData, JsonWithComments) {
  const Result<Data> data = parse_jsonc("{ // c, }\n \"a\": [1, 2, /* , */ ], \"b\": \",]\",\n}");
  ASSERT_TRUE(data) << data.error().message;
  EXPECT_EQ(data->list("a").size(), 2U);
  EXPECT_EQ(data->string("b"), ",]");
}

TEST(ContextData, Toml) {
  const Result<Data> data = parse_toml("[tool.x]\na = [\"p\"]\nb = {path = \"../y\"}\nc = true\n");
  ASSERT_TRUE(data) << data.error().message;
  EXPECT_EQ(data->list("tool", "x", "a")[0].string(), "p");
  EXPECT_EQ(data->string("tool", "x", "b", "path"), "../y");
  EXPECT_TRUE(data->find("tool", "x", "c")->is_true());
  EXPECT_NE(parse_toml("a = 1\nb =\n").error().message.find("line 2"), std::string::npos);
}

TEST(ContextData, Yaml) {
  const Result<Data> data =
      parse_yaml("packages:\n  - 'a/*'\n  - b\nx: &x {y: \"true\", z: true}\nw: *x\nn:\n");
  ASSERT_TRUE(data) << data.error().message;
  EXPECT_EQ(data->list("packages")[0].string(), "a/*");
  EXPECT_EQ(data->string("w", "y"), "true");
  EXPECT_TRUE(data->find("w", "z")->is_true());
  EXPECT_EQ(data->find("n")->kind, Data::Kind::null);
  EXPECT_EQ(parse_yaml("")->kind, Data::Kind::null);
  EXPECT_EQ(parse_yaml("# nothing\n")->kind, Data::Kind::null);
  EXPECT_NE(parse_yaml("a: [b\nc: }").error().message.find("line 2"), std::string::npos);
}

}  // namespace
}  // namespace stowage::context
