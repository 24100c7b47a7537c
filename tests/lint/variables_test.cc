#include "lib/lint/variables.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace stowage::lint {
namespace {

TEST(Variables, TheLastValueHolds) {
  Variables all;
  all.set("A", "1");
  all.set("A", "2");
  EXPECT_EQ(*all.find("A"), "2");
  EXPECT_EQ(all.find("B"), nullptr);
}

TEST(Variables, ThoseBelowAreSeenAndStay) {
  const auto below = std::make_shared<Variables>();
  below->set("A", "1");
  Variables all{below};
  EXPECT_EQ(*all.find("A"), "1");
  all.set("A", "2");
  EXPECT_EQ(*all.find("A"), "2");
  EXPECT_EQ(*below->find("A"), "1");
}

TEST(Variables, TheNearestNameIsTheFirstOfEquallyNear) {
  const auto below = std::make_shared<Variables>();
  below->set("PATH", "");
  below->set("HOME", "");
  Variables all{below};
  all.set("PATE", "");
  EXPECT_EQ(all.nearest("PATG"), "PATH");
  EXPECT_EQ(all.nearest("HOM"), "HOME");
  EXPECT_EQ(all.nearest("HOME"), "");
  EXPECT_EQ(all.nearest("SOMETHING"), "");
}

/// Set again, a name moves behind the others.
TEST(Variables, TheOrderIsThatOfTheLastAssignment) {
  Variables all;
  all.set("PATH", "");
  all.set("PATE", "");
  EXPECT_EQ(all.nearest("PATG"), "PATH");
  all.set("PATH", "");
  EXPECT_EQ(all.nearest("PATG"), "PATE");
}

TEST(Variables, ManyAreFoundAsFewAre) {
  Variables all;
  for (int i = 0; i < 100; ++i) {
    all.set("N" + std::to_string(i % 30), std::to_string(i));
    for (int name = 0; name < 30 && name <= i; ++name)
      ASSERT_EQ(*all.find("N" + std::to_string(name)), std::to_string(i - (i - name) % 30));
  }
  EXPECT_EQ(all.find("N30"), nullptr);
}

}  // namespace
}  // namespace stowage::lint
