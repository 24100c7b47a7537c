#include "lib/report/json_text.h"

#include <array>
#include <cstdint>
#include <cstring>

#include "lib/text/utf8.h"

namespace stowage::report {

namespace {

void append_escape(std::string& to, char c) {
  constexpr std::string_view hex = "0123456789abcdef";
  switch (c) {
    case '"':
      to += "\\\"";
      break;
    case '\\':
      to += "\\\\";
      break;
    case '\n':
      to += "\\n";
      break;
    case '\r':
      to += "\\r";
      break;
    case '\t':
      to += "\\t";
      break;
    default:
      to += "\\u00";
      to += hex[static_cast<unsigned char>(c) >> 4];
      to += hex[static_cast<unsigned char>(c) & 15];
  }
}

/// Eight bytes that all stand for themselves: none below a blank, none that is no ASCII, no `"` and `\`. Each byte of a
/// test has its highest bit where it hits (a byte above one that hits may be told falsely, which does not matter).
bool are_plain(const char* bytes) {
  constexpr std::uint64_t ones = 0x0101010101010101U;
  std::uint64_t eight = 0;
  std::memcpy(&eight, bytes, sizeof eight);
  const auto equals = [&](char c) {
    const std::uint64_t difference = eight ^ (ones * static_cast<unsigned char>(c));
    return difference - ones;
  };
  return (((eight - ones * 0x20) | equals('"') | equals('\\') | eight) & (ones * 0x80)) == 0;
}

/// ASCII that stands for itself.
constexpr auto plain = [] {
  std::array<bool, 256> out{};
  for (std::size_t c = 0x20; c < 0x80; ++c) out[c] = c != '"' && c != '\\';
  return out;
}();

}  // namespace

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    if (!point.valid) return false;
    at += point.size;
  }
  return true;
}

void append_json_string(std::string& to, std::string_view text) {
  to += '"';
  std::size_t done = 0;
  std::size_t at = 0;
  const auto flush = [&] { to.append(text.data() + done, at - done); };
  while (at < text.size()) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (plain[c]) {
      ++at;
      while (at + 8 <= text.size() && are_plain(text.data() + at)) at += 8;
    } else if (c < 0x80) {
      flush();
      append_escape(to, text[at]);
      done = ++at;
    } else if (const CodePoint point = decode_utf8(text, at); point.valid) {
      at += point.size;
    } else {
      flush();
      to += "\xEF\xBF\xBD";
      done = ++at;
    }
  }
  flush();
  to += '"';
}

}  // namespace stowage::report
