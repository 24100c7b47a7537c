#include "tests/pipeline/variants.h"

#include <algorithm>
#include <functional>

#include "lib/pipeline/tree.h"
#include "lib/text/edit.h"

namespace stowage::testing {

namespace {

using pipeline::no_node;
using pipeline::Node;
using pipeline::NodeId;
using pipeline::NodeKind;
using pipeline::Style;
using pipeline::Tree;

/// Calls `visit(begin, end)` for each line, without its line end.
void each_line(std::string_view text, const std::function<void(std::size_t, std::size_t)>& visit) {
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    visit(begin, end);
    begin = end + 1;
  }
}

std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (text.substr(at).starts_with(from)) {
      out += to;
      at += from.size();
    } else {
      out += text[at++];
    }
  }
  return out;
}

std::size_t indentation(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

using IsContent =
    std::function<bool(std::size_t at)>;  ///< is the byte inside a scalar of many lines?

std::string comments_above(std::string_view text, std::string_view sign, const IsContent& content) {
  std::string out;
  int count = 0;
  each_line(text, [&](std::size_t begin, std::size_t end) {
    const std::string_view line = text.substr(begin, end - begin);
    const std::string_view above = text.substr(0, begin);
    const bool continued = above.ends_with("\\\n");
    if (!content(begin) && !line.empty() && !continued)
      out += std::string(indentation(line), ' ') + std::string(sign) + " note " +
             std::to_string(count++) + "\n";
    out.append(line).append("\n");
  });
  return out;
}

std::string comments_behind(std::string_view text, std::string_view blank, std::string_view sign,
                            const IsContent& content) {
  std::string out;
  int count = 0;
  each_line(text, [&](std::size_t begin, std::size_t end) {
    const std::string_view line = text.substr(begin, end - begin);
    out.append(line);
    if (!content(begin) && !content(end) && !line.empty() && !line.ends_with('\\'))
      out += std::string(blank) + std::string(sign) + " note " + std::to_string(count++);
    out += "\n";
  });
  return out;
}

std::string indented(std::string_view text, std::size_t times, char with) {
  std::string out;
  each_line(text, [&](std::size_t begin, std::size_t end) {
    const std::string_view line = text.substr(begin, end - begin);
    const std::size_t blanks = indentation(line);
    out += std::string(blanks * times, with) + std::string(line.substr(blanks)) + "\n";
  });
  return out;
}

std::string quoted(std::string_view value, char quote) {
  std::string out(1, quote);
  for (const char c : value) {
    if (quote == '\'' && c == '\'') out += '\'';
    if (quote == '"' && (c == '"' || c == '\\')) out += '\\';
    if (c == '\n')
      out += quote == '"' ? "\\n" : "\n\n";
    else
      out += c;
  }
  return out + quote;
}

/// Of a YAML tree: the spellings that change one node.
class NodeVariants {
 public:
  NodeVariants(std::string_view text, std::vector<Variant>& out)
      : text_(text), tree_(pipeline::read_yaml(text)), out_(out) {}

  void all() {
    for (NodeId id = 0; id < tree_.nodes.size(); ++id) {
      if (tree_[id].parent == no_node || is_key(id)) continue;
      if (tree_[id].kind == NodeKind::scalar) scalar(id);
      if (tree_[id].kind == NodeKind::mapping || tree_[id].kind == NodeKind::sequence)
        collection(id);
      shared(id);
    }
  }

  /// A byte inside a scalar of several lines, or behind the header of a block.
  bool in_lines(std::size_t at) const {
    return std::any_of(tree_.nodes.begin(), tree_.nodes.end(), [&](const Node& node) {
      const std::string_view raw = slice(text_, node.span);
      if (node.kind != NodeKind::scalar || raw.find('\n') == std::string_view::npos) return false;
      const bool block = node.style == Style::literal || node.style == Style::folded;
      const std::size_t first = block ? text_.find('\n', node.span.begin) + 1 : node.span.begin + 1;
      return at >= first && (at < node.span.end || (block && at == node.span.end));
    });
  }

 private:
  bool is_key(NodeId id) const {
    const Node& parent = tree_[tree_[id].parent];
    if (parent.kind != NodeKind::mapping) return false;
    bool key = true;
    for (NodeId at = parent.first; at != id; at = tree_[at].next) key = !key;
    return key;
  }
  std::size_t column(std::size_t at) const {
    const std::size_t line = text_.substr(0, at).rfind('\n');
    return line == std::string_view::npos ? at : at - line - 1;
  }
  /// Where lines below the node's parent may begin.
  std::size_t block_column(NodeId id) const {
    const Node& parent = tree_[tree_[id].parent];
    return parent.kind == NodeKind::sequence ? column(tree_[id].span.begin)
                                             : column(parent.span.begin) + 2;
  }
  bool in_flow(NodeId id) const {
    for (NodeId up = tree_[id].parent; up != no_node; up = tree_[up].parent)
      if (tree_[up].style == Style::flow) return true;
    return false;
  }
  void add(const std::string& how, NodeId id, Span span, const std::string& with,
           const std::string& front = "", const std::string& back = "") {
    out_.push_back({how + " at " + std::to_string(tree_[id].span.begin),
                    front + apply_edits(text_, std::vector<Edit>{{span, with}}) + back});
  }

  void scalar(NodeId id) {
    const Node& node = tree_[id];
    if (node.text.empty()) return;
    add("single quotes", id, tidy(node), quoted(node.text, '\''));
    add("double quotes", id, tidy(node), quoted(node.text, '"'));
    if (in_flow(id)) return;
    const std::string line = "\n" + std::string(block_column(id), ' ');
    std::string_view value = node.text;
    while (value.ends_with('\n')) value.remove_suffix(1);
    const std::string lines = line + replace_all(value, "\n", line);
    for (const char* header : {"|", "|-", ">", ">-", "| # note", "|+"})
      add(std::string("block ") + header, id, tidy(node), header + lines);
    if (value.find('\n') == std::string_view::npos && value.find(' ') != std::string_view::npos &&
        value.find(": ") == std::string_view::npos && value.find('#') == std::string_view::npos) {
      add("plain over two lines", id, tidy(node),
          std::string(value.substr(0, value.find(' '))) + line + "  " +
              std::string(value.substr(value.find(' ') + 1)));
    }
    if (value.find(' ') != std::string_view::npos)
      add("blank line behind", id, tidy(node), "|" + lines + "\n");
    if (!takes_list(id)) return;
    add("in a flow list", id, tidy(node), "[" + quoted(value, '\'') + "]");
    add("plain in a flow list", id, tidy(node), "[" + std::string(value) + "]");
  }

  /// A scalar or a list of them: so the tools read these keys.
  bool takes_list(NodeId id) const {
    const Node& parent = tree_[tree_[id].parent];
    if (parent.kind != NodeKind::mapping) return false;
    for (const auto& [key, value] : tree_.entries(tree_[id].parent)) {
      const std::string_view name = tree_.scalar(key);
      if (value == id) return name == "script" || name == "commands" || name == "command";
    }
    return false;
  }

  void collection(NodeId id) {
    const Node& node = tree_[id];
    if (node.style == Style::flow || in_flow(id)) return;
    add("flow", id, tidy(node), flow(id, false));
    add("JSON", id, tidy(node), flow(id, true));
    if (node.kind == NodeKind::sequence && tree_[node.parent].kind == NodeKind::mapping)
      less_indentation(id);
  }

  /// `key:` and the items in the same column.
  void less_indentation(NodeId id) {
    const Node& node = tree_[id];
    std::vector<Edit> edits;
    std::size_t line = text_.rfind('\n', node.span.begin) + 1;
    if (line == 0 || column(node.span.begin) < column(tree_[node.parent].span.begin) + 4) return;
    while (line < node.span.end) {
      const auto at = static_cast<std::uint32_t>(line);
      if (text_.substr(line).starts_with("  ")) edits.push_back({{at, at + 2}, ""});
      line = std::min(text_.find('\n', line), text_.size() - 1) + 1;
    }
    out_.push_back(
        {"list beside its key at " + std::to_string(node.span.begin), apply_edits(text_, edits)});
  }

  /// The value behind an alias, or with an anchor that is used elsewhere.
  void shared(NodeId id) {
    const Node& node = tree_[id];
    const std::string value = flow(id, false);
    add("alias", id, tidy(node), "*v", "x-shared: &v " + value + "\n");
    if (node.kind == NodeKind::mapping)
      add("merge key", id, tidy(node), "{<<: *v}", "x-shared: &v " + value + "\n");
    if (node.kind == NodeKind::scalar) {
      const Span front{node.span.begin, node.span.begin};
      add("anchor", id, front, "&v ");
      add("anchor in use", id, front, "&v ", "", "x-other: *v\n");
      return;
    }
    if (node.style == Style::flow || tree_[node.parent].kind != NodeKind::mapping) return;
    const auto colon = static_cast<std::uint32_t>(text_.rfind(":\n", node.span.begin) + 1);
    if (text_.substr(colon, node.span.begin - colon).find_first_not_of(" \n") !=
        std::string_view::npos)
      return;
    add("anchor", id, {colon, colon}, " &v");
    add("anchor in use", id, {colon, colon}, " &v", "", "x-other: *v\n");
  }

  /// The span without the line ends of a block behind it.
  Span tidy(const Node& node) const {
    Span span = node.span;
    while (span.end > span.begin && (text_[span.end - 1] == '\n' || text_[span.end - 1] == ' '))
      --span.end;
    return span;
  }

  std::string flow(NodeId id, bool json) const {
    id = tree_.resolve(id);
    const Node& node = tree_[id];
    if (node.kind == NodeKind::scalar) {
      const bool plain =
          node.text.find_first_of(",[]{}#:'\"\\&*!|>%@`\n") == std::string_view::npos;
      return plain && !json ? std::string(node.text) : quoted(node.text, '"');
    }
    std::string out = node.kind == NodeKind::mapping ? "{" : "[";
    if (node.kind == NodeKind::mapping) {
      for (const auto& [key, value] : tree_.entries(id))
        out += (out.size() > 1 ? ", " : "") + flow(key, json) + ": " + flow(value, json);
      return out + "}";
    }
    for (const NodeId item : tree_.items(id))
      out += (out.size() > 1 ? ", " : "") + flow(item, json);
    return out + "]";
  }

  std::string_view text_;
  Tree tree_;
  std::vector<Variant>& out_;
};

std::string without_last_line_end(std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  return std::string(text);
}

}  // namespace

std::vector<Variant> variants(std::string_view path, std::string_view text) {
  std::vector<Variant> out;
  const bool yaml = path.ends_with(".yml") || path.ends_with(".yaml");
  const bool json = path.ends_with(".json");
  const std::string_view sign = path.ends_with("Jenkinsfile") ? "//" : "#";
  out.push_back({"as it is", std::string(text)});
  out.push_back({"CRLF", replace_all(text, "\n", "\r\n")});
  out.push_back({"no line end at the end", without_last_line_end(text)});
  out.push_back({"empty lines at the end", std::string(text) + "\n\n"});
  if (json) {
    out.push_back({"one line", replace_all(replace_all(text, "\n", " "), "  ", "")});
    out.push_back({"tabs", indented(text, 1, '\t')});
    return out;
  }
  IsContent content = [](std::size_t) { return false; };
  std::vector<Variant> nodes;
  NodeVariants of_nodes(text, nodes);
  if (yaml) {
    content = [&](std::size_t at) { return of_nodes.in_lines(at); };
    of_nodes.all();
    const std::string whole(text);
    out.push_back({"wider", indented(text, 2, ' ')});
    out.push_back({"byte order mark", "\xEF\xBB\xBF" + whole});
    out.push_back({"document marks", "%YAML 1.2\n---\n" + whole + "...\n"});
    out.push_back({"a document behind", whole + "---\nx-a: b\n"});
    out.push_back({"a document before", "---\nx-a: b\n---\n" + whole});
    out.push_back({"comments behind a tab", comments_behind(text, "\t", sign, content)});
  }
  if (path.ends_with(".hcl")) out.push_back({"tabs", indented(text, 1, '\t')});
  out.push_back({"comments above", comments_above(text, sign, content)});
  out.push_back({"comments behind", comments_behind(text, " ", sign, content)});
  out.push_back(
      {"comments above, CRLF", replace_all(comments_above(text, sign, content), "\n", "\r\n")});
  out.push_back({"empty lines between", replace_all(text, "\n\n", "\n\n\n")});
  for (Variant& each : nodes) {
    if (each.how.starts_with("block") || each.how.starts_with("plain"))
      out.push_back({each.how + ", CRLF", replace_all(each.text, "\n", "\r\n")});
    out.push_back(std::move(each));
  }
  return out;
}

}  // namespace stowage::testing
