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

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace stowage {

class Bigrams {
 public:
  void add(std::string_view text) {
    if (text.empty()) return;
    std::size_t last = low(text[0]);
    for (const char c : text.substr(1)) {
      const std::size_t next = low(c);
      seen_[last << bits | next] = round_;
      firsts_ |= std::uint64_t{1} << last;
      last = next;
    }
    firsts_ |= std::uint64_t{1} << last;
  }
  /// False: no text that was added has the word in it, in any case.
  bool may_hold(std::string_view word) const {
    if (word.size() == 1) return (firsts_ >> low(word[0]) & 1U) != 0;
    for (std::size_t i = 1; i < word.size(); ++i)
      if (seen_[low(word[i - 1]) << bits | low(word[i])] != round_) return false;
    return true;
  }
  void clear() {
    firsts_ = 0;
    if (++round_ != 0) return;
    seen_ = {};
    round_ = 1;
  }

 private:
  static constexpr std::size_t bits = 6;
  /// 0 to 31: letters and what stands beside them in ASCII; 32 to 63: blanks, digits, marks.
  static constexpr std::size_t low(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte & ((byte & 0x40U) != 0 ? 0x1FU : 0x3FU);
  }

  std::uint64_t firsts_ = 0;  ///< the bytes
  std::uint8_t round_ =
      1;  ///< what marks the pairs of now: to clear the table takes longer than to fill it
  std::array<std::uint8_t, std::size_t{1} << (2 * bits)> seen_{};
};

}  // namespace stowage
