#pragma once
// The words that rules ask for (Rule::mentions), each once: a text is looked at for all of them together.
//
//   Mentions mentions;
//   const std::optional<Mentions::Words> needed = mentions.add("apt apk");
//   Mentions::Words here;
//   mentions.find_in(text, here);

#include <cstddef>
#include <optional>
#include <string_view>

#include "lib/base/bits.h"
#include "lib/text/word_finder.h"

namespace stowage::lint {

class Mentions {
 public:
  static constexpr std::size_t most = 256;
  using Words = Bits<most>;

  /// The numbers of words with blanks between them. Nothing: there are none, or too many, and each text is to be
  /// taken as one that has them.
  std::optional<Words> add(std::string_view words);
  /// Marks those that may be in the text.
  void find_in(std::string_view text, Words& found) const {
    finder_.find_in(text, [&](std::size_t number) { found.add(number); });
  }

 private:
  WordFinder finder_;
};

}  // namespace stowage::lint
