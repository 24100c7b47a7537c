#include "lib/syntax/grammar/words.h"

#include <array>

#include "lib/syntax/chars.h"
#include "lib/syntax/grammar/x3.h"

namespace stowage::syntax::grammar {

namespace {

/// A character of Go's unicode.IsSpace.
struct SpaceParser : x3::parser<SpaceParser> {
  using attribute_type = x3::unused_type;
  static constexpr bool has_attribute = false;

  template <class Iterator, class Context, class RuleContext, class Attribute>
  bool parse(Iterator& first, const Iterator& last, const Context&, const RuleContext&,
             Attribute&) const {
    const std::size_t length = space_length({first, static_cast<std::size_t>(last - first)});
    first += static_cast<std::ptrdiff_t>(length);
    return length > 0;
  }
};

/// Most characters mean nothing: one look at a table decides that.
bool is_plain(char c) {
  static constexpr auto table = [] {
    std::array<bool, 256> plain{};
    for (char i = '!'; i < '\x7F'; ++i) {
      plain[static_cast<unsigned char>(i)] = i != '"' && i != '\'' && i != '\\' && i != '`';
    }
    return plain;
  }();
  return table[static_cast<unsigned char>(c)];
}

template <char escape>
void split(std::string_view text, std::vector<std::string_view>& words) {
  bool cut = false;  // the last byte is an escape with nothing behind it
  const auto set_cut = [&cut](const auto&) { cut = true; };
  const auto add = [&](const auto& context) {
    std::string_view word = matched(context);
    if (cut) word.remove_suffix(1);
    if (!word.empty()) words.push_back(word);
  };

  const SpaceParser space{};
  const auto escaped = x3::lit(escape) >> ((x3::eoi)[set_cut] | any);
  const auto double_quoted = '"' >> *(escaped | (any - '"')) >> -x3::lit('"');
  const auto single_quoted = '\'' >> *(any - '\'') >> -x3::lit('\'');
  const CharacterIf<is_plain> plain;
  const auto other = escaped | double_quoted | single_quoted | (any - space);
  const auto word = x3::raw[+(plain | other)][add];

  const char* at = text.data();
  x3::parse(at, at + text.size(), *space >> *(word >> *space));
}

}  // namespace

void split_words(std::string_view text, char escape, std::vector<std::string_view>& words) {
  escape == '`' ? split<'`'>(text, words) : split<'\\'>(text, words);
}

}  // namespace stowage::syntax::grammar
