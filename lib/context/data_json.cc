#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "lib/context/data.h"

namespace stowage::context {
namespace {

/// Builds the value from the parser's events: no second tree in between.
class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return put({}); }
  bool boolean(bool value) override {
    return put(scalar(Data::Kind::boolean, value ? "true" : "false"));
  }
  bool number_integer(number_integer_t value) override {
    return put(scalar(Data::Kind::number, std::to_string(value)));
  }
  bool number_unsigned(number_unsigned_t value) override {
    return put(scalar(Data::Kind::number, std::to_string(value)));
  }
  bool number_float(number_float_t, const string_t& text) override {
    return put(scalar(Data::Kind::number, text));
  }
  bool string(string_t& value) override { return put(scalar(Data::Kind::text, std::move(value))); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Data::Kind::map); }
  bool start_array(std::size_t) override { return open(Data::Kind::list); }
  bool end_object() override { return shut(); }
  bool end_array() override { return shut(); }
  bool key(string_t& value) override {
    open_.back().keys.push_back(std::move(value));
    return true;
  }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    error_at = position;
    return false;
  }

  Data root;
  std::size_t error_at = 0;
  bool too_deep = false;

 private:
  static Data scalar(Data::Kind kind, std::string text) {
    Data value;
    value.kind = kind;
    value.text = std::move(text);
    return value;
  }
  bool put(Data value) {
    if (open_.empty())
      root = std::move(value);
    else
      open_.back().items.push_back(std::move(value));
    return true;
  }
  bool open(Data::Kind kind) {
    too_deep = open_.size() >= deepest_data;
    if (too_deep) return false;
    open_.emplace_back().kind = kind;
    return true;
  }
  bool shut() {
    Data value = std::move(open_.back());
    open_.pop_back();
    return put(std::move(value));
  }

  std::vector<Data> open_;
};

/// The text without commas before a closing bracket, which nlohmann's parser does not skip. Offsets
/// stay.
std::string without_trailing_commas(std::string_view text) {
  std::string out(text);
  std::size_t comma = std::string::npos;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const char c = out[i];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') continue;
    if (c == '/' && i + 1 < out.size() && (out[i + 1] == '/' || out[i + 1] == '*')) {
      const std::size_t end = out[i + 1] == '/' ? out.find('\n', i) : out.find("*/", i + 2);
      if (end == std::string::npos) break;
      i = out[i + 1] == '/' ? end : end + 1;
      continue;
    }
    if ((c == ']' || c == '}') && comma != std::string::npos) out[comma] = ' ';
    comma = c == ',' ? i : std::string::npos;
    if (c != '"') continue;
    for (++i; i < out.size() && out[i] != '"'; ++i) {
      if (out[i] == '\\') ++i;
    }
  }
  return out;
}

Result<Data> parse(std::string_view text, bool comments) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  Builder builder;
  const bool good = nlohmann::json::sax_parse(text.begin(), text.end(), &builder,
                                              nlohmann::json::input_format_t::json, true, comments);
  if (good) return std::move(builder.root);
  if (builder.too_deep) return fail("JSON nested too deeply");
  const auto line = std::count(
      text.begin(),
      text.begin() + static_cast<std::ptrdiff_t>(std::min(builder.error_at, text.size())), '\n');
  return fail(fmt::format("line {} is not valid JSON", line + 1));
}

}  // namespace

Result<Data> parse_json(std::string_view text) { return parse(text, false); }
Result<Data> parse_jsonc(std::string_view text) {
  return parse(without_trailing_commas(text), true);
}

}  // namespace stowage::context
