#include "lib/syntax/grammar/json_array.h"

#include "lib/syntax/grammar/json_value.h"
#include "lib/syntax/grammar/x3.h"

namespace stowage::syntax::grammar {

namespace {

bool is_json_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_json_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool is_json_escape(char c) {
  return std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos;
}
bool is_json_plain(char c) {
  return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

}  // namespace

JsonArray parse_json_array(std::string_view text, std::vector<JsonString>& strings) {
  const std::size_t before = strings.size();
  bool escapes = false;
  const auto set_escapes = [&escapes](const auto&) { escapes = true; };
  const auto begin_string = [&escapes](const auto&) { escapes = false; };
  const auto add = [&](const auto& context) { strings.push_back({matched(context), escapes}); };

  const auto ws = *CharacterIf<is_json_space>();
  const CharacterIf<is_json_hex> hex;
  const auto escape = x3::lit('\\')[set_escapes] >>
                      (CharacterIf<is_json_escape>() | ('u' >> hex >> hex >> hex >> hex));
  const CharacterIf<is_json_plain> plain;
  const auto string = x3::lit('"')[begin_string] >> x3::raw[*(plain | escape)][add] >> '"';
  const auto array = '[' >> ws >> -((string >> ws) % (',' >> ws)) >> ']' >> ws;

  if (match_all(text, array)) return JsonArray::strings;
  strings.resize(before);
  return is_json_value(text) ? JsonArray::other_values : JsonArray::invalid;
}

namespace {

void append_utf8(std::uint32_t code, std::string& to) {
  const auto put = [&](std::uint32_t byte) { to += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | (code >> 6));
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3F));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

/// The four hexadecimal digits of `\uXXXX` at the start of `text`, or nothing.
std::uint32_t unicode_escape(std::string_view text, bool& found) {
  found = text.size() >= 6 && text[0] == '\\' && text[1] == 'u';
  std::uint32_t code = 0;
  for (std::size_t i = 2; found && i < 6; ++i) {
    const char c = text[i];
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    found = digit >= 0;
    code = code * 16 + static_cast<std::uint32_t>(digit);
  }
  return code;
}

}  // namespace

std::string unescape_json(std::string_view raw) {
  constexpr std::uint32_t replacement = 0xFFFD;
  std::string text;
  text.reserve(raw.size());
  while (!raw.empty()) {
    if (raw[0] != '\\' || raw.size() < 2) {
      text += raw[0];
      raw.remove_prefix(1);
      continue;
    }
    bool found = false;
    std::uint32_t code = unicode_escape(raw, found);
    if (!found) {
      constexpr std::string_view names = "bfnrt";
      constexpr std::string_view values = "\b\f\n\r\t";
      const std::size_t at = names.find(raw[1]);
      text += at == std::string_view::npos ? raw[1] : values[at];
      raw.remove_prefix(2);
      continue;
    }
    raw.remove_prefix(6);
    const bool high = code >= 0xD800 && code < 0xDC00;
    const bool low = code >= 0xDC00 && code < 0xE000;
    if (high) {
      const std::uint32_t second = unicode_escape(raw, found);
      if (found && second >= 0xDC00 && second < 0xE000) {
        code = 0x10000 + ((code - 0xD800) << 10) + (second - 0xDC00);
        raw.remove_prefix(6);
      } else {
        code = replacement;
      }
    } else if (low) {
      code = replacement;
    }
    append_utf8(code, text);
  }
  return text;
}

}  // namespace stowage::syntax::grammar
