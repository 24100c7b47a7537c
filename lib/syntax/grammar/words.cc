#include "lib/syntax/grammar/words.h"

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
  const auto any = x3::omit[x3::char_];
  const auto escaped = x3::lit(escape) >> ((x3::eoi)[set_cut] | x3::omit[x3::char_]);
  const auto double_quoted = '"' >> *(escaped | (x3::omit[x3::char_] - '"')) >> -x3::lit('"');
  const auto single_quoted = '\'' >> *(x3::omit[x3::char_] - '\'') >> -x3::lit('\'');
  // Most characters mean nothing: one look in a bit set decides that.
  const auto plain = x3::omit[x3::char_("!#-&(-[]-_a-~")];
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
