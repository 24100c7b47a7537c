#pragma once
// Which pairs of neighbouring bytes a text has: many words can be ruled out without a look at the text for each.
//
//   Bigrams pairs;
//   pairs.add("apt-get install curl");
//   pairs.may_hold("yum");       // false: it is not there
//   pairs.may_hold("apt-get");   // true: look
//   pairs.clear();               // for the next text
//
// The table has one place for each pair of the low bits of two bytes, by which letters are the same in both cases and
// few others are: a "yes" may be wrong, a "no" never is.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace stowage {

class Bigrams {
 public:
  /// A word to ask for again and again: places of the table, which all have to be marked.
  class Word {
   public:
    constexpr explicit Word(std::string_view word) {
      if (word.size() == 1) places_.fill(place(low(word[0])));
      for (std::size_t i = 0; i < places_.size() && word.size() > 1; ++i) {
        const std::size_t at = std::min(i, word.size() - 2);
        places_[i] = place(low(word[at]), low(word[at + 1]));
      }
    }

   private:
    friend Bigrams;
    std::array<std::uint16_t, 4> places_{};  ///< of the first pairs; 0: none
  };

  Bigrams() { clear(); }
  void add(std::string_view text) {
    if (text.empty()) return;
    std::size_t last = low(text[0]);
    seen_[place(last)] = round_;
    for (const char c : text.substr(1)) {
      const std::size_t next = low(c);
      seen_[place(next)] = round_;
      seen_[place(last, next)] = round_;
      last = next;
    }
  }
  /// False: no text that was added has the word in it, in any case.
  bool may_hold(const Word& word) const {
    bool all = true;
    for (const std::uint16_t place : word.places_) all &= seen_[place] == round_;
    return all;
  }
  bool may_hold(std::string_view word) const { return may_hold(Word(word)); }
  void clear() {
    if (++round_ == 0) {
      seen_ = {};
      round_ = 1;
    }
    seen_[0] = round_;
  }

 private:
  static constexpr std::size_t bits = 6;
  static constexpr std::size_t kinds = std::size_t{1} << bits;
  /// 0 to 31: letters and what stands beside them in ASCII; 32 to 63: blanks, digits, marks.
  static constexpr std::array<std::uint8_t, 256> lows = [] {
    std::array<std::uint8_t, 256> table{};
    for (std::size_t byte = 0; byte < table.size(); ++byte)
      table[byte] = static_cast<std::uint8_t>(byte & ((byte & 0x40U) != 0 ? 0x1FU : 0x3FU));
    return table;
  }();
  static constexpr std::size_t low(char c) { return lows[static_cast<unsigned char>(c)]; }
  static constexpr std::uint16_t place(std::size_t byte) {
    return static_cast<std::uint16_t>(1 + byte);
  }
  static constexpr std::uint16_t place(std::size_t first, std::size_t second) {
    return static_cast<std::uint16_t>(1 + kinds + (first << bits | second));
  }

  std::uint8_t round_ =
      0;  ///< what marks the places of now: to clear the table takes longer than to fill it
  std::array<std::uint8_t, 1 + kinds + kinds * kinds> seen_{};
};

}  // namespace stowage
