// cmd and PowerShell: commands and words with their quoting, no deeper. Where the structure matters
// (parentheses of cmd) the rest is opaque; a balanced group of PowerShell is one word that nobody
// can know the value of.

#include <algorithm>

#include "lib/shell/parser.h"

namespace stowage::shell {
namespace {

class Tokeniser {
 public:
  explicit Tokeniser(Script& script)
      : script_(script),
        text_(script.text),
        powershell_(script.dialect == Dialect::powershell),
        escape_(powershell_ ? '`' : '^') {}

  void run() {
    Connector joined = Connector::start;
    while (pos_ < text_.size() && script_.complete) {
      skip_blanks();
      if (pos_ == text_.size()) break;
      const std::size_t begin = pos_;
      command(joined);
      if (!script_.complete) {
        opaque(begin, joined);
        break;
      }
      joined = separator();
    }
    close_chain(joined);
    script_.root = {copy(items_)};
  }

 private:
  template <class T>
  std::span<const T> copy(std::vector<T>& items) {
    const auto copied = script_.arena.copy(std::span<const T>(items));
    items.clear();
    return copied;
  }

  Span span(std::size_t begin, std::size_t end) const {
    return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }
  char peek(std::size_t ahead = 0) const {
    return pos_ + ahead < text_.size() ? text_[pos_ + ahead] : '\0';
  }

  void fail(std::string_view message) {
    script_.complete = false;
    script_.error = static_cast<std::uint32_t>(pos_);
    script_.error_message = message;
  }

  void skip_blanks() {
    while (pos_ < text_.size()) {
      const char c = text_[pos_];
      if (is_blank(c) || c == '\r') {
        ++pos_;
      } else if (c == escape_ && (peek(1) == '\n' || peek(1) == '\r')) {
        pos_ += 2;
      } else if (powershell_ && c == '#') {
        pos_ = std::min(text_.find('\n', pos_), text_.size());
      } else {
        return;
      }
    }
  }

  bool at_separator() const {
    const char c = peek();
    return c == '\n' || c == '|' ||
           (powershell_ ? c == ';' || (c == '&' && peek(1) == '&') : c == '&');
  }

  Connector separator() {
    const char c = peek();
    if (c == '\0') return Connector::start;
    const bool twice = peek(1) == c && (c == '&' || c == '|');
    pos_ += twice ? 2 : 1;
    if (twice) return c == '&' ? Connector::and_then : Connector::or_else;
    return c == '|' ? Connector::pipe : Connector::sequence;
  }

  /// Joins what was read to the commands before it: `|` binds before `&&` and `||`, these before
  /// `&` and `;`.
  void close_pipeline(Connector next) {
    if (commands_.empty() || next == Connector::pipe) return;
    Node node = commands_.front();
    if (commands_.size() > 1) {
      const Connector connector = node.connector;
      commands_.front().connector = Connector::start;
      node = Node{};
      node.connector = connector;
      node.span = {commands_.front().span.begin, commands_.back().span.end};
      node.kind = Pipeline{script_.arena.copy(std::span<const Node>(commands_))};
    }
    commands_.clear();
    operands_.push_back(node);
  }

  void close_chain(Connector next) {
    close_pipeline(next == Connector::pipe ? Connector::start : next);
    if (operands_.empty()) return;
    Node node = operands_.front();
    if (operands_.size() > 1) {
      const Connector connector = node.connector;
      operands_.front().connector = Connector::start;
      node = Node{};
      node.connector = connector;
      node.span = {operands_.front().span.begin, operands_.back().span.end};
      node.kind = AndOr{script_.arena.copy(std::span<const Node>(operands_))};
    }
    operands_.clear();
    if (items_.empty()) node.connector = Connector::start;
    items_.push_back(node);
  }

  void append(Node node, Connector joined) {
    close_pipeline(joined);
    if (joined == Connector::start || joined == Connector::sequence) close_chain(joined);
    node.connector = joined;
    commands_.push_back(node);
  }

  void opaque(std::size_t begin, Connector joined) {
    Node node;
    node.span = span(begin, text_.size());
    append(node, joined);
    pos_ = text_.size();
  }

  void command(Connector joined) {
    const std::size_t begin = pos_;
    std::size_t last = pos_;
    std::vector<Word> words;
    std::vector<Redirection> redirections;
    for (; script_.complete; skip_blanks()) {
      if (pos_ == text_.size() || at_separator()) break;
      if (redirection(redirections)) {
        last = pos_;
        continue;
      }
      if (!script_.complete) break;
      if (!powershell_ && (peek() == '(' || peek() == ')')) return fail("no parenthesis");
      words.push_back(word());
      last = pos_;
    }
    if (!script_.complete || (words.empty() && redirections.empty())) return;
    Node node;
    node.span = span(begin, last);
    node.kind = Simple{{}, copy(words)};
    node.redirections = copy(redirections);
    append(node, joined);
  }

  /// `>file`, `2>&1`, `<file`.
  bool redirection(std::vector<Redirection>& into) {
    std::size_t at = pos_;
    if (is_digit(peek()) || (powershell_ && peek() == '*')) ++at;
    if (at >= text_.size() || (text_[at] != '>' && text_[at] != '<')) return false;
    Redirection result;
    const std::size_t begin = pos_;
    if (at > pos_ && is_digit(peek())) result.descriptor = peek() - '0';
    const bool output = text_[at] == '>';
    pos_ = at + 1;
    result.kind = output ? RedirectionKind::output : RedirectionKind::input;
    if (output && peek() == '>') {
      ++pos_;
      result.kind = RedirectionKind::append;
    } else if (peek() == '&') {
      ++pos_;
      result.kind = output ? RedirectionKind::duplicate_output : RedirectionKind::duplicate_input;
    }
    skip_blanks();
    if (pos_ == text_.size() || at_separator()) return fail("a file behind the redirection"), false;
    result.target = word();
    result.span = span(begin, pos_);
    into.push_back(result);
    return true;
  }

  void push(std::vector<Part>& parts, PartKind kind, std::size_t begin,
            std::string_view text) const {
    if (begin == pos_) return;
    Part part;
    part.kind = kind;
    part.span = span(begin, pos_);
    part.text = text;
    parts.push_back(part);
  }

  bool ends_word() const {
    const char c = peek();
    if (pos_ == text_.size() || is_blank(c) || c == '\r' || at_separator() || c == '<' || c == '>')
      return true;
    return !powershell_ && (c == '(' || c == ')');
  }

  Word word() {
    const std::size_t begin = pos_;
    std::vector<Part> parts;
    while (!ends_word() && script_.complete) part(parts);
    Word word;
    word.span = span(begin, pos_);
    word.raw = text_.substr(begin, pos_ - begin);
    std::string resolved;
    for (const Part& part : parts) {
      const bool expansion = part.kind == PartKind::variable || part.kind == PartKind::command;
      word.quoted = word.quoted || part.kind == PartKind::double_quoted ||
                    part.kind == PartKind::single_quoted || part.kind == PartKind::escaped;
      word.expands = word.splits = word.expands || expansion;
      word.globs = word.globs || (part.kind == PartKind::literal &&
                                  part.text.find_first_of("*?") != std::string_view::npos);
      if (!word.expands) resolved += part.text;
    }
    word.text = resolved == word.raw ? word.raw : script_.arena.copy(std::string_view(resolved));
    word.parts = script_.arena.copy(std::span<const Part>(parts));
    return word;
  }

  void part(std::vector<Part>& parts) {
    const std::size_t begin = pos_;
    const char c = peek();
    if (c == escape_ && pos_ + 1 < text_.size()) {
      pos_ += 2;
      return push(parts, PartKind::escaped, begin, text_.substr(begin + 1, 1));
    }
    if (c == '"' || (powershell_ && c == '\'')) return quoted(parts, c);
    if (!powershell_ && c == '%') return percent(parts);
    if (powershell_ && (c == '$' || c == '@' || c == '(' || c == '{'))
      return dollar_or_group(parts);
    ++pos_;
    while (!ends_word() && !starts_part()) ++pos_;
    push(parts, PartKind::literal, begin, text_.substr(begin, pos_ - begin));
  }

  bool starts_part() const {
    const char c = peek();
    if (c == escape_ || c == '"') return true;
    return powershell_ ? c == '\'' || c == '$' || c == '(' || c == '{' : c == '%';
  }

  /// A quote of cmd holds everything but `%name%`; of PowerShell, `$` in double quotes. The next
  /// one closes it.
  void quoted(std::vector<Part>& parts, char quote) {
    const std::size_t begin = pos_;
    std::size_t close = begin + 1;
    bool expands = false;
    bool escaped = false;
    for (; close < text_.size(); ++close) {
      const char c = text_[close];
      if (c == quote) {
        if (!powershell_ || close + 1 >= text_.size() || text_[close + 1] != quote) break;
        escaped = true;
        ++close;
      } else if (quote == '"') {
        expands = expands || c == (powershell_ ? '$' : '%');
        if (powershell_ && c == '`') {
          escaped = true;
          ++close;
        }
      }
    }
    if (close >= text_.size()) {
      // cmd closes a quote at the end of the line.
      if (powershell_) return fail("a closing quote");
      close = text_.size();
    }
    const std::string_view inside = text_.substr(begin + 1, close - begin - 1);
    pos_ = std::min(close + 1, text_.size());
    const PartKind kind = quote == '"' ? PartKind::double_quoted : PartKind::single_quoted;
    // Escapes inside are not resolved: such a word is not known.
    push(parts, expands || escaped ? PartKind::variable : kind, begin, inside);
  }

  void percent(std::vector<Part>& parts) {
    const std::size_t begin = pos_++;
    const std::size_t close = text_.find_first_of("% \t\n", pos_);
    if (close != std::string_view::npos && text_[close] == '%') {
      pos_ = close + 1;
      return push(parts, PartKind::variable, begin, text_.substr(begin + 1, close - begin - 1));
    }
    push(parts, PartKind::variable, begin, {});
  }

  void dollar_or_group(std::vector<Part>& parts) {
    const std::size_t begin = pos_;
    while (peek() == '$' || peek() == '@') ++pos_;
    if (peek() == '(' || peek() == '{') return group(parts, begin);
    while (is_name(peek()) || peek() == ':' || peek() == '?') ++pos_;
    push(parts, PartKind::variable, begin, text_.substr(begin + 1, pos_ - begin - 1));
  }

  /// A balanced `(…)` or `{…}` with whatever it holds.
  void group(std::vector<Part>& parts, std::size_t begin) {
    int open = 0;
    for (std::size_t at = pos_; at < text_.size(); ++at) {
      const char c = text_[at];
      if (c == '`') {
        ++at;
      } else if (c == '\'' || c == '"') {
        at = std::min(text_.find(c, at + 1), text_.size());
      } else if (c == '(' || c == '{') {
        ++open;
      } else if ((c == ')' || c == '}') && --open == 0) {
        pos_ = at + 1;
        return push(parts, PartKind::command, begin, {});
      }
    }
    fail("a closing bracket");
  }

  Script& script_;
  std::string_view text_;
  bool powershell_;
  char escape_;
  std::size_t pos_ = 0;
  std::vector<Node> commands_;
  std::vector<Node> operands_;
  std::vector<Node> items_;
};

}  // namespace

void parse_windows(Script& script) { Tokeniser(script).run(); }

}  // namespace stowage::shell
