// YAML by libfyaml's events; this is the only file that sees its C interface. Events rather than
// documents, because events never expand an alias and come as far as the file is right. Bytes that
// are not UTF-8 are replaced before the library sees them: version 0.7.12 loops for ever on some (a
// directive such as "%\xBB").

#include <libfyaml.h>

#include <memory>
#include <unordered_map>
#include <unordered_set>

#include "lib/pipeline/tree.h"

namespace stowage::pipeline {

namespace {

struct ParserDeleter {
  void operator()(fy_parser* parser) const { fy_parser_destroy(parser); }
};
struct DiagDeleter {
  void operator()(fy_diag* diag) const { fy_diag_destroy(diag); }
};

/// Of very many problems the first hundred are told.
void complain(Tree& tree, Span span, std::string message) {
  constexpr std::size_t most = 100;
  if (tree.problems.size() == most)
    message = "more is wrong from here on: the first 100 problems are shown";
  if (tree.problems.size() <= most) tree.problems.push_back({span, std::move(message)});
}

/// The length of the UTF-8 sequence at `at` (RFC 3629), or 0.
std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned first = byte(at);
  const unsigned second = byte(at + 1);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return follows(at + 1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool overlong = first == 0xE0 && second < 0xA0;
    const bool surrogate = first == 0xED && second > 0x9F;
    return follows(at + 1) && follows(at + 2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool outside = (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
    return follows(at + 1) && follows(at + 2) && follows(at + 3) && !outside ? 4 : 0;
  }
  return 0;
}

/// The text itself when it is all UTF-8, else a copy of the same length with `?` for each wrong
/// byte.
std::string_view clean(Tree& tree, std::string_view text) {
  char* copy = nullptr;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = utf8_length(text, i);
    if (length > 0) {
      i += length;
      continue;
    }
    if (copy == nullptr) {
      const std::string_view view = tree.arena.copy(text);
      copy = const_cast<char*>(view.data());  // our own copy, a moment old
      const auto at = static_cast<std::uint32_t>(i);
      complain(tree, {at, at + 1}, "byte is not UTF-8");
    }
    copy[i++] = '?';
  }
  return copy == nullptr ? text : std::string_view(copy, text.size());
}

/// Where more brackets than any real file has are open at once, or npos. The library reads ahead to
/// the end of a run of brackets, in more than linear time.
std::size_t too_many_brackets(std::string_view text) {
  constexpr int most = 10'000;
  int balance = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '[' || text[i] == '{') ++balance;
    if (text[i] == ']' || text[i] == '}') --balance;
    if (balance > most) return i;
  }
  return std::string_view::npos;
}

class Reader {
 public:
  Reader(Tree& tree, std::string_view text) : tree_(tree), text_(text) {}

  /// Reads from `begin`; gives the offset of the first error, or the size of the text.
  std::size_t read(std::size_t begin);
  /// Stopped it at a `-` alone in a flow collection? YAML 1.2 has no such scalar, the libraries that
  /// most tools use do.
  bool stopped_at_dash() const { return stopped_at_dash_; }

 private:
  static constexpr std::size_t max_depth = 1000;

  struct Open {
    NodeId id;
    NodeId last = no_node;
    bool mapping = false;
    std::size_t children = 0;
    std::unordered_set<std::string_view> keys{};
  };

  void take(const fy_event& event);
  void scalar(const fy_event& event);
  void alias(fy_token* name);
  void open(const fy_event& event, bool mapping);
  void close(const fy_event& event);
  NodeId add(Node node, fy_token* anchor);
  void check_key(Open& parent, NodeId id);
  std::uint32_t header_before(std::uint32_t content) const;
  std::uint32_t offset(const fy_mark* mark) const {
    return static_cast<std::uint32_t>(base_ + mark->input_pos);
  }
  std::uint32_t absent_value() const;

  Tree& tree_;
  std::string_view text_;
  std::size_t base_ = 0;
  std::uint32_t previous_end_ = 0;
  bool stopped_at_dash_ = false;
  std::vector<Open> open_;
  std::unordered_map<std::string_view, NodeId> anchors_;
};

/// What stands for a `-` alone while the library reads.
constexpr char dash_stand_in = '_';

std::string_view text_of(Tree& tree, fy_token* token) {
  std::size_t length = 0;
  const char* text = token == nullptr ? nullptr : fy_token_get_text(token, &length);
  return text == nullptr ? std::string_view{} : tree.arena.copy(std::string_view(text, length));
}

/// The place of an absent value: behind the colon of its key, else behind what came last.
std::uint32_t Reader::absent_value() const {
  std::size_t at = previous_end_;
  while (at < text_.size() && (text_[at] == ' ' || text_[at] == '\t')) ++at;
  const bool colon = at < text_.size() && (text_[at] == ':' || text_[at] == '-');
  return colon ? static_cast<std::uint32_t>(at + 1) : previous_end_;
}

/// Where the `|` or `>` stands of a block scalar whose lines begin at `content`.
std::uint32_t Reader::header_before(std::uint32_t content) const {
  std::size_t at = previous_end_;
  while (at < content && text_[at] != '|' && text_[at] != '>') ++at;
  return at < content ? static_cast<std::uint32_t>(at) : content;
}

void Reader::check_key(Open& parent, NodeId id) {
  const Node& key = tree_.nodes[id];
  if (key.kind != NodeKind::scalar || key.text == "<<") return;
  if (!parent.keys.insert(key.text).second)
    complain(tree_, key.span,
             "key `" + std::string(key.text.substr(0, 60)) + "` is here a second time");
}

NodeId Reader::add(Node node, fy_token* anchor) {
  const auto id = static_cast<NodeId>(tree_.nodes.size());
  node.anchored = anchor != nullptr;
  if (anchor != nullptr) anchors_[text_of(tree_, anchor)] = id;
  if (open_.empty()) {
    tree_.documents.push_back(id);
    tree_.nodes.push_back(node);
    return id;
  }
  Open& parent = open_.back();
  node.parent = parent.id;
  tree_.nodes.push_back(node);
  (parent.last == no_node ? tree_.nodes[parent.id].first : tree_.nodes[parent.last].next) = id;
  parent.last = id;
  if (parent.mapping && parent.children++ % 2 == 0) check_key(parent, id);
  return id;
}

void Reader::scalar(const fy_event& event) {
  fy_token* token = event.scalar.value;
  const fy_mark* start = token == nullptr ? nullptr : fy_token_start_mark(token);
  const fy_mark* end = token == nullptr ? nullptr : fy_token_end_mark(token);
  Node node;
  if (start == nullptr || end == nullptr) {
    node.span.begin = node.span.end = absent_value();
    node.content = node.span;
    add(node, event.scalar.anchor);
    return;
  }
  node.content = {offset(start), offset(end)};
  node.span = node.content;
  switch (fy_token_scalar_style(token)) {
    case FYSS_SINGLE_QUOTED:
      node.style = Style::single_quoted;
      break;
    case FYSS_DOUBLE_QUOTED:
      node.style = Style::double_quoted;
      break;
    case FYSS_LITERAL:
      node.style = Style::literal;
      break;
    case FYSS_FOLDED:
      node.style = Style::folded;
      break;
    default:
      break;
  }
  if (node.style == Style::single_quoted || node.style == Style::double_quoted) {
    if (node.span.begin > 0) --node.span.begin;
    if (node.span.end < text_.size()) ++node.span.end;
  } else if (node.style != Style::plain) {
    node.span.begin = header_before(node.content.begin);
  }
  std::size_t length = 0;
  const char* text = fy_token_get_text(token, &length);
  const std::string_view value(text == nullptr ? "" : text, length);
  const std::string_view raw = slice(tree_.text, node.content);
  const bool is_dash = raw == "-" && value.size() == 1 && value[0] == dash_stand_in;
  node.text = raw == value || is_dash ? raw : tree_.arena.copy(value);
  previous_end_ = node.span.end;
  add(node, event.scalar.anchor);
}

void Reader::alias(fy_token* name) {
  Node node;
  node.kind = NodeKind::alias;
  node.text = text_of(tree_, name);
  const fy_mark* start = name == nullptr ? nullptr : fy_token_start_mark(name);
  if (start != nullptr) {
    node.span.begin = offset(start) - 1;
    node.span.end = offset(start) + static_cast<std::uint32_t>(node.text.size());
  }
  previous_end_ = node.span.end;
  if (const auto found = anchors_.find(node.text); found != anchors_.end())
    node.target = found->second;
  else
    complain(tree_, node.span,
             "no anchor `" + std::string(node.text.substr(0, 60)) + "` above this alias");
  add(node, nullptr);
}

void Reader::open(const fy_event& event, bool mapping) {
  fy_token* start =
      mapping ? event.mapping_start.mapping_start : event.sequence_start.sequence_start;
  fy_token* anchor = mapping ? event.mapping_start.anchor : event.sequence_start.anchor;
  const fy_mark* mark = start == nullptr ? nullptr : fy_token_start_mark(start);
  Node node;
  node.kind = mapping ? NodeKind::mapping : NodeKind::sequence;
  node.style = Style::block;
  node.span.begin = node.span.end = mark == nullptr ? previous_end_ : offset(mark);
  const char bracket = node.span.begin < text_.size() ? text_[node.span.begin] : '\0';
  if (bracket == (mapping ? '{' : '[')) {
    node.style = Style::flow;
    previous_end_ = node.span.end + 1;
  }
  const NodeId id = add(node, anchor);
  Open entry{.id = id};
  entry.mapping = mapping;
  open_.push_back(std::move(entry));
}

void Reader::close(const fy_event& event) {
  if (open_.empty()) return;
  Node& node = tree_.nodes[open_.back().id];
  fy_token* token = event.type == FYET_MAPPING_END ? event.mapping_end.mapping_end
                                                   : event.sequence_end.sequence_end;
  const fy_mark* mark = token == nullptr ? nullptr : fy_token_end_mark(token);
  if (node.style == Style::flow && mark != nullptr) {
    node.span.end = offset(mark);
    previous_end_ = node.span.end;
  } else {
    if (node.first != no_node) node.span.begin = tree_.nodes[node.first].span.begin;
    const NodeId last = open_.back().last;
    node.span.end = last == no_node ? previous_end_ : tree_.nodes[last].span.end;
  }
  node.content = node.span;
  open_.pop_back();
}

void Reader::take(const fy_event& event) {
  switch (event.type) {
    case FYET_DOCUMENT_START:
      anchors_.clear();
      break;
    case FYET_MAPPING_START:
      open(event, true);
      break;
    case FYET_SEQUENCE_START:
      open(event, false);
      break;
    case FYET_MAPPING_END:
    case FYET_SEQUENCE_END:
      close(event);
      break;
    case FYET_SCALAR:
      scalar(event);
      break;
    case FYET_ALIAS:
      alias(event.alias.anchor);
      break;
    default:
      break;
  }
}

std::size_t Reader::read(std::size_t begin) {
  base_ = begin;
  stopped_at_dash_ = false;
  previous_end_ = static_cast<std::uint32_t>(begin);
  open_.clear();
  const std::unique_ptr<fy_diag, DiagDeleter> diag(fy_diag_create(nullptr));
  fy_diag_set_collect_errors(diag.get(), true);
  fy_parse_cfg config{};
  // Real files close brackets at the margin, and the tools that read them do not mind.
  config.flags = static_cast<fy_parse_cfg_flags>(FYPCF_QUIET | FYPCF_SLOPPY_FLOW_INDENTATION);
  config.diag = diag.get();
  const std::unique_ptr<fy_parser, ParserDeleter> parser(fy_parser_create(&config));
  const std::string_view rest = text_.substr(begin);
  if (parser == nullptr || fy_parser_set_string(parser.get(), rest.data(), rest.size()) != 0)
    return text_.size();

  while (fy_event* event = fy_parser_parse(parser.get())) {
    take(*event);
    fy_parser_event_free(parser.get(), event);
    if (open_.size() > max_depth) {
      tree_.problems.push_back(
          {{previous_end_, previous_end_}, "nested more than 1000 deep: the rest is not read"});
      return text_.size();
    }
  }
  // What is still open ends where the reading ended.
  for (; !open_.empty(); open_.pop_back()) {
    Node& node = tree_.nodes[open_.back().id];
    node.span.end = std::max(node.span.begin, previous_end_);
    node.content = node.span;
  }
  if (!fy_parser_get_stream_error(parser.get())) return text_.size();

  void* state = nullptr;
  const fy_diag_error* error = fy_diag_errors_iterate(diag.get(), &state);
  std::uint32_t at = previous_end_;
  std::string message = "not valid YAML";
  if (error != nullptr) {
    if (error->msg != nullptr) message += std::string(": ") + error->msg;
    const fy_mark* mark = error->fyt == nullptr ? nullptr : fy_token_start_mark(error->fyt);
    if (mark != nullptr) at = offset(mark);
  }
  while (!message.empty() && message.back() == '\n') message.pop_back();
  at = std::min(at, static_cast<std::uint32_t>(text_.size()));
  stopped_at_dash_ = message.find("cannot start with '-'") != std::string::npos &&
                     at < text_.size() && text_[at] == '-';
  complain(tree_, {at, at}, std::move(message));
  return at;
}

}  // namespace

Tree read_yaml(std::string_view text) {
  Tree tree;
  tree.text = text;
  if (const std::size_t nul = text.substr(0, 8192).find('\0'); nul != std::string_view::npos) {
    const auto at = static_cast<std::uint32_t>(nul);
    complain(tree, {at, at + 1}, "not a text file: it holds a NUL byte");
    return tree;
  }
  if (const std::size_t deep = too_many_brackets(text); deep != std::string_view::npos) {
    const auto at = static_cast<std::uint32_t>(deep);
    complain(tree, {at, at + 1}, "more than 10000 brackets are open here: the file is not read");
    return tree;
  }
  std::string_view cleaned = clean(tree, text);
  char* own = nullptr;
  std::size_t begin = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  // After an error the next document is read: what is wrong in one does not hide the others.
  constexpr int most_restarts = 20;
  std::size_t may_read_again = 2'000'000;  // bytes, so that many dashes cost little
  for (int i = 0; i < most_restarts && begin < text.size(); ++i) {
    const std::size_t nodes = tree.nodes.size();
    const std::size_t documents = tree.documents.size();
    const std::size_t problems = tree.problems.size();
    Reader reader(tree, cleaned);
    const std::size_t stopped = reader.read(begin);
    if (reader.stopped_at_dash() && stopped - begin < may_read_again) {
      // once more from there, with a letter in its place
      may_read_again -= stopped - begin + 1;
      --i;
      if (own == nullptr) own = const_cast<char*>(tree.arena.copy(cleaned).data());
      own[stopped] = dash_stand_in;
      cleaned = {own, cleaned.size()};
      tree.nodes.resize(nodes);
      tree.documents.resize(documents);
      tree.problems.resize(problems);
      continue;
    }
    begin = stopped;
    if (begin >= text.size()) break;
    begin = cleaned.find("\n---", begin == 0 ? 0 : begin - 1);
    if (begin == std::string_view::npos) break;
    ++begin;
  }
  return tree;
}

}  // namespace stowage::pipeline
