#include "lib/syntax/grammar/duration.h"

#include <limits>

#include "lib/syntax/grammar/x3.h"

namespace stowage::syntax::grammar {

std::optional<std::int64_t> parse_duration(std::string_view text) {
  static const x3::symbols<double> units = [] {
    x3::symbols<double> table;
    table.add("ns", 1)("us", 1e3)("\xC2\xB5s", 1e3)("\xCE\xBCs", 1e3)("ms", 1e6)("s", 1e9)(
        "m", 60e9)("h", 3600e9);
    return table;
  }();

  double sum = 0;
  double number = 0;
  bool negative = false;
  // Digits by hand: x3::double_ would also take exponents and "inf", which Go does not.
  double scale = 0;
  const auto begin = [&](const auto&) { number = 0, scale = 0; };
  const auto digit = [&](const auto& context) {
    const double value = x3::_attr(context) - '0';
    scale == 0 ? number = number * 10 + value : (number += value * scale, scale /= 10);
  };
  const auto point = [&](const auto&) { scale = 0.1; };
  const auto add = [&](const auto& context) { sum += number * x3::_attr(context); };
  const auto minus = [&](const auto&) { negative = true; };

  const auto digits = x3::digit[digit];
  const auto amount = x3::eps[begin] >> ((+digits >> -(x3::lit('.')[point] >> *digits)) |
                                         (x3::lit('.')[point] >> +digits));
  const auto grammar = -(x3::lit('+') | x3::lit('-')[minus]) >>
                       ((x3::lit('0') >> x3::eoi) | +(amount >> units[add]));
  if (!match_all(text, grammar) ||
      sum > static_cast<double>(std::numeric_limits<std::int64_t>::max())) {
    return std::nullopt;
  }
  const auto value = static_cast<std::int64_t>(sum);
  return negative ? -value : value;
}

}  // namespace stowage::syntax::grammar
