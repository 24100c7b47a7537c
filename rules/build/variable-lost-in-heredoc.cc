#include <optional>
#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

bool is_name_start(char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A parameter that only a shell has: `$1`, `$@`, `$?`, `$#`, `$*`; its offset.
std::optional<std::size_t> shell_parameter(std::string_view text) {
  for (std::size_t at = text.find('$'); at != std::string_view::npos; at = text.find('$', at + 1)) {
    if (at > 0 && text[at - 1] == '\\') continue;
    std::size_t next = at + 1;
    if (next < text.size() && text[next] == '{') ++next;
    if (next >= text.size()) continue;
    if (is_digit(text[next]) || std::string_view("@?#*").find(text[next]) != std::string_view::npos)
      return at;
  }
  return std::nullopt;
}

/// `name=` at the start of a line, which sets what the text uses as `$name`: the use's offset.
std::optional<std::size_t> own_variable(std::string_view text) {
  std::size_t line = 0;
  while (line < text.size()) {
    std::size_t begin = text.find_first_not_of(" \t", line);
    if (begin == std::string_view::npos) break;
    if (text.substr(begin).starts_with("export ")) begin += 7;
    std::size_t end = begin;
    while (end < text.size() && (is_name_start(text[end]) || (end > begin && is_digit(text[end]))))
      ++end;
    if (end > begin && end < text.size() && text[end] == '=') {
      const std::string name(text.substr(begin, end - begin));
      for (const std::string& use : {"$" + name, "${" + name})
        if (const std::size_t at = text.find(use, end); at != std::string_view::npos) {
          const std::size_t after = at + use.size();
          const bool longer =
              after < text.size() && (is_name_start(text[after]) || is_digit(text[after]));
          if (!longer && text[at - 1] != '\\') return at;
        }
    }
    line = text.find('\n', line);
    if (line == std::string_view::npos) break;
    ++line;
  }
  return std::nullopt;
}

bool is_script(std::string_view text) { return text.starts_with("#!"); }

void check(const lint::Unit&, const lint::Place& place, lint::Report& report) {
  for (const syntax::Heredoc& heredoc : place.instruction.heredocs) {
    if (!heredoc.expand || !is_script(heredoc.content)) continue;
    auto at = shell_parameter(heredoc.content);
    if (!at) at = own_variable(heredoc.content);
    if (!at) continue;
    const auto begin = static_cast<std::uint32_t>(heredoc.content_span.begin + *at);
    lint::Diagnostic& found = report.add(
        {begin, begin + 2}, "the builder expands this, to nothing, before the script is written");
    found.help = "quote the word that ends the heredoc: `<<'" + std::string(heredoc.name) + "'`";
  }
}

}  // namespace

extern constexpr lint::Rule variable_lost_in_heredoc{
    .name = "variable-lost-in-heredoc",
    .category = "build",
    .summary = "A script in a heredoc loses its variables to the builder",
    .severity = lint::Severity::error,
    .mentions = "<<",
    .keywords = {syntax::Keyword::copy, syntax::Keyword::add},
    .on_instruction = check};

}  // namespace stowage::rules
