#include "lib/text/edit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace stowage {
namespace {

TEST(Edit, AppliesInOrder) {
  const std::vector<Edit> edits{{{0, 4}, "ADD"}, {{5, 5}, "a "}, {{5, 5}, "b "}, {{6, 8}, ""}};
  EXPECT_EQ(apply_edits("COPY x y", edits), "ADD a b x");
}

TEST(Edit, WellFormedMeansSortedApartAndInside) {
  const auto ok = [](std::vector<Edit> edits) { return well_formed(edits, 10); };
  EXPECT_TRUE(ok({}));
  EXPECT_TRUE(ok({{{0, 2}, ""}, {{2, 10}, ""}}));
  EXPECT_FALSE(ok({{{0, 3}, ""}, {{2, 4}, ""}}));
  EXPECT_FALSE(ok({{{4, 5}, ""}, {{1, 2}, ""}}));
  EXPECT_FALSE(ok({{{9, 11}, ""}}));
}

TEST(Edit, TouchingSetsAreNotIndependent) {
  const std::vector<Edit> a{{{2, 4}, "x"}};
  EXPECT_FALSE(independent(a, std::vector<Edit>{{{4, 4}, "y"}}));
  EXPECT_FALSE(independent(a, std::vector<Edit>{{{0, 3}, "y"}}));
  EXPECT_TRUE(independent(a, std::vector<Edit>{{{0, 1}, "y"}, {{5, 6}, ""}}));
}

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  std::uint32_t below(std::size_t n) { return static_cast<std::uint32_t>(engine_() % n); }
  std::string text(std::size_t longest) {
    std::string out(below(longest + 1), ' ');
    for (char& c : out) c = static_cast<char>('a' + below(26));
    return out;
  }
  std::vector<Edit> edits(std::size_t size) {
    std::vector<Edit> out;
    std::uint32_t at = 0;
    for (std::uint32_t i = below(5); i > 0; --i) {
      const std::uint32_t begin = at + below(size - at + 1);
      const std::uint32_t end = begin + below(std::min<std::size_t>(size - begin, 4) + 1);
      out.push_back({{begin, end}, text(4)});
      at = end;
    }
    return out;
  }

 private:
  std::mt19937 engine_;
};

TEST(EditProperty, InvertUndoesApply) {
  Random random(1);
  for (int i = 0; i < 20000; ++i) {
    const std::string before = random.text(20);
    const std::vector<Edit> edits = random.edits(before.size());
    const std::string after = apply_edits(before, edits);
    const std::vector<Edit> inverse = invert(before, edits);
    ASSERT_TRUE(well_formed(inverse, after.size()));
    ASSERT_EQ(apply_edits(after, inverse), before);
  }
}

TEST(EditProperty, ComposeIsOneAfterTheOther) {
  Random random(2);
  for (int i = 0; i < 20000; ++i) {
    const std::string before = random.text(20);
    const std::vector<Edit> first = random.edits(before.size());
    const std::string between = apply_edits(before, first);
    const std::vector<Edit> second = random.edits(between.size());
    const std::vector<Edit> both = compose(first, second);
    ASSERT_TRUE(well_formed(both, before.size()));
    ASSERT_EQ(apply_edits(before, both), apply_edits(between, second));
  }
}

TEST(EditProperty, IndependentSetsCommute) {
  Random random(3);
  int tried = 0;
  for (int i = 0; i < 20000; ++i) {
    const std::string before = random.text(30);
    const std::vector<Edit> a = random.edits(before.size());
    const std::vector<Edit> b = random.edits(before.size());
    if (!independent(a, b)) continue;
    ++tried;
    std::vector<Edit> both = a;
    both.insert(both.end(), b.begin(), b.end());
    std::sort(both.begin(), both.end(),
              [](const Edit& x, const Edit& y) { return x.span.begin < y.span.begin; });
    ASSERT_TRUE(well_formed(both, before.size()));
  }
  EXPECT_GT(tried, 1000);
}

}  // namespace
}  // namespace stowage
