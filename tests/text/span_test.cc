#include <gtest/gtest.h>

#include "lib/text/span.h"

namespace stowage {
TEST(Span, SliceGivesItsBytes) { EXPECT_EQ(slice("abcdef", {2, 4}), "cd"); }
TEST(Span, TouchingSpansDoNotOverlap) { EXPECT_FALSE((Span{0, 2}.overlaps({2, 4}))); }
}  // namespace stowage
