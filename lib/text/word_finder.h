#pragma once
// Looks for many words at once, in one walk over the text, whatever the case of their letters.
//
//   WordFinder words;
//   const std::size_t apt = words.add("apt-get");
//   words.find_in(text, [&](std::size_t number) { ... });   // for each place where one may be
//
// What it finds may be another word (`@` and a backquote are taken for the same letter), what it does not find is not
// there.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/bits.h"

namespace stowage {

class WordFinder {
 public:
  /// The number of the word, from 0 on; that of before when it is known. The bytes of the word are not copied.
  std::size_t add(std::string_view word);
  std::size_t size() const { return words_.size(); }

  template <class OnWord>
  void find_in(std::string_view text, const OnWord& on_word) const {
    std::array<bool, 256> seen{};
    std::size_t last = 0;  // the low bits of three bytes
    const char* const begin = text.data();
    const char* const end = begin + text.size();
    const auto take = [&](char c) {
      seen[static_cast<unsigned char>(c)] = true;
      last = (last << bits | low_of(c)) % kinds;
    };
    const auto look = [&](const char* at) {
      const std::string_view rest(at, static_cast<std::size_t>(end - at));
      for (std::uint16_t i = begins_[last]; i != 0; i = candidates_[i].next)
        if (is_at(words_[candidates_[i].word], rest)) on_word(candidates_[i].word);
    };
    for (const char c : text.substr(0, 2)) take(c);
    for (const char* at = begin + std::min<std::size_t>(2, text.size()); at != end; ++at) {
      take(*at);
      if (may_begin_.has(last)) look(at - 2);
    }
    if (text.size() > 1) {
      last = (last << bits) % kinds;  // a word of two at the end
      if (may_begin_.has(last)) look(end - 2);
    }
    for (const auto& [byte, word] : bytes_)
      if (seen[byte]) on_word(word);
  }

 private:
  /// A word that may begin with three bytes, and the next that may.
  struct Candidate {
    std::uint16_t word = 0, next = 0;
  };

  static constexpr std::size_t bits = 5;
  static constexpr std::size_t kinds = std::size_t{1} << 3 * bits;
  static constexpr std::size_t low_of(char c) {
    return static_cast<unsigned char>(c) % (std::size_t{1} << bits);
  }
  /// Does it begin with the word, but for the case of letters?
  static bool is_at(std::string_view word, std::string_view text) {
    if (word.size() > text.size()) return false;
    constexpr int letter = 0x40, upper = 0x20;
    for (std::size_t i = 0; i < word.size(); ++i) {
      const int difference = word[i] ^ text[i];
      if (difference != 0 && (difference != upper || (word[i] & letter) == 0)) return false;
    }
    return true;
  }

  std::vector<std::string_view> words_;
  std::vector<std::pair<unsigned char, std::uint16_t>> bytes_;  ///< words of one byte
  std::vector<Candidate> candidates_{1};       ///< the first stands for the end of a list
  std::array<std::uint16_t, kinds> begins_{};  ///< by three bytes: the first of a list
  Bits<kinds> may_begin_;                      ///< which of them have one
};

}  // namespace stowage
