#include "lib/text/edit.h"

#include <algorithm>
#include <cassert>
#include <limits>

namespace stowage {

namespace {

constexpr std::uint32_t forever = std::numeric_limits<std::uint32_t>::max();

/// A set of edits read as a list of steps over a text: keep n bytes, delete n bytes, insert some. A
/// replacement deletes first. After the last edit everything is kept.
class Steps {
 public:
  enum class Kind { keep, remove, insert };

  explicit Steps(std::span<const Edit> edits) : edits_(edits) { settle(); }

  Kind kind() const { return kind_; }
  std::uint32_t left() const { return left_; }
  bool done() const { return index_ == edits_.size(); }
  /// The next `n` bytes of what is inserted.
  std::string_view inserted(std::uint32_t n) const {
    const std::string& text = edits_[index_].text;
    return std::string_view(text).substr(text.size() - left_, n);
  }
  void advance(std::uint32_t n) {
    if (kind_ != Kind::insert) at_ += n;
    left_ -= n;
    if (left_ == 0) settle();
  }

 private:
  /// Finds the next step that is not empty.
  void settle() {
    while (left_ == 0) {
      if (index_ == edits_.size()) {
        kind_ = Kind::keep;
        left_ = forever - at_;
        return;
      }
      const Edit& edit = edits_[index_];
      if (stage_ == 0) {
        kind_ = Kind::keep;
        left_ = edit.span.begin - at_;
      } else if (stage_ == 1) {
        kind_ = Kind::remove;
        left_ = edit.span.size();
      } else if (stage_ == 2) {
        kind_ = Kind::insert;
        left_ = static_cast<std::uint32_t>(edit.text.size());
      } else {
        ++index_;
        stage_ = -1;
      }
      ++stage_;
    }
  }

  std::span<const Edit> edits_;
  std::size_t index_ = 0;
  int stage_ = 0;
  Kind kind_ = Kind::keep;
  std::uint32_t at_ = 0;
  std::uint32_t left_ = 0;
};

/// Steps of a composition, put together into edits: one edit between two kept bytes.
struct Collector {
  std::vector<Edit> edits;
  std::uint32_t at = 0;
  bool open = false;

  Edit& current() {
    if (!open) edits.push_back({{at, at}, {}});
    open = true;
    return edits.back();
  }
  void keep(std::uint32_t n) {
    at += n;
    open = false;
  }
  void remove(std::uint32_t n) {
    Edit& edit = current();
    at += n;
    edit.span.end = at;
  }
  void insert(std::string_view text) { current().text += text; }
};

}  // namespace

bool well_formed(std::span<const Edit> edits, std::size_t size) {
  std::uint32_t at = 0;
  for (const Edit& edit : edits) {
    if (edit.span.begin < at || edit.span.end < edit.span.begin || edit.span.end > size)
      return false;
    at = edit.span.end;
  }
  return true;
}

std::string apply_edits(std::string_view text, std::span<const Edit> edits) {
  assert(well_formed(edits, text.size()));
  std::string out;
  std::size_t size = text.size();
  for (const Edit& edit : edits) size += edit.text.size();
  out.reserve(size);
  std::uint32_t at = 0;
  for (const Edit& edit : edits) {
    out += slice(text, {at, edit.span.begin});
    out += edit.text;
    at = edit.span.end;
  }
  out += text.substr(at);
  return out;
}

std::vector<Edit> invert(std::string_view text, std::span<const Edit> edits) {
  assert(well_formed(edits, text.size()));
  std::vector<Edit> inverse;
  inverse.reserve(edits.size());
  std::uint32_t inserted = 0;
  std::uint32_t removed = 0;
  for (const Edit& edit : edits) {
    const std::uint32_t begin = edit.span.begin + inserted - removed;
    const auto size = static_cast<std::uint32_t>(edit.text.size());
    inverse.push_back({{begin, begin + size}, std::string(slice(text, edit.span))});
    inserted += size;
    removed += edit.span.size();
  }
  return inverse;
}

// The text between the two sets is a sequence of bytes that `first` keeps or inserts; `second`
// keeps or removes each of them, or inserts between them. Walking both step lists side by side says
// what happens to each byte.
std::vector<Edit> compose(std::span<const Edit> first, std::span<const Edit> second) {
  Steps a(first);
  Steps b(second);
  Collector out;
  while (!a.done() || !b.done()) {
    if (a.kind() == Steps::Kind::remove) {
      out.remove(a.left());
      a.advance(a.left());
      continue;
    }
    if (b.kind() == Steps::Kind::insert) {
      out.insert(b.inserted(b.left()));
      b.advance(b.left());
      continue;
    }
    const std::uint32_t n = std::min(a.left(), b.left());
    const bool kept = b.kind() == Steps::Kind::keep;
    if (a.kind() == Steps::Kind::keep) {
      kept ? out.keep(n) : out.remove(n);
    } else if (kept) {
      out.insert(a.inserted(n));
    }
    a.advance(n);
    b.advance(n);
  }
  return std::move(out.edits);
}

bool independent(std::span<const Edit> a, std::span<const Edit> b) {
  auto i = a.begin();
  auto j = b.begin();
  while (i != a.end() && j != b.end()) {
    if (i->span.begin <= j->span.end && j->span.begin <= i->span.end) return false;
    i->span.end < j->span.end ? ++i : ++j;
  }
  return true;
}

}  // namespace stowage
