#include "rules/label_values.h"

#include <algorithm>

#include "lib/lint/hadolint_view.h"
#include "lib/syntax/chars.h"

namespace stowage::rules {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_small(char c) { return c >= 'a' && c <= 'z'; }
bool is_letter(char c) { return is_small(syntax::lower(c)); }
bool is_hex(char c) { return is_digit(c) || (syntax::lower(c) >= 'a' && syntax::lower(c) <= 'f'); }

template <class Test>
bool all(std::string_view text, Test test) {
  return std::all_of(text.begin(), text.end(), test);
}

/// Two digits at a place, or -1.
int two_digits(std::string_view text, std::size_t at) {
  if (at + 2 > text.size() || !is_digit(text[at]) || !is_digit(text[at + 1])) return -1;
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

bool is_between(int value, int low, int high) { return value >= low && value <= high; }

/// YYYY-MM-DD of a day that exists.
bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  if (!all(text.substr(0, 4), is_digit)) return false;
  const int year = two_digits(text, 0) * 100 + two_digits(text, 2);
  const int month = two_digits(text, 5);
  if (!is_between(month, 1, 12)) return false;
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return is_between(two_digits(text, 8), 1, days[month - 1] + (month == 2 && leap ? 1 : 0));
}

/// `Z`, `+01:00`, `-0130`
bool is_zone(std::string_view text) {
  if (text == "Z" || text == "z") return true;
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return false;
  text.remove_prefix(1);
  const std::size_t minutes = text.size() > 2 && text[2] == ':' ? 3 : 2;
  return text.size() == minutes + 2 && is_between(two_digits(text, 0), 0, 23) &&
         is_between(two_digits(text, minutes), 0, 59);
}

/// Words between dots, each of letters, digits and dashes.
bool are_semver_words(std::string_view text) {
  while (true) {
    const std::size_t end = text.find('.');
    const std::string_view word = text.substr(0, end);
    if (word.empty() || !all(word, [](char c) { return is_letter(c) || is_digit(c) || c == '-'; }))
      return false;
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::string_view label_key(const syntax::KeyValue& pair) {
  return lint::without_quotes(pair.key.text);
}

void each_schema_label(const lint::Unit& unit, const lint::Place& place,
                       const std::function<void(const SetLabel&)>& look) {
  const auto& schema = unit.settings().label_schema;
  const auto* labels = place.instruction.as<syntax::KeyValues>();
  if (schema.empty() || labels == nullptr || place.onbuild) return;
  for (const syntax::KeyValue& pair : labels->pairs) {
    const auto wanted = schema.find(label_key(pair));
    if (wanted == schema.end()) continue;
    SetLabel label{pair, wanted->second, std::string(lint::without_quotes(pair.value.text))};
    if (!lint::as_hadolint(unit) && place.stage != lint::no_stage) {
      const model::Value value =
          model::expand(unit.model(), unit.model().nodes[place.index], pair.value.text).value;
      if (!value.known) continue;
      label.value = value.text;
    }
    look(label);
  }
}

void check_label_type(const lint::Unit& unit, const lint::Place& place, lint::LabelType type,
                      bool (*is_valid)(std::string_view), std::string_view expected,
                      lint::Report& report) {
  each_schema_label(unit, place, [&](const SetLabel& label) {
    if (label.type != type || is_valid(label.value)) return;
    // That it is empty is another rule's; hadolint says both.
    if (label.value.empty() && !lint::as_hadolint(unit)) return;
    report.add(label.pair.value.span.empty() ? label.pair.key.span : label.pair.value.span,
               "`" + label.value + "` of label `" + std::string(label_key(label.pair)) +
                   "` is not " + std::string(expected));
  });
}

bool is_uri(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || !is_letter(text[0])) return false;
  const auto in_scheme = [](char c) {
    return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
  };
  if (!all(text.substr(0, colon), in_scheme)) return false;
  bool fragment = false;
  for (std::size_t at = colon + 1; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '%') {
      if (at + 2 >= text.size() || !is_hex(text[at + 1]) || !is_hex(text[at + 2])) return false;
    } else if (c == '#') {
      if (fragment) return false;
      fragment = true;
    } else if (!is_letter(c) && !is_digit(c) &&
               std::string_view("-._~:/?[]@!$&'()*+,;=").find(c) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

bool is_timestamp(std::string_view text) {
  constexpr std::size_t date_size = 10, seconds_end = 19;
  if (text.size() <= seconds_end || !is_date(text.substr(0, date_size))) return false;
  if (syntax::lower(text[date_size]) != 't' || text[13] != ':' || text[16] != ':') return false;
  if (!is_between(two_digits(text, 11), 0, 23) || !is_between(two_digits(text, 14), 0, 59) ||
      !is_between(two_digits(text, 17), 0, 60))  // 60: a leap second
    return false;
  text.remove_prefix(seconds_end);
  if (text.starts_with('.')) {
    const std::size_t end = std::min(text.find_first_not_of("0123456789", 1), text.size());
    if (end == 1) return false;
    text.remove_prefix(end);
  }
  return is_zone(text);
}

bool is_git_hash(std::string_view text) {
  return (text.size() == 7 || text.size() == 40) &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_semver(std::string_view text) {
  const std::size_t plus = text.find('+');
  if (plus != std::string_view::npos && !are_semver_words(text.substr(plus + 1))) return false;
  text = text.substr(0, plus);
  const std::size_t dash = text.find('-');
  if (dash != std::string_view::npos && !are_semver_words(text.substr(dash + 1))) return false;
  text = text.substr(0, dash);
  for (int left = 2;; --left) {
    const std::size_t end = text.find('.');
    const std::string_view number = text.substr(0, end);
    if (number.empty() || !all(number, is_digit)) return false;
    if (end == std::string_view::npos) return left == 0;
    if (left == 0) return false;
    text.remove_prefix(end + 1);
  }
}

bool is_email(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return false;
  const auto is_word = [](std::string_view part, std::string_view also) {
    return !part.empty() && part.front() != '.' && part.back() != '.' &&
           part.find("..") == std::string_view::npos && all(part, [&](char c) {
             return is_letter(c) || is_digit(c) || (c & '\x80') != 0 ||
                    also.find(c) != std::string_view::npos;
           });
  };
  return is_word(text.substr(0, at), ".!#$%&'*+-/=?^_`{|}~") && is_word(text.substr(at + 1), ".-");
}

}  // namespace stowage::rules
