#include "lib/text/word_finder.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace stowage {
namespace {

/// The words of a list that are found in a text.
std::set<std::string> found(const std::vector<std::string>& words, std::string_view text) {
  WordFinder finder;
  for (const std::string& word : words) finder.add(word);
  std::set<std::string> out;
  finder.find_in(text, [&](std::size_t number) { out.insert(words.at(number)); });
  return out;
}

using Words = std::set<std::string>;

TEST(WordFinder, FindsEachWordThatIsThere) {
  EXPECT_EQ(found({"apt-get", "curl", "t i", "yum", "wget", "apt", "l"}, "apt-get install curl"),
            Words({"apt-get", "curl", "t i", "apt", "l"}));
}

TEST(WordFinder, TakesBothCasesForTheSame) {
  EXPECT_EQ(found({"git_ssl_NO_VERIFY", "tls"}, "GIT_SSL_no_verify"), Words({"git_ssl_NO_VERIFY"}));
}

TEST(WordFinder, FindsNothingInNoText) { EXPECT_EQ(found({"a", "ab"}, ""), Words()); }

TEST(WordFinder, FindsOneByteWhereverItStands) {
  EXPECT_EQ(found({"$", "$("}, "$"), Words({"$"}));
  EXPECT_EQ(found({"$", "$("}, "a$"), Words({"$"}));
  EXPECT_EQ(found({"$", "$("}, "$(a)"), Words({"$", "$("}));
}

TEST(WordFinder, DoesNotTakeTheEndOfTheTextForAByte) {
  using namespace std::string_literals;
  EXPECT_EQ(found({"a\0"s, "ab"}, "xa"), Words());
}

TEST(WordFinder, GivesTheSameWordTheSameNumber) {
  WordFinder finder;
  EXPECT_EQ(finder.add("rm"), 0U);
  EXPECT_EQ(finder.add("mv"), 1U);
  EXPECT_EQ(finder.add("rm"), 0U);
  EXPECT_EQ(finder.size(), 2U);
  EXPECT_THROW(finder.add(""), std::invalid_argument);
}

/// What it does not find is not there, whatever the bytes are.
TEST(WordFinder, FindsEachPartOfAnyText) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += static_cast<char>(i * i * 31 + i * 7);
  for (std::size_t size = 1; size < 5; ++size) {
    Words parts;
    for (std::size_t at = 0; at + size <= text.size(); ++at) parts.insert(text.substr(at, size));
    EXPECT_EQ(found({parts.begin(), parts.end()}, text), parts) << size;
  }
}

}  // namespace
}  // namespace stowage
