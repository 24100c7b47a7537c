#pragma once
// JSON written by hand into one growing string: what the hot paths use (no tree is built, nothing
// is copied twice).

#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace stowage::report {

/// Appends `text` as a JSON string with its quotes. Each byte that is not UTF-8 becomes U+FFFD.
void append_json_string(std::string& to, std::string_view text);

/// Is it UTF-8 as RFC 3629 has it?
bool is_utf8(std::string_view text);

inline void append_number(std::string& to, std::integral auto number) {
  char digits[24];
  const auto [end, problem] = std::to_chars(digits, digits + sizeof digits, number);
  to.append(digits, static_cast<std::size_t>(end - digits));
}

/// Writes `"key":` with a comma before all but the first of an object, and the same for elements of
/// an array.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& to) : to_(to) {}

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  /// A literal of plain ASCII.
  template <std::size_t Size>
  JsonWriter& key(const char (&name)[Size]) {
    char text[Size + 3] = {',', '"'};
    std::memcpy(text + 2, name, Size - 1);
    text[Size + 1] = '"';
    text[Size + 2] = ':';
    const std::size_t from = first_ ? 1 : 0;
    to_.append(text + from, Size + 3 - from);
    first_ = true;
    return *this;
  }
  /// `name` is plain ASCII.
  JsonWriter& key(std::string_view name) {
    separate();
    to_ += '"';
    to_ += name;
    to_ += "\":";
    first_ = true;
    return *this;
  }
  JsonWriter& text(std::string_view value) {
    separate();
    append_json_string(to_, value);
    return *this;
  }
  JsonWriter& number(std::integral auto value) {
    separate();
    append_number(to_, value);
    return *this;
  }
  JsonWriter& boolean(bool value) { return raw(value ? "true" : "false"); }
  JsonWriter& null() { return raw("null"); }
  /// JSON that was written elsewhere.
  JsonWriter& raw(std::string_view json) {
    separate();
    to_ += json;
    return *this;
  }

 private:
  void separate() {
    if (!first_) to_ += ',';
    first_ = false;
  }
  JsonWriter& open(char bracket) {
    separate();
    to_ += bracket;
    first_ = true;
    return *this;
  }
  JsonWriter& close(char bracket) {
    to_ += bracket;
    first_ = false;
    return *this;
  }

  std::string& to_;
  bool first_ = true;
};

}  // namespace stowage::report
