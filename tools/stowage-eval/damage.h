#pragma once
// Damages a text a little, at random places, with words that matter to some grammar.

#include <iterator>
#include <random>
#include <string>
#include <string_view>

namespace stowage {

inline std::string mutated(std::string text, std::mt19937& random) {
  static constexpr std::string_view pieces[] = {
      "\n", "\\\n",          "\"",        "'", "`", "$(", ")",  "${x",  "<<EOF\n",  "&& ",
      "; ", "|| ",           "| ",        "{", "}", "#",  "[[", "\r\n", "RUN cd x", " -a ",
      "\0", "FROM a AS b\n", "COPY . .\n"};
  const std::size_t changes = 1 + random() % 4;
  for (std::size_t i = 0; i < changes; ++i) {
    const std::size_t at = random() % (text.size() + 1);
    switch (random() % 3) {
      case 0:
        text.erase(at, 1 + random() % 8);
        break;
      case 1:
        text.insert(at, pieces[random() % std::size(pieces)]);
        break;
      default:
        text.insert(at, text.substr(random() % (text.size() + 1), random() % 40));
        break;
    }
  }
  return text;
}

}  // namespace stowage
