#include "lib/base/closest.h"

#include <gtest/gtest.h>

#include <array>

namespace stowage {
namespace {

TEST(Closest, CountsTypingErrors) {
  EXPECT_EQ(typing_errors("RUN", "run"), 0U);
  EXPECT_EQ(typing_errors("RNU", "RUN"), 1U);  // a swap is one error
  EXPECT_EQ(typing_errors("COPPY", "COPY"), 1U);
  EXPECT_EQ(typing_errors("", "ADD"), 3U);
  EXPECT_EQ(typing_errors("kitten", "sitting"), 3U);
}

TEST(Closest, FindsTheNearestWithinReason) {
  constexpr std::array<std::string_view, 4> words{"ADD", "ARG", "COPY", "ENTRYPOINT"};
  EXPECT_EQ(closest("CPOY", words).word, "COPY");
  EXPECT_EQ(closest("ENTRIPONT", words).word, "ENTRYPOINT");
  EXPECT_EQ(closest("FOOBAR", words).word, "");
  EXPECT_EQ(closest("", words).word, "");
  EXPECT_FALSE(closest("AG", std::array<std::string_view, 2>{"AGA", "AGB"}).unique);
}

}  // namespace
}  // namespace stowage
