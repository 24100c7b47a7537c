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

Keyword keyword_of(std::string_view word) {
  if (word.size() < 3 || word.size() > 11) return Keyword::unknown;
  for (std::size_t i = 0; i + 1 < names.size(); ++i) {
    if (names[i].size() == word.size() && upper(word[0]) == names[i][0] &&
        equal_ignoring_case(names[i], word)) {
      return static_cast<Keyword>(i);
    }
  }
  return Keyword::unknown;
}

}  // namespace stowage::syntax
