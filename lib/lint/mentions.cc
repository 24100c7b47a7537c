#include "lib/lint/mentions.h"

#include <algorithm>

namespace stowage::lint {

std::optional<Mentions::Words> Mentions::add(std::string_view words) {
  if (words.empty()) return std::nullopt;
  Words out;
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    if (finder_.size() == most) return std::nullopt;
    out.add(finder_.add(words.substr(0, end)));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return out;
}

}  // namespace stowage::lint
