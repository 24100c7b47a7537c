#include <fmt/core.h>

#include <toml++/toml.h>
#include <sstream>

#include "lib/context/data.h"

namespace stowage::context {
namespace {

/// toml++ bounds the nesting of what it parses, but dotted keys are not counted, so it is bounded
/// here too.
bool convert(const toml::node& node, Data& out, int depth) {
  if (depth > deepest_data) return false;
  if (const toml::table* table = node.as_table()) {
    out.kind = Data::Kind::map;
    for (const auto& [key, value] : *table) {
      out.keys.emplace_back(key.str());
      if (!convert(value, out.items.emplace_back(), depth + 1)) return false;
    }
    return true;
  }
  if (const toml::array* array = node.as_array()) {
    out.kind = Data::Kind::list;
    for (const toml::node& value : *array) {
      if (!convert(value, out.items.emplace_back(), depth + 1)) return false;
    }
    return true;
  }
  if (const auto* text = node.as_string()) {
    out.kind = Data::Kind::text;
    out.text = text->get();
  } else if (const auto* flag = node.as_boolean()) {
    out.kind = Data::Kind::boolean;
    out.text = flag->get() ? "true" : "false";
  } else {
    out.kind = Data::Kind::number;  // Numbers and dates: their values decide nothing here.
    if (const auto* number = node.as_integer()) out.text = std::to_string(number->get());
  }
  return true;
}

}  // namespace

Result<Data> parse_toml(std::string_view text) {
  try {
    const toml::table table = toml::parse(text);
    Data data;
    if (!convert(table, data, 0)) return fail("TOML nested too deeply");
    return data;
  } catch (const toml::parse_error& error) {
    return fail(fmt::format("line {} is not valid TOML: {}", error.source().begin.line,
                            error.description()));
  }
}

}  // namespace stowage::context
