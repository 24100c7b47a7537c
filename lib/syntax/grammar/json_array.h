#pragma once
// The exec form: a JSON array of strings, as Go's encoding/json takes it.

#include <string>
#include <string_view>
#include <vector>

namespace stowage::syntax::grammar {

struct JsonString {
  std::string_view raw;      ///< between the quotes
  bool has_escapes = false;  ///< its text is not its bytes
};

enum class JsonArray {
  strings,       ///< exec form
  other_values,  ///< valid JSON, but not all are strings: BuildKit rejects the file
  invalid,       ///< no JSON: BuildKit takes it for the shell form
};

/// Reads `text`, which begins with "[". Appends the strings to `strings`.
JsonArray parse_json_array(std::string_view text, std::vector<JsonString>& strings);

/// The text of a JSON string: escapes resolved, lone surrogates as U+FFFD.
std::string unescape_json(std::string_view raw);

}  // namespace stowage::syntax::grammar
