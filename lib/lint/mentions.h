#pragma once
// The words that rules ask for (Rule::mentions), each once: a text is looked at for all of them together, and what it
// wakes is told by sets of their numbers.
//
//   Mentions mentions;
//   const Mentions::Words needed = mentions.add(rule.mentions);
//   if (Mentions::meet(needed, mentions.in(text))) ...

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "lib/text/bigrams.h"

namespace stowage::lint {

class Mentions {
 public:
  /// By number. The first stands for no word: it is in each text.
  using Words = std::array<std::uint64_t, 2>;

  /// The numbers of words with blanks between them; for none, and when there are too many, that which is always met.
  Words add(std::string_view words);
  /// Of the words, those that may be in what was added to `text`.
  Words in(const Bigrams& text) const;

  static bool meet(const Words& some, const Words& others) {
    return ((some[0] & others[0]) | (some[1] & others[1])) != 0;
  }

 private:
  std::vector<std::string_view> words_ = {""};
  std::vector<Bigrams::Word> places_ = {Bigrams::Word("")};
};

}  // namespace stowage::lint
