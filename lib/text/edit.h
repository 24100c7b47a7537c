#pragma once
// Byte edits: the one way in which this program changes a text. A set of edits is a vector sorted
// by place, without overlaps; two edits may touch, and insertions at one place stand in their order
// in the vector.
//
//   std::string after = apply_edits(before, edits);
//   apply_edits(after, invert(before, edits)) == before;
//   apply_edits(before, compose(a, b)) == apply_edits(apply_edits(before, a), b);

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/text/span.h"

namespace stowage {

/// The bytes at `span` become `text`. An empty span inserts, an empty text deletes.
struct Edit {
  Span span;
  std::string text;
  friend bool operator==(const Edit&, const Edit&) = default;
};

/// Sorted, without overlaps, inside a text of `size` bytes.
bool well_formed(std::span<const Edit> edits, std::size_t size);

/// The edits must be well formed for `text`, here and below.
std::string apply_edits(std::string_view text, std::span<const Edit> edits);

/// The edits that bring `text` back from `apply_edits(text, edits)`.
std::vector<Edit> invert(std::string_view text, std::span<const Edit> edits);

/// One set that does what `first` and then `second` do; `second` is in offsets of the text after
/// `first`.
std::vector<Edit> compose(std::span<const Edit> first, std::span<const Edit> second);

/// May both sets be applied to one text, in either order, to the same end? Touching counts as a
/// conflict.
bool independent(std::span<const Edit> a, std::span<const Edit> b);

}  // namespace stowage
