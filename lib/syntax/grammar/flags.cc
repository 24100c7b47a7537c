#include "lib/syntax/grammar/flags.h"

#include "lib/syntax/chars.h"
#include "lib/syntax/grammar/x3.h"

namespace stowage::syntax::grammar {

namespace {

/// unicode.IsSpace of a single byte: 0x85 and 0xA0 count, even inside a character of several bytes.
bool is_byte_space(char c) { return is_ascii_space(c) || c == '\x85' || c == '\xA0'; }

bool is_special(char c) {
  return c == '"' || c == '\'' || c == '\\' ||
         (static_cast<unsigned char>(c) >= 0x80 && !is_byte_space(c));
}
bool is_ordinary(char c) { return !is_special(c) && !is_byte_space(c); }

}  // namespace

std::size_t split_flags(std::string_view text, std::vector<RawFlag>& flags) {
  bool unquote = false;
  const auto set_unquote = [&unquote](const auto&) { unquote = true; };
  const auto begin_flag = [&unquote](const auto&) { unquote = false; };
  const auto add = [&](const auto& context) { flags.push_back({matched(context), unquote}); };

  const CharacterIf<is_special> special;
  const auto escaped = x3::lit('\\') >> -any;
  const auto quoted = ('"' >> *(escaped | (any - '"')) >> -x3::lit('"')) |
                      ('\'' >> *(escaped | (any - '\'')) >> -x3::lit('\''));
  const CharacterIf<is_ordinary> ordinary;
  const auto rest = ordinary | (&special >> x3::eps[set_unquote] >> (quoted | escaped | any));
  const auto flag = x3::eps[begin_flag] >> &x3::lit("--") >> x3::raw[+rest][add];

  const char* at = text.data();
  const char* const end = at + text.size();
  while (true) {
    while (at != end && is_byte_space(*at)) ++at;
    const char* const begin = at;
    if (!x3::parse(at, end, flag)) break;
    if (std::string_view(begin, static_cast<std::size_t>(at - begin)) == "--") {  // ends the flags
      flags.pop_back();
      break;
    }
  }
  return static_cast<std::size_t>(at - text.data());
}

std::string unquote_flag(std::string_view raw) {
  std::string text;
  text.reserve(raw.size());
  char quote = '\0';
  for (std::size_t i = 0; i < raw.size(); ++i) {
    char c = raw[i];
    if (quote == '\0' && (c == '"' || c == '\'')) {
      quote = c;
      continue;
    }
    if (quote != '\0' && c == quote) {
      quote = '\0';
      continue;
    }
    if (c == '\\') {
      if (i + 1 == raw.size()) break;
      c = raw[++i];
    }
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      text += c;
    } else {
      text += static_cast<char>(0xC0 | (byte >> 6));
      text += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return text;
}

}  // namespace stowage::syntax::grammar
