#include "lib/syntax/directives.h"

#include <array>
#include <nlohmann/json.hpp>

#include "lib/syntax/chars.h"

namespace stowage::syntax {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Go's regexp \s: no vertical tab.
bool is_regexp_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

std::string_view trim_regexp_space(std::string_view text) {
  while (!text.empty() && is_regexp_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_regexp_space(text.back())) text.remove_suffix(1);
  return text;
}

/// One line without its end, as bufio.ScanLines gives it; advances `file`.
std::string_view take_line(std::string_view& file) {
  const std::size_t newline = file.find('\n');
  std::string_view line = file.substr(0, newline);
  file.remove_prefix(newline == std::string_view::npos ? file.size() : newline + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// The value of `key` among the directives that begin with `comment` at the top of `file`.
std::string_view directive_value(std::string_view file, std::string_view comment,
                                 std::string_view key) {
  std::array<std::string_view, 3> seen;
  std::size_t count = 0;
  while (!file.empty()) {
    std::string_view line = take_line(file);
    if (!line.starts_with(comment)) return {};
    line.remove_prefix(comment.size());
    line.remove_prefix(leading_space(line));
    const auto directive = parse_directive(line);
    if (!directive) return {};
    for (std::size_t i = 0; i < count; ++i) {
      if (equal_ignoring_case(seen[i], directive->name))
        return {};  // repeated: the builder stops reading here
    }
    if (equal_ignoring_case(directive->name, key)) return directive->value;
    if (count < seen.size()) seen[count++] = directive->name;
  }
  return {};
}

std::string_view json_value(std::string_view file, Arena& arena) {
  const auto document = nlohmann::json::parse(file, nullptr, /*allow_exceptions=*/false);
  if (!document.is_object()) return {};
  const auto value = document.find("syntax");
  if (value == document.end() || !value->is_string()) return {};
  return arena.copy(value->get_ref<const std::string&>());
}

}  // namespace

std::optional<DirectiveText> parse_directive(std::string_view text) {
  const auto is_letter = [](char c) { return lower(c) >= 'a' && lower(c) <= 'z'; };
  std::size_t end = 0;
  while (end < text.size() &&
         (is_letter(text[end]) || (end > 0 && text[end] >= '0' && text[end] <= '9')))
    ++end;
  const std::string_view name = text.substr(0, end);
  if (!equal_ignoring_case(name, "syntax") && !equal_ignoring_case(name, "escape") &&
      !equal_ignoring_case(name, "check")) {
    return std::nullopt;
  }
  std::string_view rest = trim_regexp_space(text.substr(end));
  if (!rest.starts_with('=')) return std::nullopt;
  rest = trim_regexp_space(rest.substr(1));
  if (rest.empty()) return std::nullopt;
  return DirectiveText{name, rest};
}

std::string_view detect_syntax(std::string_view file, Arena& arena) {
  if (file.starts_with(byte_order_mark)) file.remove_prefix(byte_order_mark.size());
  if (file.starts_with("#!")) take_line(file);
  if (file.starts_with('#')) return directive_value(file, "#", "syntax");
  if (file.starts_with("//")) return directive_value(file, "//", "syntax");
  const std::size_t first = file.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && file[first] == '{') return json_value(file, arena);
  return {};
}

}  // namespace stowage::syntax
