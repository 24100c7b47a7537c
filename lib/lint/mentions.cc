#include "lib/lint/mentions.h"

#include <algorithm>

namespace stowage::lint {

namespace {

constexpr std::size_t per_number = 64;

void set(Mentions::Words& words, std::size_t number) {
  words.at(number / per_number) |= std::uint64_t{1} << number % per_number;
}

}  // namespace

Mentions::Words Mentions::add(const Names& words) {
  const Words always = {1};
  constexpr std::size_t most = per_number * std::tuple_size_v<Words>;
  Words out{};
  for (const std::string_view word : words) {
    const auto known = std::find(words_.begin(), words_.end(), word);
    const auto number = static_cast<std::size_t>(known - words_.begin());
    if (number == most) return always;
    if (known == words_.end()) words_.push_back(word);
    set(out, number);
  }
  return words.empty() ? always : out;
}

Mentions::Words Mentions::in(const Bigrams& text) const {
  Words out{};
  for (std::size_t i = 0; i < words_.size(); ++i)
    if (text.may_hold(words_[i])) set(out, i);
  return out;
}

}  // namespace stowage::lint
