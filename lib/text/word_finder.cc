#include "lib/text/word_finder.h"

#include <algorithm>
#include <stdexcept>

namespace stowage {

std::size_t WordFinder::add(std::string_view word) {
  if (word.empty()) throw std::invalid_argument("an empty word is everywhere");
  const auto known = std::find(words_.begin(), words_.end(), word);
  const auto number = static_cast<std::size_t>(known - words_.begin());
  if (known != words_.end()) return number;
  words_.push_back(word);
  const auto id = static_cast<std::uint16_t>(number);
  if (word.size() == 1) {
    for (int byte = 0; byte < 256; ++byte)
      if (const char c = static_cast<char>(byte); is_at(word, {&c, 1}))
        bytes_.emplace_back(static_cast<unsigned char>(byte), id);
    return number;
  }
  // Any byte may follow a word of two.
  std::size_t first = 0, any = kinds;
  for (const char c : word.substr(0, 3)) {
    any >>= bits;
    first += low_of(c) * any;
  }
  for (std::size_t begin = first; begin < first + any; ++begin) {
    candidates_.push_back({id, begins_[begin]});
    begins_[begin] = static_cast<std::uint16_t>(candidates_.size() - 1);
    may_begin_.add(begin);
  }
  return number;
}

}  // namespace stowage
