#pragma once
// One shape for what JSON, YAML and TOML files say, so that the readers of manifests need no
// library of their own.
//
//   Result<Data> data = parse_json(text);
//   data->find("scripts", "postinstall")->text

#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"

namespace stowage::context {

struct Data {
  enum class Kind : unsigned char { null, boolean, number, text, list, map };
  Kind kind = Kind::null;
  std::string text;               ///< of a scalar: "true", "1.5", the string
  std::vector<std::string> keys;  ///< of a map, in the order of the file
  std::vector<Data> items;        ///< of a list; of a map: the values, one a key

  bool is_text() const { return kind == Kind::text; }
  bool is_list() const { return kind == Kind::list; }
  bool is_map() const { return kind == Kind::map; }
  bool is_true() const { return kind == Kind::boolean && text == "true"; }

  /// The value of a key, or null when there is none or this is no map. The last of equal keys
  /// counts.
  const Data* find(std::string_view key) const;
  template <class... Keys>
  const Data* find(std::string_view key, Keys... deeper) const {
    const Data* value = find(key);
    return value == nullptr ? nullptr : value->find(deeper...);
  }
  /// The text of a string, here or at a key; "" for anything else.
  std::string_view string() const {
    return is_text() ? std::string_view(text) : std::string_view();
  }
  template <class... Keys>
  std::string_view string(Keys... keys_down) const {
    const Data* value = find(keys_down...);
    return value == nullptr ? std::string_view() : value->string();
  }
  /// The items of a list at a key; nothing for anything else.
  template <class... Keys>
  const std::vector<Data>& list(Keys... keys_down) const {
    const Data* value = find(keys_down...);
    return value != nullptr && value->is_list() ? value->items : nothing();
  }

 private:
  static const std::vector<Data>& nothing();
};

/// Errors say the line. Nesting is bounded: deeper files are refused.
Result<Data> parse_json(std::string_view text);
/// With comments and commas at the end of lists.
Result<Data> parse_jsonc(std::string_view text);
Result<Data> parse_toml(std::string_view text);
/// The first document; anchors are resolved.
Result<Data> parse_yaml(std::string_view text);

inline constexpr int deepest_data = 100;

}  // namespace stowage::context
