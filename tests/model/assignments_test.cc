#include "lib/model/assignments.h"

#include <gtest/gtest.h>

#include <string>

namespace stowage::model {
namespace {

Assignment set(const std::string& name, const std::string& value) { return {name, Value{value}}; }

TEST(Assignments, TheLastOfANameHolds) {
  Assignments all;
  all.push_back(set("A", "1"));
  all.push_back(set("B", "2"));
  all.push_back(set("A", "3"));
  EXPECT_EQ(all.last("A")->value->text, "3");
  EXPECT_EQ(all.last("A", 2)->value->text, "1");
  EXPECT_EQ(all.last("B", 1), nullptr);
  EXPECT_EQ(all.last("C"), nullptr);
  EXPECT_EQ(all.last("A", 100)->value->text, "3");
}

/// Few are looked through, many are found by a table: both give the same.
TEST(Assignments, ManyAreFoundAsFewAre) {
  Assignments all;
  for (int i = 0; i < 200; ++i) {
    all.push_back(set("N" + std::to_string(i % 10), std::to_string(i)));
    for (int name = 0; name < 10; ++name) {
      const Assignment* last = all.last("N" + std::to_string(name));
      const int newest = i - (i - name % 10 + 10) % 10;
      if (newest < 0) {
        EXPECT_EQ(last, nullptr);
      } else {
        ASSERT_NE(last, nullptr) << i << " " << name;
        EXPECT_EQ(last->value->text, std::to_string(newest));
      }
    }
  }
  EXPECT_EQ(all.size(), 200U);
  EXPECT_EQ(all.last("N3", 14)->value->text, "13");
  EXPECT_EQ(all.last("N3", 13)->value->text, "3");
}

}  // namespace
}  // namespace stowage::model
