#pragma once
// What the grammars of this folder share. Only their .cc files include it.
//
// Every grammar reads characters of a string_view and stores what it finds as views, through small
// actions: X3 has no string_view attribute, and raw[] with an action gives the bytes without a
// copy.

#include <boost/spirit/home/x3.hpp>
#include <string_view>

namespace stowage::syntax::grammar {

namespace x3 = boost::spirit::x3;

/// One character for which `predicate` is true. A set made by x3::char_("…") is built anew wherever the grammar is; this
/// is a function and costs nothing to build.
template <bool (*predicate)(char)>
struct CharacterIf : x3::parser<CharacterIf<predicate>> {
  using attribute_type = x3::unused_type;
  static constexpr bool has_attribute = false;

  template <class Iterator, class Context, class RuleContext, class Attribute>
  bool parse(Iterator& first, const Iterator& last, const Context&, const RuleContext&,
             Attribute&) const {
    if (first == last || !predicate(*first)) return false;
    ++first;
    return true;
  }
};

constexpr bool is_any(char) { return true; }
/// Any byte, without an attribute.
inline constexpr CharacterIf<is_any> any;

/// The bytes that a raw[] parser matched.
template <class Context>
std::string_view matched(const Context& context) {
  const auto& range = x3::_attr(context);
  return {range.begin(), static_cast<std::size_t>(range.end() - range.begin())};
}

/// An action that stores the matched bytes in `to`.
constexpr auto store(std::string_view& to) {
  return [&to](const auto& context) { to = matched(context); };
}

/// True when `parser` matches the whole text.
template <class Parser>
bool match_all(std::string_view text, const Parser& parser) {
  const char* at = text.data();
  const char* const end = at + text.size();
  return x3::parse(at, end, parser >> x3::eoi);
}

}  // namespace stowage::syntax::grammar
