#include "lib/lint/pragma_text.h"

#include <algorithm>

namespace stowage::lint {

namespace {

constexpr std::string_view blanks = " \t";

std::string_view skip_blanks(std::string_view text) {
  while (!text.empty() && (text[0] == ' ' || text[0] == '\t')) text.remove_prefix(1);
  return text;
}

bool eat(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

/// A word that blanks follow.
bool eat_word(std::string_view& text, std::string_view word) {
  std::string_view rest = text;
  if (!eat(rest, word) || rest.empty() || blanks.find(rest[0]) == std::string_view::npos)
    return false;
  text = skip_blanks(rest);
  return true;
}

/// `key`, blanks, `=`, blanks.
bool eat_key(std::string_view& text, std::string_view key) {
  std::string_view rest = text;
  if (!eat(rest, key)) return false;
  rest = skip_blanks(rest);
  if (!eat(rest, "=")) return false;
  text = skip_blanks(rest);
  return true;
}

/// Names between commas; stops at a word that no comma precedes.
std::vector<std::string_view> eat_names(std::string_view& list) {
  std::vector<std::string_view> names;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find_first_of(", \t\r"), list.size());
    if (end != 0) names.push_back(list.substr(0, end));
    list = skip_blanks(list.substr(end));
    if (!eat(list, ",")) break;
    list = skip_blanks(list);
  }
  return names;
}

/// `"words"` or one word.
std::string_view eat_value(std::string_view& text) {
  const bool quoted = eat(text, "\"");
  const std::size_t end =
      std::min(quoted ? text.find('"') : text.find_first_of(" \t\r"), text.size());
  const std::string_view value = text.substr(0, end);
  text.remove_prefix(std::min(end + (quoted ? 1 : 0), text.size()));
  return value;
}

/// A word with `=` behind it that is none of those that are understood.
bool is_unknown_key(std::string_view text) {
  const std::size_t end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz-");
  return end != std::string_view::npos && end > 0 && text[end] == '=' &&
         text.substr(0, end) != "shell";
}

bool is_code(std::string_view word) {
  return !word.empty() && word.find_first_not_of("DLSC0123456789") == std::string_view::npos;
}

/// hadolint takes codes and nothing else but a second comment; anything else makes it no pragma.
void read_hadolint(std::string_view text, Pragma& pragma) {
  while (!text.empty() && text.back() == '\r') text.remove_suffix(1);
  while (true) {
    const std::size_t end = std::min(text.find_first_of(", \t#"), text.size());
    if (!is_code(text.substr(0, end))) break;
    pragma.rules.push_back(text.substr(0, end));
    text = skip_blanks(text.substr(end));
    if (eat(text, ",")) {
      text = skip_blanks(text);
      continue;
    }
    if (text.empty() || text.starts_with('#')) return;
    break;
  }
  pragma.rules.clear();
  pragma.unread = text.empty() ? "," : text;
}

}  // namespace

std::string_view comment_sign(const Unit& unit) {
  const bool groovy =
      unit.pipeline() != nullptr && unit.pipeline()->kind == pipeline::FileKind::jenkinsfile;
  return groovy ? "//" : "#";
}

std::vector<PragmaLine> pragma_lines(std::string_view text, std::string_view sign) {
  std::vector<PragmaLine> found;
  const auto next = [&](std::size_t from) {
    return sign.size() == 1 ? text.find(sign[0], from) : text.find(sign, from);
  };
  for (std::size_t at = next(0); at != std::string_view::npos; at = next(at)) {
    // Most comments are no pragma: their first letter says so.
    const std::string_view words = skip_blanks(text.substr(at + sign.size()));
    if (!words.starts_with('s') && !words.starts_with('h')) {
      at += sign.size();
      continue;
    }
    const std::size_t start = text.substr(0, at).rfind('\n') + 1;  // npos + 1 == 0
    const std::size_t end = std::min(text.find('\n', at), text.size());
    if (text.substr(start, at - start).find_first_not_of(blanks) == std::string_view::npos) {
      std::string_view line = skip_blanks(text.substr(at + sign.size(), end - at - sign.size()));
      const bool ours = eat_word(line, "stowage");
      if (ours || eat_word(line, "hadolint")) {
        const auto last = static_cast<std::uint32_t>(end);
        found.push_back({ours ? PragmaTool::stowage : PragmaTool::hadolint,
                         {static_cast<std::uint32_t>(start), last},
                         {last - static_cast<std::uint32_t>(line.size()), last}});
      }
    }
    at = end;
  }
  return found;
}

std::optional<Pragma> parse_ignore(std::string_view text, const PragmaLine& line) {
  std::string_view rest = slice(text, line.text);
  Pragma pragma;
  pragma.tool = line.tool;
  pragma.span = line.span;
  if (eat_word(rest, "global"))
    pragma.scope = PragmaScope::file;
  else if (eat_word(rest, "stage"))
    pragma.scope = PragmaScope::stage;
  if (!eat_key(rest, "ignore")) {
    // `ignre=DL3020` is meant to be one, and names no rule.
    if (line.tool == PragmaTool::stowage && is_unknown_key(rest)) return pragma;
    return std::nullopt;
  }
  if (line.tool == PragmaTool::hadolint) {
    read_hadolint(rest, pragma);
    return pragma;
  }
  pragma.rules = eat_names(rest);
  while (!rest.empty()) {
    if (eat_key(rest, "reason")) {
      pragma.reason = eat_value(rest);
    } else if (eat_key(rest, "until")) {
      pragma.until = eat_value(rest);
    } else {  // words behind the list are for people
      rest.remove_prefix(std::min(rest.find_first_of(blanks), rest.size()));
    }
    rest = skip_blanks(rest);
  }
  return pragma;
}

std::string_view parse_shell(std::string_view text, const PragmaLine& line) {
  std::string_view rest = slice(text, line.text);
  if (line.tool != PragmaTool::hadolint || !eat_key(rest, "shell")) return {};
  return eat_value(rest);
}

}  // namespace stowage::lint
