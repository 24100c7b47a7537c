#include "lib/proof/arguments.h"

#include <algorithm>
#include <charconv>

namespace stowage::proof {

std::optional<Arguments> split(const std::vector<std::string>& words, std::string_view letters,
                               std::string_view valued) {
  Arguments out;
  bool flags_end = false;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (flags_end || word.size() < 2 || word[0] != '-') {
      out.operands.push_back(word);
      continue;
    }
    if (word == "--") {
      flags_end = true;
      continue;
    }
    for (std::size_t k = 1; k < word.size(); ++k) {
      if (valued.find(word[k]) != std::string_view::npos) {
        std::string value = word.substr(k + 1);
        if (value.empty() && ++i < words.size()) value = words[i];
        out.mode = value;
        break;
      }
      if (letters.find(word[k]) == std::string_view::npos) return std::nullopt;
      out.flags += word[k];
    }
  }
  return out;
}

bool has(const Arguments& arguments, char flag) {
  return arguments.flags.find(flag) != std::string::npos;
}

std::optional<std::uint32_t> octal(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 8);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size() || value > 07777)
    return std::nullopt;
  return value;
}

std::optional<std::uint32_t> changed_mode(std::string_view change, std::uint32_t mode,
                                          bool folder) {
  if (const auto number = octal(change)) return number;
  while (!change.empty()) {
    const std::string_view clause = change.substr(0, change.find(','));
    change.remove_prefix(std::min(change.size(), clause.size() + 1));
    std::size_t at = 0;
    std::uint32_t who = 0;
    for (; at < clause.size(); ++at) {
      if (clause[at] == 'u')
        who |= 0700;
      else if (clause[at] == 'g')
        who |= 0070;
      else if (clause[at] == 'o')
        who |= 0007;
      else if (clause[at] == 'a')
        who |= 0777;
      else
        break;
    }
    if (who == 0) who = 0777 & ~std::uint32_t{022};
    if (at >= clause.size()) return std::nullopt;
    const char operation = clause[at++];
    std::uint32_t bits = 0;
    for (; at < clause.size(); ++at) {
      if (clause[at] == 'r')
        bits |= 0444;
      else if (clause[at] == 'w')
        bits |= 0222;
      else if (clause[at] == 'x')
        bits |= 0111;
      else if (clause[at] == 'X')
        bits |= folder || (mode & 0111) != 0 ? 0111U : 0U;
      else
        return std::nullopt;
    }
    if (operation == '+')
      mode |= bits & who;
    else if (operation == '-')
      mode &= ~(bits & who);
    else
      return std::nullopt;
  }
  return mode;
}

}  // namespace stowage::proof
