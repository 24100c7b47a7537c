#include "lib/model/pattern.h"

#include <algorithm>
#include <vector>

namespace stowage::model {

namespace {

/// One element of a pattern: a byte, any byte but newline, or any number of these.
struct Element {
  enum class Kind { byte, any, star } kind;
  char byte = 0;
  bool takes(char c) const { return kind == Kind::byte ? c == byte : c != '\n'; }
};

std::optional<std::vector<Element>> read_pattern(std::string_view pattern) {
  std::vector<Element> elements;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    char c = pattern[i];
    if (c == '*') {
      elements.push_back({Element::Kind::star});
      continue;
    }
    if (c == '?') {
      elements.push_back({Element::Kind::any});
      continue;
    }
    if (c == '\\') {
      // Only what has a meaning may be escaped; `}` and `/` are escaped for the sake of ${}.
      if (++i == pattern.size()) return std::nullopt;
      c = pattern[i];
      if (std::string_view("}/*?\\").find(c) == std::string_view::npos) return std::nullopt;
    }
    elements.push_back({Element::Kind::byte, c});
  }
  return elements;
}

constexpr std::size_t no_match = static_cast<std::size_t>(-1);

/// The length of the shortest or longest match at the front of `value`. All positions of the
/// pattern that can be reached are followed at once, so the time is bounded by the product of the
/// sizes.
std::size_t match_front(const std::vector<Element>& pattern, std::string_view value, bool longest) {
  std::vector<char> now(pattern.size() + 1, 0), next(pattern.size() + 1, 0);
  const auto skip_stars = [&](std::vector<char>& at) {
    for (std::size_t p = 0; p < pattern.size(); ++p)
      if (at[p] && pattern[p].kind == Element::Kind::star) at[p + 1] = 1;
  };
  now[0] = 1;
  skip_stars(now);
  std::size_t found = no_match;
  for (std::size_t i = 0;; ++i) {
    if (now.back()) {
      found = i;
      if (!longest) return found;
    }
    if (i == value.size()) return found;
    std::fill(next.begin(), next.end(), 0);
    bool alive = false;
    for (std::size_t p = 0; p < pattern.size(); ++p) {
      if (!now[p] || !pattern[p].takes(value[i])) continue;
      next[pattern[p].kind == Element::Kind::star ? p : p + 1] = 1;
      alive = true;
    }
    if (!alive) return found;
    skip_stars(next);
    now.swap(next);
  }
}

}  // namespace

std::optional<std::string> trim_prefix(std::string_view pattern, std::string_view value,
                                       bool longest) {
  const auto elements = read_pattern(pattern);
  if (!elements) return std::nullopt;
  const std::size_t size = match_front(*elements, value, longest);
  return std::string(size == no_match ? value : value.substr(size));
}

std::optional<std::string> trim_suffix(std::string_view pattern, std::string_view value,
                                       bool longest) {
  auto elements = read_pattern(pattern);
  if (!elements) return std::nullopt;
  std::reverse(elements->begin(), elements->end());
  const std::string reversed(value.rbegin(), value.rend());
  const std::size_t size = match_front(*elements, reversed, longest);
  return std::string(size == no_match ? value : value.substr(0, value.size() - size));
}

std::optional<std::string> replace(std::string_view pattern, std::string_view value,
                                   std::string_view replacement, bool all) {
  const auto elements = read_pattern(pattern);
  if (!elements) return std::nullopt;
  std::string result;
  std::size_t at = 0;
  std::size_t last_end = no_match;  // an empty match must not touch the match before it
  while (at <= value.size()) {
    const std::size_t size = match_front(*elements, value.substr(at), true);
    const bool matched = size != no_match && !(size == 0 && at == last_end);
    if (matched) {
      result += replacement;
      last_end = at + size;
      if (!all) return result.append(value.substr(last_end));
    }
    if (matched && size > 0) {
      at += size;
    } else {
      if (at < value.size()) result += value[at];
      ++at;
    }
  }
  return result;
}

}  // namespace stowage::model
