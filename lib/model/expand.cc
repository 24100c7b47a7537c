#include "lib/model/expand.h"

#include <algorithm>

#include "lib/model/pattern.h"
#include "lib/text/byte_set.h"

namespace stowage::model {

namespace {

constexpr int deepest_nesting = 64;
constexpr std::size_t longest_value = std::size_t{1}
                                      << 16;  // so that A=$A$A cannot fill the memory
constexpr std::size_t most_pattern_work = std::size_t{1} << 22;

constexpr ByteSet signs("$'\"");  // these and the escape character mean something

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) {
  // A byte of a longer UTF-8 character counts as a letter, which is true for nearly all that are
  // written in names.
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}
bool is_name(char c) { return is_letter(c) || is_digit(c) || c == '_'; }
bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Collects a text and, when it is to be split, the words that it falls into.
struct Output {
  bool split = false;
  std::string text = {};
  bool known = true;
  std::vector<Value> words = {};
  Value word = {};
  bool in_word = false;

  void end_word() {
    if (word.text.empty()) return;
    words.push_back(std::move(word));
    word = {};
    in_word = false;
  }
  /// What splits words where it has blanks.
  void add(std::string_view part) {
    text += part;
    if (!split) return;
    for (const char c : part) {
      if (!is_blank(c)) {
        word.text += c;
        in_word = true;
      } else if (in_word) {
        end_word();
      }
    }
  }
  void add_quoted(std::string_view part, bool part_known) {
    text += part;
    known = known && part_known;
    if (!split) return;
    word.text += part;
    word.known = word.known && part_known;
    in_word = true;
  }
  void add_value(std::string_view part, bool part_known) {
    // What is not known may hold blanks or nothing, so the words around it are not known either.
    if (part_known)
      add(part);
    else
      add_quoted(part, false);
  }
};

struct Part {
  std::string text;
  bool known = true;
};

class Lexer {
 public:
  Lexer(std::string_view text, char escape, const Resolve& resolve, bool quotes)
      : text_(text), escape_(escape), resolve_(resolve), quotes_(quotes) {}

  Output run(bool split) {
    Output out{split};
    process(out, '\0', false, 0);
    if (error.empty()) out.end_word();
    return out;
  }

  std::vector<std::string> reads;
  std::string error;
  bool bounded = false;  ///< the error is a bound of ours
  std::size_t error_at = std::string_view::npos;

 private:
  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  bool failed() const { return !error.empty(); }
  void fail(std::string why) {
    if (error.empty()) error = std::move(why);
  }
  void fail_at_bound(std::string why) {
    bounded = bounded || error.empty();
    fail(std::move(why));
  }
  /// What begins at `begin` ends here: an error in it that has no place yet is there.
  void end_of(std::size_t begin) {
    if (failed() && error_at == std::string_view::npos) error_at = begin;
  }

  /// Up to `stop` ('\0': the end). `raw_escapes` keeps the escape character, for patterns.
  void process(Output& out, char stop, bool raw_escapes, int depth) {
    const bool outer = raw_escapes_;
    raw_escapes_ = raw_escapes;
    while (!at_end() && !failed()) {
      const char c = text_[at_];
      const std::size_t here = at_;
      if (stop != '\0' && c == stop) {
        ++at_;
        raw_escapes_ = outer;
        return;
      }
      if (quotes_ && c == '\'') {
        out.add_quoted(single_quoted(), true);
      } else if (quotes_ && c == '"') {
        const Part part = double_quoted(depth);
        out.add_quoted(part.text, part.known);
      } else if (c == '$') {
        const Part part = dollar(depth);
        out.add_value(part.text, part.known);
      } else if (c == escape_) {
        ++at_;
        if (raw_escapes_) out.add_quoted({&c, 1}, true);
        if (at_end()) break;
        out.add_quoted(text_.substr(at_++, 1), true);
      } else {
        const std::size_t begin = at_++;
        while (!at_end() && is_ordinary(text_[at_]) && text_[at_] != stop) ++at_;
        out.add(text_.substr(begin, at_ - begin));
      }
      end_of(here);
      if (out.text.size() > longest_value) fail_at_bound("the value is too long");
    }
    raw_escapes_ = outer;
    if (stop != '\0') fail(stop == '}' ? "missing `}`" : "missing `/` in `${}`");
  }

  bool is_ordinary(char c) const { return !signs.has(c) && c != escape_; }

  std::string_view single_quoted() {
    const std::size_t begin = ++at_;
    const std::size_t end = text_.find('\'', begin);
    if (end == std::string_view::npos) {
      fail("no matching single quote");
      at_ = text_.size();
      return {};
    }
    at_ = end + 1;
    return text_.substr(begin, end - begin);
  }

  Part double_quoted(int depth) {
    Part result;
    ++at_;
    while (!failed()) {
      if (at_end()) {
        fail("no matching double quote");
        break;
      }
      char c = text_[at_];
      if (c == '"') {
        ++at_;
        break;
      }
      if (c == '$') {
        const std::size_t here = at_;
        const Part part = dollar(depth);
        end_of(here);
        result.text += part.text;
        result.known = result.known && part.known;
        if (result.text.size() > longest_value) fail_at_bound("the value is too long");
        continue;
      }
      ++at_;
      if (c == escape_) {
        if (raw_escapes_) result.text += c;
        if (at_end()) continue;
        const char next = text_[at_];
        if (next == '"' || next == '$' || next == escape_) {
          c = next;
          ++at_;
        }
      }
      result.text += c;
    }
    return result;
  }

  std::string_view name() {
    const std::size_t begin = at_;
    if (at_end()) return {};
    if (is_digit(text_[at_])) {
      while (!at_end() && is_digit(text_[at_])) ++at_;
    } else if (std::string_view("@*#?-$!").find(text_[at_]) != std::string_view::npos) {
      ++at_;
    } else {
      while (!at_end() && is_name(text_[at_])) ++at_;
    }
    return text_.substr(begin, at_ - begin);
  }

  Lookup look_up(std::string_view variable) {
    // `${+x}` has no name. $1, $@ and the like are never set; who resolves may want to hear of them.
    if (variable.empty()) return {};
    if (!is_letter(variable[0]) && variable[0] != '_') {
      resolve_(variable);
      return {};
    }
    if (std::find(reads.begin(), reads.end(), variable) == reads.end())
      if (reads.size() < 256) reads.emplace_back(variable);
    return resolve_(variable);
  }

  Part dollar(int depth) {
    const std::size_t begin = at_++;
    if (peek() != '{' || at_end()) {
      const std::string_view variable = name();
      if (variable.empty()) return {"$"};
      return plain(variable, begin);
    }
    ++at_;
    if (at_end()) {
      fail("missing `}`");
      return {};
    }
    if (peek() == '{' || peek() == '}' || peek() == ':') {
      fail("bad substitution");
      return {};
    }
    if (depth >= deepest_nesting) {
      fail_at_bound("substitutions are nested too deeply");
      return {};
    }
    const std::string_view variable = name();
    if (at_end()) {
      fail("missing `}`");
      return {};
    }
    char modifier = text_[at_++];
    if (modifier == '}') return plain(variable, begin);
    if (modifier == '/') return replaced(variable, begin, depth);
    const bool empty_is_unset = modifier == ':';
    if (empty_is_unset) {
      if (at_end()) {
        fail("missing `}`");
        return {};
      }
      modifier = text_[at_++];
    }
    if (std::string_view("+-?#%").find(modifier) == std::string_view::npos) {
      if (empty_is_unset) look_up(variable);  // the builder asks for it before it gives up
      fail(modifier > ' ' && modifier <= '~' ? std::string("unsupported modifier `") +
                                                   (empty_is_unset ? ":" : "") + modifier + "`"
                                             : "unsupported modifier");
      return {};
    }
    return modified(variable, modifier, empty_is_unset, begin, depth);
  }

  /// What stands at `begin`, for a value that is not known.
  Part as_written(std::size_t begin) const {
    return {std::string(text_.substr(begin, at_ - begin)), false};
  }

  Part plain(std::string_view variable, std::size_t begin) {
    Lookup value = look_up(variable);
    if (!value.known) return as_written(begin);
    return {std::move(value.text)};
  }

  Part modified(std::string_view variable, char modifier, bool empty_is_unset, std::size_t begin,
                int depth) {
    Output operand;
    process(operand, '}', modifier == '#' || modifier == '%', depth + 1);
    if (failed()) return {};
    Lookup value = look_up(variable);
    if (!value.known) return as_written(begin);
    const bool missing = !value.set || (empty_is_unset && value.text.empty());
    switch (modifier) {
      case '-':
        if (missing) return {std::move(operand.text), operand.known};
        return {std::move(value.text)};
      case '+':
        if (missing) return {};
        return {std::move(operand.text), operand.known};
      case '?':
        if (missing) {
          const char* why = value.set ? "is not allowed to be empty" : "is not allowed to be unset";
          fail(std::string(variable) + ": " + (operand.text.empty() ? why : operand.text));
        }
        return {std::move(value.text)};
      default:
        if (!operand.known) return as_written(begin);
        return trimmed(value.text, modifier, operand.text);
    }
  }

  Part trimmed(std::string_view value, char modifier, std::string_view pattern) {
    const bool longest = !pattern.empty() && pattern[0] == modifier;
    if (longest) pattern.remove_prefix(1);
    if (pattern.size() * value.size() > most_pattern_work) {
      fail_at_bound("the pattern is too long");
      return {};
    }
    auto result = modifier == '#' ? trim_prefix(pattern, value, longest)
                                  : trim_suffix(pattern, value, longest);
    if (!result) fail("invalid pattern in substitution");
    return {result.value_or("")};
  }

  Part replaced(std::string_view variable, std::size_t begin, int depth) {
    const bool all = peek() == '/';
    if (all) ++at_;
    Output pattern, replacement;
    process(pattern, '/', true, depth + 1);
    if (failed()) return {};
    process(replacement, '}', true, depth + 1);
    if (failed()) return {};
    const Lookup value = look_up(variable);
    // In the text of a global replacement the builder takes `$` for a group of its regular
    // expression.
    const bool quirk = all && replacement.text.find('$') != std::string::npos;
    if (!value.known || !pattern.known || !replacement.known || quirk) return as_written(begin);
    const std::size_t rounds = all ? value.text.size() + 1 : 1;
    if (pattern.text.size() * value.text.size() > most_pattern_work / rounds ||
        replacement.text.size() * rounds > most_pattern_work) {
      fail_at_bound("the pattern is too long");
      return {};
    }
    auto result = replace(pattern.text, value.text, replacement.text, all);
    if (!result) fail("invalid pattern in substitution");
    return {result.value_or("")};
  }

  std::string_view text_;
  char escape_;
  const Resolve& resolve_;
  bool quotes_;
  bool raw_escapes_ = false;
  std::size_t at_ = 0;
};

}  // namespace

bool is_plain(std::string_view text, char escape) {
  return std::none_of(text.begin(), text.end(),
                      [&](char c) { return signs.has(c) || c == escape; });
}

Expansion expand_word(std::string_view text, char escape, const Resolve& resolve, bool quotes) {
  if (is_plain(text, escape)) return {{std::string(text)}, {}, {}};
  Lexer lexer(text, escape, resolve, quotes);
  Output out = lexer.run(false);
  if (!lexer.error.empty())
    return {{std::string(text), false}, std::move(lexer.reads), std::move(lexer.error)};
  return {{std::move(out.text), out.known}, std::move(lexer.reads), {}};
}

std::optional<Refusal> expansion_refusal(std::string_view text, char escape, const Resolve& resolve,
                                         bool quotes) {
  if (is_plain(text, escape)) return std::nullopt;
  Lexer lexer(text, escape, resolve, quotes);
  lexer.run(false);
  if (lexer.error.empty() || lexer.bounded) return std::nullopt;
  return Refusal{std::move(lexer.error), std::min(lexer.error_at, text.size())};
}

WordList expand_words(std::string_view text, char escape, const Resolve& resolve) {
  Lexer lexer(text, escape, resolve, true);
  Output out = lexer.run(true);
  WordList result;
  result.reads = std::move(lexer.reads);
  result.error = std::move(lexer.error);
  if (result.error.empty())
    result.words = std::move(out.words);
  else
    result.words = {{std::string(text), false}};
  return result;
}

}  // namespace stowage::model
