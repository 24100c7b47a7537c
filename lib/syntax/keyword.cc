#include <array>

#include "lib/syntax/chars.h"
#include "lib/syntax/dockerfile.h"

namespace stowage::syntax {

namespace {

constexpr std::array<std::string_view, 19> names = {
    "ADD",    "ARG",   "CMD",         "COPY",  "ENTRYPOINT", "ENV",
    "EXPOSE", "FROM",  "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD",
    "RUN",    "SHELL", "STOPSIGNAL",  "USER",  "VOLUME",     "WORKDIR",
    ""};

}  // namespace

std::string_view name(Keyword keyword) { return names[static_cast<std::size_t>(keyword)]; }

namespace {

/// The keywords that begin with a letter stand together in the list: [first, end).
struct Range {
  std::uint8_t first = 0;
  std::uint8_t end = 0;
};

constexpr auto by_letter = [] {
  std::array<Range, 26> ranges{};
  for (std::uint8_t i = 0; i + 1U < names.size(); ++i) {
    Range& range = ranges[static_cast<std::size_t>(names[i][0] - 'A')];
    if (range.end == 0) range.first = i;
    range.end = static_cast<std::uint8_t>(i + 1);
  }
  return ranges;
}();

}  // namespace

Keyword keyword_of(std::string_view word) {
  if (word.empty()) return Keyword::unknown;
  const auto letter = static_cast<unsigned char>(upper(word[0]) - 'A');
  if (letter >= by_letter.size()) return Keyword::unknown;
  for (std::size_t i = by_letter[letter].first; i < by_letter[letter].end; ++i) {
    if (names[i].size() == word.size() && equal_ignoring_case(names[i], word)) {
      return static_cast<Keyword>(i);
    }
  }
  return Keyword::unknown;
}

}  // namespace stowage::syntax
