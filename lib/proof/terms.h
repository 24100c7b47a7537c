#pragma once
// Values as numbers: two values that are built in the same way have the same number, so comparing
// whole images is comparing numbers. The text of a term is all there is to it; a term inside
// another stands there as its number.
//
//   Terms terms;
//   terms.of("bytes", "hello\n") == terms.of("bytes", "hello\n")

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace stowage::proof {

struct Term {
  std::uint32_t index = 0;
  friend auto operator<=>(Term, Term) = default;
};

class Terms {
 public:
  Terms() { of("nothing", ""); }
  /// `kind` has no colon.
  Term of(std::string_view kind, std::string_view text);
  std::string_view kind(Term term) const;
  std::string_view text(Term term) const;

 private:
  std::deque<std::string> texts_;
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
};

/// "#12", as a term stands inside the text of another.
std::string reference(Term term);

}  // namespace stowage::proof
