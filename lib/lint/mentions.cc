#include "lib/lint/mentions.h"

#include <algorithm>

namespace stowage::lint {

namespace {

constexpr std::size_t per_number = 64;

void set(Mentions::Words& words, std::size_t number) {
  words.at(number / per_number) |= std::uint64_t{1} << number % per_number;
}

}  // namespace

Mentions::Words Mentions::add(std::string_view words) {
  const Words always = {1};
  constexpr std::size_t most = per_number * std::tuple_size_v<Words>;
  if (words.empty()) return always;
  Words out{};
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    const std::string_view word = words.substr(0, end);
    words.remove_prefix(std::min(end + 1, words.size()));
    const auto known = std::find(words_.begin(), words_.end(), word);
    const auto number = static_cast<std::size_t>(known - words_.begin());
    if (number == most) return always;
    if (known == words_.end()) {
      words_.push_back(word);
      places_.emplace_back(word);
    }
    set(out, number);
  }
  return out;
}

Mentions::Words Mentions::in(const Bigrams& text) const {
  Words out{};
  for (std::size_t i = 0; i < places_.size(); ++i)
    out[i / per_number] |= std::uint64_t{text.may_hold(places_[i])} << i % per_number;
  return out;
}

}  // namespace stowage::lint
