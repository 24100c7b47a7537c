#include "rules/file_mode.h"

#include <optional>

namespace stowage::rules {

namespace {

/// "0777" as a number; nothing for anything but three or four octal digits.
std::optional<unsigned> octal(std::string_view text) {
  if (text.size() < 3 || text.size() > 4) return std::nullopt;
  unsigned mode = 0;
  for (const char c : text) {
    if (c < '0' || c > '7') return std::nullopt;
    mode = mode * 8 + static_cast<unsigned>(c - '0');
  }
  return mode;
}

/// `a+w`, `o+rwx`, `ugo=rw`: a clause that names others or all, and gives them w.
bool gives_others(std::string_view clause) {
  const std::size_t op = clause.find_first_of("+=");
  if (op == std::string_view::npos || op == 0) return false;
  return clause.substr(0, op).find_first_of("ao") != std::string_view::npos &&
         clause.substr(op).find('w') != std::string_view::npos;
}

char without_write(char digit) { return static_cast<char>((digit - '0') & 2 ? digit - 2 : digit); }

}  // namespace

bool is_world_writable(std::string_view mode) {
  if (const auto bits = octal(mode)) return (*bits & 0002) != 0 && (*bits & 01000) == 0;
  while (!mode.empty()) {
    const std::size_t comma = mode.find(',');
    if (gives_others(mode.substr(0, comma))) return mode.find('t') == std::string_view::npos;
    if (comma == std::string_view::npos) break;
    mode.remove_prefix(comma + 1);
  }
  return false;
}

std::string without_others(std::string_view mode) {
  if (!octal(mode)) return {};
  std::string text(mode);
  text.back() = without_write(text.back());
  return text;
}

std::string for_owner_only(std::string_view mode) {
  std::string text = without_others(mode);
  if (!text.empty()) text[text.size() - 2] = without_write(text[text.size() - 2]);
  return text;
}

}  // namespace stowage::rules
