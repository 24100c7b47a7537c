#include <algorithm>

#include "lib/lint/dry_run.h"
#include "lib/syntax/chars.h"

namespace stowage::lint {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_small(char c) { return c >= 'a' && c <= 'z'; }
bool is_letter(char c) { return is_small(syntax::lower(c)); }
bool is_word(char c) { return is_letter(c) || is_digit(c) || c == '_'; }
bool is_hex(char c) {
  const char small = syntax::lower(c);
  return is_digit(c) || (small >= 'a' && small <= 'f');
}

template <class Test>
bool all(std::string_view text, Test test) {
  return std::all_of(text.begin(), text.end(), test);
}

/// Calls `test` for each part between separators; false as soon as one says so.
template <class Test>
bool each_part(std::string_view text, char separator, Test test) {
  for (;;) {
    const std::size_t end = text.find(separator);
    if (!test(text.substr(0, end))) return false;
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 1);
  }
}

bool is_domain(std::string_view text) {
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos || end < 2) return false;
    if (!all(text.substr(1, end - 1), [](char c) { return is_hex(c) || c == ':'; })) return false;
    text.remove_prefix(end + 1);
    return text.empty() || (text.size() > 1 && text[0] == ':' && all(text.substr(1), is_digit));
  }
  if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
    const std::string_view port = text.substr(colon + 1);
    if (port.empty() || !all(port, is_digit)) return false;
    text = text.substr(0, colon);
  }
  return each_part(text, '.', [](std::string_view part) {
    return !part.empty() && part.front() != '-' && part.back() != '-' &&
           all(part, [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
  });
}

/// Small letters and digits, with `.`, `_`, `__` or dashes between them.
bool is_path_component(std::string_view text) {
  const auto plain = [](char c) { return is_small(c) || is_digit(c); };
  if (text.empty() || !plain(text.front()) || !plain(text.back())) return false;
  for (std::size_t i = 0; i < text.size();) {
    if (plain(text[i])) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < text.size() && !plain(text[i])) ++i;
    const std::string_view separator = text.substr(begin, i - begin);
    const bool dashes = all(separator, [](char c) { return c == '-'; });
    if (!dashes && separator != "." && separator != "_" && separator != "__") return false;
  }
  return true;
}

bool is_tag(std::string_view text) {
  return !text.empty() && text.size() <= 128 && is_word(text[0]) &&
         all(text, [](char c) { return is_word(c) || c == '.' || c == '-'; });
}

bool is_digest(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || !is_letter(text[0])) return false;
  const std::string_view hash = text.substr(colon + 1);
  const std::string_view algorithm = text.substr(0, colon);
  const std::size_t size = algorithm == "sha256"   ? 64
                           : algorithm == "sha384" ? 96
                           : algorithm == "sha512" ? 128
                                                   : 0;
  return hash.size() == size &&
         all(hash, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

}  // namespace

bool is_image_reference(std::string_view text) {
  if (text.size() == 64 && all(text, is_hex)) return false;
  std::string_view domain;
  std::string_view rest = text;
  if (const std::size_t slash = text.find('/'); slash != std::string_view::npos) {
    const std::string_view first = text.substr(0, slash);
    const bool upper =
        std::any_of(first.begin(), first.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (first.find_first_of(".:") != std::string_view::npos || first == "localhost" || upper) {
      domain = first;
      rest = text.substr(slash + 1);
      if (!is_domain(domain)) return false;
    }
  }
  if (const std::size_t at = rest.find('@'); at != std::string_view::npos) {
    if (!is_digest(rest.substr(at + 1))) return false;
    rest = rest.substr(0, at);
  }
  if (const std::size_t colon = rest.find(':'); colon != std::string_view::npos) {
    if (!is_tag(rest.substr(colon + 1))) return false;
    rest = rest.substr(0, colon);
  }
  constexpr std::size_t longest = 255;
  return domain.size() + rest.size() < longest && each_part(rest, '/', is_path_component);
}

}  // namespace stowage::lint
