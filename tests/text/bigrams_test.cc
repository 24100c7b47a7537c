#include "lib/text/bigrams.h"

#include <gtest/gtest.h>

#include <string>

namespace stowage {
namespace {

TEST(Bigrams, HoldWhatWasAdded) {
  Bigrams pairs;
  pairs.add("apt-get install curl");
  EXPECT_TRUE(pairs.may_hold("apt-get"));
  EXPECT_TRUE(pairs.may_hold("curl"));
  EXPECT_TRUE(pairs.may_hold("t i"));
  EXPECT_FALSE(pairs.may_hold("yum"));
  EXPECT_FALSE(pairs.may_hold("wget"));
}

TEST(Bigrams, TakeBothCasesForTheSame) {
  Bigrams pairs;
  pairs.add("GIT_SSL_no_verify");
  EXPECT_TRUE(pairs.may_hold("git_ssl_NO_VERIFY"));
  EXPECT_FALSE(pairs.may_hold("tls"));
}

TEST(Bigrams, HoldNothingWhereNothingWasAdded) {
  Bigrams pairs;
  pairs.add("");
  EXPECT_FALSE(pairs.may_hold("a"));
  EXPECT_FALSE(pairs.may_hold("ab"));
  EXPECT_TRUE(pairs.may_hold(""));
}

TEST(Bigrams, OneByteHasNoPair) {
  Bigrams pairs;
  pairs.add("$");
  EXPECT_TRUE(pairs.may_hold("$"));
  EXPECT_FALSE(pairs.may_hold("$("));
}

TEST(Bigrams, NeverJoinTwoTexts) {
  Bigrams pairs;
  pairs.add("ap");
  pairs.add("tx");
  EXPECT_FALSE(pairs.may_hold("apt"));
}

TEST(Bigrams, ForgetWhatIsCleared) {
  Bigrams pairs;
  for (int round = 0; round < 1000; ++round) {  // more than it counts
    EXPECT_FALSE(pairs.may_hold("yum")) << round;
    EXPECT_FALSE(pairs.may_hold("y")) << round;
    pairs.add("yum");
    EXPECT_TRUE(pairs.may_hold("yum")) << round;
    pairs.clear();
  }
}

/// "No" is never wrong: each part of a text is in it, whatever its bytes are.
TEST(Bigrams, HoldEachPartOfAnyText) {
  std::string text;
  for (int i = 0; i < 2000; ++i) text += static_cast<char>(i * i * 31 + i * 7);
  Bigrams pairs;
  pairs.add(text);
  for (std::size_t at = 0; at + 9 < text.size(); ++at)
    for (std::size_t size = 0; size < 9; ++size)
      ASSERT_TRUE(pairs.may_hold(std::string_view(text).substr(at, size))) << at;
}

}  // namespace
}  // namespace stowage
