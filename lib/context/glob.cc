#include "lib/context/glob.h"

#include <algorithm>

namespace stowage::context {
namespace {

struct Character {
  char32_t value;
  std::size_t size;
};

/// One UTF-8 character; a byte that starts none is a character of its own, as in Go.
Character decode(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at);
  const std::size_t size = lead < 0x80    ? 1
                           : lead >= 0xF0 ? 4
                           : lead >= 0xE0 ? 3
                           : lead >= 0xC2 ? 2
                                          : 1;
  if (lead < 0x80) return {lead, 1};
  if (size == 1 || at + size > text.size()) return {0x110000U + lead, 1};
  char32_t value = lead & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80U) return {0x110000U + lead, 1};
    value = (value << 6U) | (byte(at + i) & 0x3FU);
  }
  return {value, size};
}

}  // namespace

bool has_wildcard(std::string_view pattern) {
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '\\')
      ++i;
    else if (pattern[i] == '*' || pattern[i] == '?' || pattern[i] == '[')
      return true;
  }
  return false;
}

bool Glob::add_set(std::string_view pattern, std::size_t& at) {
  Token token{Kind::set};
  if (at < pattern.size() && pattern[at] == '^') {
    token.negated = true;
    ++at;
  }
  const auto next = [&](char32_t& value) {
    if (at >= pattern.size() || pattern[at] == '-' || pattern[at] == ']') return false;
    if (pattern[at] == '\\' && ++at >= pattern.size()) return false;
    const Character character = decode(pattern, at);
    value = character.value;
    at += character.size;
    return true;
  };
  while (at < pattern.size() && (pattern[at] != ']' || token.ranges.empty())) {
    char32_t low = 0;
    if (!next(low)) return false;
    char32_t high = low;
    if (at < pattern.size() && pattern[at] == '-') {
      ++at;
      if (!next(high)) return false;
    }
    token.ranges.emplace_back(low, high);
  }
  if (at >= pattern.size()) return false;
  ++at;
  tokens_.push_back(std::move(token));
  return true;
}

std::optional<Glob> Glob::go_match(std::string_view pattern) {
  Glob glob;
  bool wild = false;
  for (std::size_t at = 0; at < pattern.size();) {
    const char c = pattern[at];
    if (c == '*' || c == '?') {
      wild = true;
      ++at;
      glob.tokens_.push_back({c == '*' ? Kind::star : Kind::one});
    } else if (c == '[') {
      wild = true;
      if (!glob.add_set(pattern, ++at)) return std::nullopt;
    } else {
      if (c == '\\' && ++at == pattern.size()) return std::nullopt;
      const std::size_t start = at;
      glob.add_character(pattern, at);
      glob.text_ += pattern.substr(start, at - start);
    }
  }
  if (wild)
    glob.shape_ = Shape::tokens;
  else
    glob.tokens_.clear();
  return glob;
}

// patternmatcher takes shortcuts for patterns that are plain but for a leading or trailing "**",
// and these shortcuts mean something else than its regular expression would: "**x" matches every
// path that ends in "x", "x**" every path that begins with it. The shapes below follow it.
std::optional<Glob> Glob::ignore_pattern(std::string_view pattern) {
  if (!go_match(pattern)) return std::nullopt;
  Glob glob;
  Shape shape = Shape::exact;
  for (std::size_t at = 0; at < pattern.size();) {
    const bool first = at == 0;
    const char c = pattern[at];
    if (c == '*' && pattern.substr(at).starts_with("**")) {
      at += 2;
      if (at < pattern.size() && pattern[at] == '/') ++at;
      if (at == pattern.size()) {
        shape = shape == Shape::exact ? Shape::prefix : Shape::tokens;
        glob.tokens_.push_back({Kind::rest});
      } else {
        shape = Shape::tokens;
        glob.tokens_.push_back({Kind::depth});
        glob.tokens_.push_back({Kind::depth_body});
      }
      if (first) shape = Shape::suffix;
    } else if (c == '*' || c == '?') {
      shape = Shape::tokens;
      ++at;
      glob.tokens_.push_back({c == '*' ? Kind::star : Kind::one});
    } else if (c == '[') {
      shape = Shape::tokens;
      if (!glob.add_set(pattern, ++at)) return std::nullopt;
      // patternmatcher makes a regular expression of it, which has no `[z-a]`; the first path that it is asked about
      // stops the build.
      const auto& ranges = glob.tokens_.back().ranges;
      if (std::any_of(ranges.begin(), ranges.end(),
                      [](const auto& range) { return range.first > range.second; }))
        return std::nullopt;
    } else {
      if (c == '\\' || c == ']') shape = Shape::tokens;
      if (c == '\\') ++at;
      glob.add_character(pattern, at);
    }
  }
  glob.shape_ = shape;
  if (shape != Shape::tokens) {
    glob.tokens_.clear();
    if (shape == Shape::prefix) pattern.remove_suffix(2);
    if (shape == Shape::suffix) pattern.remove_prefix(2);
    glob.text_ = pattern;
  }
  return glob;
}

bool Glob::matches(std::string_view path) const {
  switch (shape_) {
    case Shape::exact:
      return path == text_;
    case Shape::prefix:
      return path.starts_with(text_);
    case Shape::suffix:
      return path.ends_with(text_) ||
             (text_.starts_with('/') && path == std::string_view(text_).substr(1));
    case Shape::tokens:
      break;
  }
  return run(path);
}

// The set of states that the tokens can be in, as one flag a token and one for the end, moved over
// the path character by character.
bool Glob::run(std::string_view path) const {
  if (cannot_match(path)) return false;
  std::vector<unsigned char> now(tokens_.size() + 1, 0);
  std::vector<unsigned char> then(tokens_.size() + 1, 0);
  enter(now, 0);
  for (std::size_t at = 0; at < path.size();) {
    const auto [value, size] = decode(path, at);
    at += size;
    std::fill(then.begin(), then.end(), static_cast<unsigned char>(0));
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (now[i] == 0) continue;
      const Token& token = tokens_[i];
      switch (token.kind) {
        case Kind::character:
          if (value == token.character) enter(then, i + 1);
          break;
        case Kind::one:
          if (value != '/') enter(then, i + 1);
          break;
        case Kind::set:
          if (contains(token, value)) enter(then, i + 1);
          break;
        case Kind::star:
          if (value != '/') enter(then, i);
          break;
        case Kind::rest:
          enter(then, i);
          break;
        case Kind::depth:
          break;
        case Kind::depth_body:
          then[i] = 1;
          if (value == '/') enter(then, i + 1);
          break;
      }
    }
    now.swap(then);
  }
  return now[tokens_.size()] != 0;
}

// Most paths differ from a pattern in the first or last byte already: "*.log", "docs/*".
bool Glob::cannot_match(std::string_view path) const {
  if (tokens_.empty() || path.empty()) return false;
  const auto differs = [](const Token& token, char byte) {
    return token.kind == Kind::character && token.character < 0x80 &&
           token.character != static_cast<unsigned char>(byte);
  };
  return differs(tokens_.front(), path.front()) || differs(tokens_.back(), path.back());
}

bool Glob::contains(const Token& token, char32_t value) {
  bool inside = false;
  for (const auto& [low, high] : token.ranges) inside = inside || (low <= value && value <= high);
  return inside != token.negated;
}

void Glob::add_character(std::string_view pattern, std::size_t& at) {
  const auto [value, size] = decode(pattern, at);
  at += size;
  tokens_.push_back({Kind::character, value});
}

// A state that is entered also enters those behind it that are reached without a character.
void Glob::enter(std::vector<unsigned char>& states, std::size_t state) const {
  while (states[state] == 0) {
    states[state] = 1;
    if (state == tokens_.size()) return;
    switch (tokens_[state].kind) {
      case Kind::star:
      case Kind::rest:
        ++state;
        break;
      case Kind::depth:
        states[state + 1] = 1;
        state += 2;
        break;
      default:
        return;
    }
  }
}

}  // namespace stowage::context
