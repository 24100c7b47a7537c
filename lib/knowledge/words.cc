#include "lib/knowledge/words.h"

#include <algorithm>

namespace stowage::knowledge {

bool has_word(const std::vector<std::string>& list, std::string_view word) {
  return !list.empty() && std::find(list.begin(), list.end(), word) != list.end();
}

bool fits_any(const std::vector<std::string>& patterns, std::string_view word) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return pattern.ends_with('*')
               ? word.starts_with(std::string_view(pattern).substr(0, pattern.size() - 1))
               : word == pattern;
  });
}

bool looks_like_path(std::string_view text) {
  return text.starts_with('.') || text.starts_with('/') || text.starts_with("~/") ||
         text.starts_with("file:");
}

bool script_like(std::string_view pattern, std::string_view text) {
  const auto statements = [](std::string_view all) {
    std::vector<std::string_view> out;
    for (std::size_t begin = 0; begin <= all.size();) {
      const std::size_t end = std::min(all.find_first_of(";\n", begin), all.size());
      std::string_view one = all.substr(begin, end - begin);
      while (one.starts_with(' ')) one.remove_prefix(1);
      while (one.ends_with(' ')) one.remove_suffix(1);
      if (!one.empty()) out.push_back(one);
      begin = end + 1;
    }
    return out;
  };
  const auto patterns = statements(pattern), lines = statements(text);
  return std::equal(patterns.begin(), patterns.end(), lines.begin(), lines.end(),
                    [](auto a, auto b) {
                      const std::size_t star = a.find('*');
                      if (star == std::string_view::npos) return a == b;
                      return b.size() + 1 >= a.size() && b.starts_with(a.substr(0, star)) &&
                             b.ends_with(a.substr(star + 1)) &&
                             b.find(')') + 1 == b.size();  // one call, nothing behind it
                    });
}

}  // namespace stowage::knowledge
