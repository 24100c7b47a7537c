// HCL by hand (hashicorp/hcl hclsyntax/spec.md), as far as Docker Bake's files need it: attributes,
// blocks, quoted templates, heredocs, lists, objects. What HCL would have to evaluate (variables,
// calls, operators, `for`) becomes one scalar of style `expression`: nothing is guessed. A line
// that makes no sense is one problem; reading goes on below it.

#include "lib/pipeline/tree.h"

namespace stowage::pipeline {

namespace {

bool is_identifier_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
}
bool is_identifier(char c) { return is_identifier_start(c) || (c >= '0' && c <= '9') || c == '-'; }

class HclReader {
 public:
  explicit HclReader(Tree& tree) : tree_(tree), text_(tree.text) {}

  void read() {
    const NodeId root = add(NodeKind::mapping, Style::block, 0);
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    body(root);
    finish(root);
    tree_.documents.push_back(root);
  }

 private:
  static constexpr int max_depth = 200;
  enum class Lines : std::uint8_t { end, ignored };  ///< does a line end end an expression?

  bool done() const { return at_ >= text_.size(); }
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  std::uint32_t here() const { return static_cast<std::uint32_t>(at_); }

  NodeId add(NodeKind kind, Style style, std::uint32_t begin) {
    Node node;
    node.kind = kind;
    node.style = style;
    node.span = node.content = {begin, begin};
    tree_.nodes.push_back(node);
    return static_cast<NodeId>(tree_.nodes.size() - 1);
  }
  NodeId add_text(Style style, std::uint32_t begin) {
    const NodeId id = add(NodeKind::scalar, style, begin);
    Node& node = tree_.nodes[id];
    node.span.end = here();
    node.content = node.span;
    node.text = slice(text_, node.span);
    return id;
  }
  void finish(NodeId id) { tree_.nodes[id].span.end = tree_.nodes[id].content.end = here(); }

  /// Appends to a collection; `last` is its last child so far.
  void append(NodeId parent, NodeId& last, NodeId child) {
    tree_.nodes[child].parent = parent;
    (last == no_node ? tree_.nodes[parent].first : tree_.nodes[last].next) = child;
    last = child;
  }

  void problem(std::uint32_t begin, std::string message) {
    constexpr std::size_t most = 100;
    if (tree_.problems.size() < most)
      tree_.problems.push_back({{begin, begin}, std::move(message)});
  }

  void skip_to_line_end() {
    while (!done() && peek() != '\n') ++at_;
  }
  bool skip_comment() {
    if (peek() == '#' || (peek() == '/' && peek(1) == '/')) {
      skip_to_line_end();
      return true;
    }
    if (peek() != '/' || peek(1) != '*') return false;
    const std::size_t end = text_.find("*/", at_ + 2);
    if (end == std::string_view::npos) problem(here(), "comment without an end");
    at_ = end == std::string_view::npos ? text_.size() : end + 2;
    return true;
  }
  void skip_blanks(Lines lines) {
    while (!done()) {
      const char c = peek();
      if (c == ' ' || c == '\t' || c == '\r' || (c == '\n' && lines == Lines::ignored))
        ++at_;
      else if (!skip_comment())
        return;
    }
  }

  void body(NodeId parent);
  bool member(NodeId parent, NodeId& last);
  bool block(NodeId parent, NodeId& last, NodeId type);
  NodeId value(Lines lines);
  NodeId primary();
  NodeId list();
  NodeId object();
  NodeId quoted();
  NodeId heredoc();
  void skip_quoted();
  void skip_template();
  void skip_expression(Lines lines);
  std::string_view unescape(std::string_view raw);
  NodeId identifier() {
    const std::uint32_t begin = here();
    while (!done() && is_identifier(peek())) ++at_;
    return add_text(Style::plain, begin);
  }

  Tree& tree_;
  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

void HclReader::body(NodeId parent) {
  NodeId last = no_node;
  while (true) {
    skip_blanks(Lines::ignored);
    if (done() || (peek() == '}' && depth_ > 0)) return;
    if (!member(parent, last)) skip_to_line_end();
  }
}

bool HclReader::member(NodeId parent, NodeId& last) {
  const std::uint32_t begin = here();
  if (peek() == '}') {
    problem(begin, "`}` without a `{`");
    ++at_;
    return true;
  }
  const bool starts = is_identifier_start(peek()) || peek() == '"';
  if (!starts) {
    problem(begin, "expected a name, found something else");
    return false;
  }
  const NodeId key = peek() == '"' ? quoted() : identifier();
  skip_blanks(Lines::end);
  if (peek() == '=' && peek(1) != '=') {
    ++at_;
    skip_blanks(Lines::end);
    const NodeId content = value(Lines::end);
    append(parent, last, key);
    append(parent, last, content);
    return true;
  }
  if (block(parent, last, key)) return true;
  problem(begin, "expected `=` or a block behind `" +
                     std::string(tree_.nodes[key].text.substr(0, 60)) + "`");
  return false;
}

/// Labels and `{ … }`: each label is one more mapping around the body.
bool HclReader::block(NodeId parent, NodeId& last, NodeId type) {
  std::vector<NodeId> labels;
  while (peek() == '"' || is_identifier_start(peek())) {
    labels.push_back(peek() == '"' ? quoted() : identifier());
    skip_blanks(Lines::end);
  }
  if (peek() != '{' || depth_ >= max_depth) return false;
  append(parent, last, type);
  NodeId holder = parent;
  NodeId end = last;
  std::vector<NodeId> wrappers;
  for (const NodeId label : labels) {
    const NodeId wrapper = add(NodeKind::mapping, Style::block, tree_.nodes[label].span.begin);
    append(holder, end, wrapper);
    if (holder == parent) last = end;
    holder = wrapper;
    end = no_node;
    append(holder, end, label);
    wrappers.push_back(wrapper);
  }
  const NodeId content = add(NodeKind::mapping, Style::flow, here());
  append(holder, end, content);
  if (holder == parent) last = end;
  ++at_;
  ++depth_;
  body(content);
  --depth_;
  if (peek() == '}')
    ++at_;
  else
    problem(tree_.nodes[content].span.begin, "`{` without a `}`");
  finish(content);
  for (const NodeId wrapper : wrappers) finish(wrapper);
  return true;
}

NodeId HclReader::value(Lines lines) {
  const std::size_t first_node = tree_.nodes.size();
  const std::size_t first_problem = tree_.problems.size();
  const std::uint32_t begin = here();
  const NodeId id = primary();
  const std::size_t after = at_;
  skip_blanks(lines);
  const char c = peek();
  const bool ends = done() || c == '\n' || c == ',' || c == ']' || c == '}';
  if (id != no_node && (ends || tree_.nodes[id].style == Style::heredoc)) {
    at_ = after;
    return id;
  }
  // Something to evaluate: what was built for its first operand is dropped.
  tree_.nodes.resize(first_node);
  tree_.problems.resize(first_problem);
  at_ = begin;
  skip_expression(lines);
  std::size_t end = at_;
  while (end > begin && (text_[end - 1] == ' ' || text_[end - 1] == '\r' || text_[end - 1] == '\t'))
    --end;
  const std::size_t resume = at_;
  at_ = end;
  const NodeId expression = add_text(Style::expression, begin);
  at_ = resume;
  if (end == begin) problem(begin, "expected a value");
  return expression;
}

/// A literal, or no_node where something must be evaluated.
NodeId HclReader::primary() {
  const std::uint32_t begin = here();
  const char c = peek();
  if (c == '"') return quoted();
  if (c == '<' && peek(1) == '<') return heredoc();
  if (c == '[' && depth_ < max_depth) return list();
  if (c == '{' && depth_ < max_depth) return object();
  if ((c >= '0' && c <= '9') || c == '-') {
    ++at_;
    while (!done() && (is_identifier(peek()) || peek() == '.')) ++at_;
    return add_text(Style::plain, begin);
  }
  if (!is_identifier_start(c)) return no_node;
  const NodeId word = identifier();
  const std::string_view text = tree_.nodes[word].text;
  return text == "true" || text == "false" || text == "null" ? word : no_node;
}

NodeId HclReader::list() {
  const NodeId id = add(NodeKind::sequence, Style::flow, here());
  NodeId last = no_node;
  ++at_;
  ++depth_;
  while (true) {
    skip_blanks(Lines::ignored);
    if (done() || peek() == ']') break;
    if (text_.substr(at_).starts_with("for ")) {
      --depth_;
      return no_node;
    }
    const std::size_t before = at_;
    append(id, last, value(Lines::ignored));
    skip_blanks(Lines::ignored);
    if (peek() == ',') ++at_;
    if (at_ == before) ++at_;
  }
  --depth_;
  if (done()) problem(tree_.nodes[id].span.begin, "`[` without a `]`");
  if (!done()) ++at_;
  finish(id);
  return id;
}

NodeId HclReader::object() {
  const NodeId id = add(NodeKind::mapping, Style::flow, here());
  NodeId last = no_node;
  ++at_;
  ++depth_;
  while (true) {
    skip_blanks(Lines::ignored);
    if (done() || peek() == '}') break;
    const bool evaluated = text_.substr(at_).starts_with("for ") || peek() == '(';
    if (evaluated || !(is_identifier_start(peek()) || peek() == '"')) {
      --depth_;
      return no_node;
    }
    const NodeId key = peek() == '"' ? quoted() : identifier();
    skip_blanks(Lines::ignored);
    if (peek() != '=' && peek() != ':') {
      --depth_;
      return no_node;
    }
    ++at_;
    skip_blanks(Lines::ignored);
    const NodeId content = value(Lines::end);
    append(id, last, key);
    append(id, last, content);
    skip_blanks(Lines::ignored);
    if (peek() == ',') ++at_;
  }
  --depth_;
  if (done()) problem(tree_.nodes[id].span.begin, "`{` without a `}`");
  if (!done()) ++at_;
  finish(id);
  return id;
}

/// From behind `${` or `%{` to behind its `}`; strings inside are skipped whole.
void HclReader::skip_template() {
  int braces = 1;
  while (!done() && braces > 0) {
    const char c = peek();
    if (c == '\n') return;
    if (c == '"') {
      // A string inside a template: its own templates do not nest deeper here, which real files
      // never do.
      ++at_;
      while (!done() && peek() != '"' && peek() != '\n') at_ += peek() == '\\' ? 2 : 1;
    }
    if (c == '{') ++braces;
    if (c == '}') --braces;
    ++at_;
  }
}

/// From `"` to behind the closing one, or to the end of the line.
void HclReader::skip_quoted() {
  ++at_;
  while (!done() && peek() != '"' && peek() != '\n') {
    const bool opens = (peek() == '$' || peek() == '%') && peek(1) == '{';
    const bool escaped = opens && at_ > 0 && text_[at_ - 1] == peek();
    if (peek() == '\\') {
      at_ += 2;
    } else if (opens && !escaped) {
      at_ += 2;
      skip_template();
    } else {
      ++at_;
    }
  }
  at_ = std::min(at_, text_.size());
}

NodeId HclReader::quoted() {
  const std::uint32_t begin = here();
  skip_quoted();
  const std::uint32_t content_end = here();
  if (peek() == '"')
    ++at_;
  else
    problem(begin, "string without a closing quote");
  const NodeId id = add_text(Style::double_quoted, begin);
  Node& node = tree_.nodes[id];
  node.content = {begin + 1, content_end};
  node.text = unescape(slice(text_, node.content));
  return id;
}

std::string_view HclReader::unescape(std::string_view raw) {
  if (raw.find('\\') == std::string_view::npos && raw.find("$${") == std::string_view::npos)
    return raw;
  std::string value;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw.substr(i).starts_with("$${")) ++i;
    if (raw[i] != '\\' || i + 1 == raw.size()) {
      value += raw[i];
      continue;
    }
    switch (raw[++i]) {
      case 'n':
        value += '\n';
        break;
      case 't':
        value += '\t';
        break;
      case 'r':
        value += '\r';
        break;
      case '"':
      case '\\':
        value += raw[i];
        break;
      default:
        value.append({'\\', raw[i]});
        break;  // \uNNNN stays as written: no flag or path needs it
    }
  }
  return tree_.arena.copy(value);
}

NodeId HclReader::heredoc() {
  const std::uint32_t begin = here();
  at_ += 2;
  if (peek() == '-') ++at_;
  const std::size_t name_begin = at_;
  while (!done() && is_identifier(peek())) ++at_;
  const std::string_view name = text_.substr(name_begin, at_ - name_begin);
  skip_to_line_end();
  const std::size_t content = std::min(at_ + 1, text_.size());
  for (std::size_t line = content; line < text_.size() && !name.empty();) {
    std::size_t end = text_.find('\n', line);
    if (end == std::string_view::npos) end = text_.size();
    std::string_view word = text_.substr(line, end - line);
    while (!word.empty() && (word.front() == ' ' || word.front() == '\t')) word.remove_prefix(1);
    while (!word.empty() && (word.back() == '\r' || word.back() == ' ')) word.remove_suffix(1);
    if (word == name) {
      at_ = end;
      const NodeId id = add_text(Style::heredoc, begin);
      tree_.nodes[id].content = {static_cast<std::uint32_t>(content),
                                 static_cast<std::uint32_t>(line)};
      tree_.nodes[id].text = text_.substr(content, line - content);
      return id;
    }
    line = end + 1;
  }
  problem(begin, "heredoc without its end");
  at_ = text_.size();
  return add_text(Style::heredoc, begin);
}

void HclReader::skip_expression(Lines lines) {
  int open = 0;
  while (!done()) {
    const char c = peek();
    if (open == 0 && (c == ',' || c == ']' || c == '}' || c == ')')) return;
    if (open == 0 && c == '\n' && lines == Lines::end) return;
    if (c == '"') {
      skip_quoted();
      if (peek() == '"') ++at_;
      continue;
    }
    if (skip_comment()) continue;
    if (c == '(' || c == '[' || c == '{') ++open;
    if (c == ')' || c == ']' || c == '}') --open;
    ++at_;
  }
}

}  // namespace

Tree read_hcl(std::string_view text) {
  Tree tree;
  tree.text = text;
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    const auto at = static_cast<std::uint32_t>(nul);
    tree.problems.push_back({{at, at + 1}, "not a text file: it holds a NUL byte"});
    return tree;
  }
  HclReader(tree).read();
  return tree;
}

}  // namespace stowage::pipeline
