#include "lib/syntax/heredoc.h"

#include <algorithm>
#include <charconv>

#include "lib/syntax/builder_words.h"
#include "lib/syntax/chars.h"

namespace stowage::syntax {

std::optional<HeredocStart> parse_heredoc(std::string_view word, bool& malformed) {
  // ^(\d*)<<(-?)\s*([^<]*)$
  HeredocStart start;
  std::size_t at = 0;
  while (at < word.size() && word[at] >= '0' && word[at] <= '9') ++at;
  if (at > 0) std::from_chars(word.data(), word.data() + at, start.descriptor);
  if (word.substr(at, 2) != "<<") return std::nullopt;
  at += 2;
  if (at < word.size() && word[at] == '-') {
    start.chomp = true;
    ++at;
  }
  while (at < word.size() && is_ascii_space(word[at]) && word[at] != '\v') ++at;
  const std::string_view rest = word.substr(at);
  if (rest.empty() || rest.find('<') != std::string_view::npos) return std::nullopt;

  const auto bare = builder_words(rest, {.raw_quotes = false});
  const auto raw = builder_words(rest, {.raw_quotes = true});
  if (!bare) {
    malformed = true;
    return std::nullopt;
  }
  if (bare->size() != 1) return std::nullopt;
  if (!raw || raw->size() != 1) {
    malformed = true;
    return std::nullopt;
  }
  const auto quotes = [](const std::string& text) {
    return std::count_if(text.begin(), text.end(), [](char c) { return c == '\'' || c == '"'; });
  };
  start.expand = quotes(bare->front()) == quotes(raw->front());
  start.name = bare->front();
  return start;
}

HeredocStarts heredocs_of_line(std::string_view line) {
  HeredocStarts result;
  const auto words = builder_words(line, {.raw_quotes = true, .raw_escapes = true});
  if (!words) return result;  // an open quote: BuildKit sees no heredoc then
  for (const std::string& word : *words) {
    if (auto start = parse_heredoc(word, result.malformed))
      result.starts.push_back(std::move(*start));
    if (result.malformed) break;
  }
  return result;
}

std::string without_leading_tabs(std::string_view content) {
  std::string result;
  result.reserve(content.size());
  bool at_line_start = true;
  for (char c : content) {
    if (at_line_start && c == '\t') continue;
    result += c;
    at_line_start = c == '\n';
  }
  return result;
}

}  // namespace stowage::syntax
