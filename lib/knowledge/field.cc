#include "lib/knowledge/field.h"

#include <algorithm>
#include <cstdlib>

namespace stowage::knowledge {

namespace {

std::string_view kind_name(Node::Kind kind) {
  switch (kind) {
    case Node::Kind::null:
      return "null";
    case Node::Kind::boolean:
      return "boolean";
    case Node::Kind::number:
      return "number";
    case Node::Kind::string:
      return "string";
    case Node::Kind::array:
      return "array";
    case Node::Kind::object:
      break;
  }
  return "object";
}

}  // namespace

/// From the whole down to the value: nodes are in the order of the text, so that one holds what lies before its next.
std::string Field::way() const {
  std::string out(document_->path);
  out += ": file";
  const auto& nodes = document_->nodes;
  for (std::uint32_t at = 0; at != index_;) {
    const bool object = nodes[at].kind == Node::Kind::object;
    std::uint32_t child = at + 1, number = 0;
    const auto value = [&] { return object ? child + 1 : child; };
    for (; nodes[value()].next <= index_; child = nodes[value()].next) ++number;
    if (object)
      out.append(".").append(text_of(nodes[child]));
    else
      out.append("[").append(std::to_string(number)).append("]");
    at = value();
  }
  return out;
}

void Field::expected(std::string_view what) const {
  throw Mistake{way() + ": expected " + std::string(what) + ", found " +
                std::string(kind_name(node().kind))};
}

std::optional<Field> Field::find(std::string_view key) const {
  if (!is_object()) return std::nullopt;
  for (std::uint32_t at = index_ + 1; at < node().next; at = document_->nodes[at + 1].next)
    if (text_of(document_->nodes[at]) == key) return Field(*document_, at + 1);
  return std::nullopt;
}

Field Field::at(std::string_view key) const {
  if (const auto found = find(key)) return *found;
  throw Mistake{way() + ": field \"" + std::string(key) + "\" is missing"};
}

void Field::only(std::initializer_list<std::string_view> keys) const {
  for (const auto& [key, value] : members())
    if (std::find(keys.begin(), keys.end(), key) == keys.end())
      throw Mistake{way() + ": unknown field \"" + std::string(key) + "\""};
}

std::string_view Field::text() const {
  if (!is_string()) expected("a string");
  return text_of(node());
}

bool Field::flag() const {
  if (!is_boolean()) expected("true or false");
  return node().size != 0;
}

double Field::number() const {
  if (node().kind != Node::Kind::number) expected("a number");
  return std::strtod(std::string(text_of(node())).c_str(), nullptr);
}

std::vector<Field> Field::items() const {
  if (node().kind != Node::Kind::array) expected("an array");
  std::vector<Field> out;
  out.reserve(node().size);
  for (std::uint32_t at = index_ + 1; at < node().next; at = document_->nodes[at].next)
    out.push_back(Field(*document_, at));
  return out;
}

std::vector<std::pair<std::string_view, Field>> Field::members() const {
  if (!is_object()) expected("an object");
  std::vector<std::pair<std::string_view, Field>> out;
  out.reserve(node().size);
  for (std::uint32_t at = index_ + 1; at < node().next; at = document_->nodes[at + 1].next)
    out.emplace_back(text_of(document_->nodes[at]), Field(*document_, at + 1));
  return out;
}

std::vector<std::string> Field::words() const {
  if (is_string()) {
    const auto words = split_words(text());
    return {words.begin(), words.end()};
  }
  std::vector<std::string> out;
  for (const Field& item : items()) out.emplace_back(item.text());
  return out;
}

void Field::read(std::string_view key, std::string& to) const {
  if (const auto found = find(key)) to = found->text();
}

void Field::read(std::string_view key, bool& to) const {
  if (const auto found = find(key)) to = found->flag();
}

void Field::read(std::string_view key, std::optional<bool>& to) const {
  if (const auto found = find(key)) to = found->flag();
}

void Field::read(std::string_view key, std::vector<std::string>& to) const {
  if (const auto found = find(key)) to = found->words();
}

std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> out;
  const auto blank = [&](std::size_t at) {
    return text[at] == ' ' || (text[at] >= '\t' && text[at] <= '\r');
  };
  for (std::size_t at = 0;;) {
    while (at < text.size() && blank(at)) ++at;
    if (at == text.size()) return out;
    const std::size_t begin = at;
    while (at < text.size() && !blank(at)) ++at;
    out.push_back(text.substr(begin, at - begin));
  }
}

}  // namespace stowage::knowledge
