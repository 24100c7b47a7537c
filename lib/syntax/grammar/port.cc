#include "lib/syntax/grammar/port.h"

#include "lib/syntax/grammar/x3.h"

namespace stowage::syntax::grammar {

std::optional<PortRange> parse_port(std::string_view text) {
  PortRange range;
  bool has_last = false;
  const auto first = [&](const auto& context) { range.first = x3::_attr(context); };
  const auto last = [&](const auto& context) { range.last = x3::_attr(context), has_last = true; };
  const auto protocol = '/' >> x3::raw[+x3::omit[x3::alpha]][store(range.protocol)];
  const auto number = x3::uint_parser<std::uint32_t, 10, 1, 5>();
  if (!match_all(text, number[first] >> -('-' >> number[last]) >> -protocol)) return std::nullopt;
  if (!has_last) range.last = range.first;
  if (range.last > 65535 || range.first > range.last) return std::nullopt;
  return range;
}

}  // namespace stowage::syntax::grammar
