#include "lib/pipeline/edits.h"

#include <algorithm>

namespace stowage::pipeline {

namespace {

std::uint32_t line_begin(std::string_view text, std::uint32_t at) {
  return static_cast<std::uint32_t>(text.substr(0, at).rfind('\n') + 1);  // npos + 1 == 0
}
std::uint32_t line_end(std::string_view text, std::uint32_t at) {
  std::size_t end = std::min(text.find('\n', at), text.size());
  if (end > at && text[end - 1] == '\r') --end;
  return static_cast<std::uint32_t>(end);
}
std::string newline_of(std::string_view text) {
  const std::size_t at = text.find('\n');
  return at != std::string_view::npos && at > 0 && text[at - 1] == '\r' ? "\r\n" : "\n";
}
bool blank_between(std::string_view text, std::uint32_t begin, std::uint32_t end) {
  return text.substr(begin, end - begin).find_first_not_of(" \t\r") == std::string_view::npos;
}

bool in_flow(const Tree& tree, NodeId node) {
  for (NodeId up = tree[node].parent; up != no_node; up = tree[up].parent)
    if (tree[up].style == Style::flow) return true;
  return false;
}

/// Where the lines of a block scalar that replaces this one must begin; nothing inside a flow collection.
std::optional<std::size_t> block_column(const Pipeline& file, NodeId scalar) {
  const Tree& tree = file.tree;
  const Node& node = tree[scalar];
  if (node.parent == no_node || node.anchored || in_flow(tree, scalar)) return std::nullopt;
  const auto column = [&](std::uint32_t at) { return at - line_begin(tree.text, at); };
  const Node& parent = tree[node.parent];
  if (parent.kind == NodeKind::sequence) return column(node.span.begin);
  for (NodeId key = parent.first; key != no_node; key = tree[tree[key].next].next) {
    if (tree[key].next == scalar) return column(tree[key].span.begin) + 2;
    if (tree[key].next == no_node) break;
  }
  return std::nullopt;
}

/// "a b c" with the flags behind `a`, one a line, as the lines of a block scalar.
std::optional<std::vector<Edit>> block_with_flags(const Pipeline& file, const Build& build,
                                                  NodeId scalar,
                                                  const std::vector<std::string>& flags) {
  const std::string_view text = file.text();
  const Node& node = file.tree[scalar];
  const std::optional<std::size_t> column = block_column(file, scalar);
  if (!column || node.style != Style::plain || node.span.end > line_end(text, node.span.begin))
    return std::nullopt;
  if (!blank_between(text, node.span.end, line_end(text, node.span.end))) return std::nullopt;
  const std::string line = newline_of(text) + std::string(*column, ' ');
  std::string lines;
  for (const std::string& flag : flags) lines += " \\" + line + "  " + flag;
  std::uint32_t rest = build.options_end;
  while (rest < node.span.end && text[rest] == ' ') ++rest;
  if (rest < node.span.end) lines += " \\" + line + "  ";
  return std::vector<Edit>{{{node.span.begin, node.span.begin}, "|" + line},
                           {{build.options_end, rest}, lines}};
}

}  // namespace

std::optional<std::vector<Edit>> insert_flags(const Pipeline& file, const Build& build,
                                              const std::vector<std::string>& flags) {
  if (!build.in_shell() || build.options_end == 0 || flags.empty()) return std::nullopt;
  const std::string_view text = file.text();
  const NodeId scalar = file.scripts[build.script].node;
  std::string joined;
  for (const std::string& flag : flags) joined += " " + flag;
  const Span at{build.options_end, build.options_end};
  const std::uint32_t end = line_end(text, build.options_end);
  const bool continues = end > 0 && text[end - 1] == '\\' && build.span.end > end;
  if (scalar != no_node) {
    const Style style = file.tree[scalar].style;
    if (style == Style::plain)
      if (auto edits = block_with_flags(file, build, scalar, flags)) return edits;
    if (style != Style::literal) {
      // On the same line, where nothing needs an escape of YAML's.
      const bool flow = style == Style::plain && in_flow(file.tree, scalar);
      if (joined.find_first_of(flow ? "'\"\\#,[]{}" : "'\"\\#") != std::string::npos ||
          joined.find(": ") != std::string::npos)
        return std::nullopt;
      return std::vector<Edit>{{at, joined}};
    }
  }
  if (!continues) return std::vector<Edit>{{at, joined}};
  const std::uint32_t next = end + static_cast<std::uint32_t>(newline_of(text).size());
  std::uint32_t first = next;
  while (first < text.size() && (text[first] == ' ' || text[first] == '\t')) ++first;
  const std::string line = newline_of(text) + std::string(text.substr(next, first - next));
  std::string lines;
  for (const std::string& flag : flags) lines += " \\" + line + flag;
  return std::vector<Edit>{{at, lines}};
}

namespace {

/// A value in the form that the file's language writes it.
std::string quoted(std::string_view value) { return "\"" + std::string(value) + "\""; }

std::string list_of(const std::vector<std::string>& values) {
  std::string out = "[";
  for (const std::string& value : values) out += (out.size() > 1 ? ", " : "") + quoted(value);
  return out + "]";
}

bool takes_list(Tool tool) { return tool == Tool::compose || tool == Tool::bake; }

/// Does a block scalar `|+` end here? The empty lines below it are part of it.
bool keeps_empty_lines(const Tree& tree, NodeId mapping) {
  NodeId last = tree[mapping].first;
  while (last != no_node && tree[last].next != no_node) last = tree[last].next;
  if (last == no_node) return false;
  if (tree[last].kind == NodeKind::mapping || tree[last].kind == NodeKind::sequence)
    return keeps_empty_lines(tree, last);
  const Node& scalar = tree[last];
  const bool block = scalar.style == Style::literal || scalar.style == Style::folded;
  const std::uint32_t header_end = line_end(tree.text, scalar.span.begin);
  return block && tree.text.substr(scalar.span.begin, header_end - scalar.span.begin).find('+') !=
                      std::string_view::npos;
}

}  // namespace

std::optional<std::vector<Edit>> insert_settings(const Pipeline& file, const Build& build,
                                                 const std::vector<Setting>& settings) {
  const Tree& tree = file.tree;
  if (!tree.is(build.settings, NodeKind::mapping) || tree[build.settings].first == no_node ||
      keeps_empty_lines(tree, build.settings))
    return std::nullopt;
  const std::string_view text = file.text();
  const Node& mapping = tree[build.settings];
  for (const Setting& setting : settings)
    for (const std::string& value : setting.values)
      if (value.find_first_of("\"\\\n#") != std::string::npos) return std::nullopt;
  std::uint32_t at = mapping.span.end;
  const bool hcl = file.path.ends_with(".hcl");
  const bool closed = mapping.style == Style::flow;
  if (closed) --at;
  while (at > mapping.span.begin && (text[at - 1] == ' ' || text[at - 1] == '\t' ||
                                     text[at - 1] == '\n' || text[at - 1] == '\r'))
    --at;
  const std::uint32_t first = tree[mapping.first].span.begin;
  const bool one_line = line_begin(text, first) == line_begin(text, mapping.span.begin) && closed;
  const std::uint32_t column = first - line_begin(text, first);
  const std::string line =
      newline_of(text) + std::string(text.substr(line_begin(text, first), column));
  const bool only_blanks =
      std::string(text.substr(line_begin(text, first), column)).find_first_not_of(" \t") ==
      std::string::npos;
  const std::string indent = only_blanks ? line : newline_of(text) + std::string(column, ' ');
  std::string added;
  for (const Setting& setting : settings) {
    const std::string key(setting.key);
    if (hcl) {
      if (one_line) return std::nullopt;
      added += indent + key + " = " + list_of(setting.values);
    } else if (closed) {
      const bool json = text[tree[mapping.first].span.begin] == '"';
      const std::string value =
          takes_list(build.tool) ? list_of(setting.values) : quoted(setting.values.front());
      added += (one_line ? ", " : "," + indent) + (json ? quoted(key) : key) + ": " + value;
    } else if (takes_list(build.tool)) {
      added += indent + key + ":";
      for (const std::string& value : setting.values) added += indent + "  - " + value;
    } else {
      added += indent + key + ": " + setting.values.front();
    }
  }
  // Behind a comment on the last line, not before it.
  if (!closed || hcl) at = std::max(at, line_end(text, at));
  if (closed && !hcl && text[at - 1] == ',') return std::nullopt;
  return std::vector<Edit>{{{at, at}, added}};
}

std::optional<std::vector<Edit>> insert_cache(const Pipeline& file, const Build& build,
                                              const std::string& from, const std::string& to) {
  if (build.bakes) return std::nullopt;  // its targets are in another file
  if (build.in_shell()) {
    std::vector<std::string> flags;
    if (!from.empty()) flags.push_back("--cache-from " + from);
    if (!to.empty()) flags.push_back("--cache-to " + to);
    return insert_flags(file, build, flags);
  }
  const bool underscore = build.tool == Tool::compose;
  std::vector<Setting> settings;
  if (!from.empty()) settings.push_back({underscore ? "cache_from" : "cache-from", {from}});
  if (!to.empty()) settings.push_back({underscore ? "cache_to" : "cache-to", {to}});
  return insert_settings(file, build, settings);
}

std::optional<std::vector<Edit>> add_attribute(const Pipeline& file, const CacheEntry& entry,
                                               std::string_view key, std::string_view value) {
  const std::string pair = std::string(key) + "=" + std::string(value);
  if (entry.object_form) {
    const Node& object = file.tree[entry.node];
    if (object.style != Style::flow || file.text()[object.span.begin] != '{') return std::nullopt;
    std::uint32_t at = object.span.end - 1;
    while (at > object.span.begin && (file.text()[at - 1] == ' ' || file.text()[at - 1] == '\n'))
      --at;
    const bool hcl = file.path.ends_with(".hcl");
    const bool json = file.text()[file.tree[object.first].span.begin] == '"';
    const std::string name = json ? quoted(key) : std::string(key);
    return std::vector<Edit>{{{at, at}, ", " + name + (hcl ? " = " : ": ") + quoted(value)}};
  }
  if (!entry.text.exact) return std::nullopt;
  if (entry.node != no_node) {
    const Node& scalar = file.tree[entry.node];
    const std::string whole = (entry.short_form ? "type=registry,ref=" : "") + entry.text.value;
    if (scalar.style == Style::plain && in_flow(file.tree, entry.node)) {
      if (scalar.span != entry.text.span || whole.find_first_of("\"\\") != std::string::npos)
        return std::nullopt;
      return std::vector<Edit>{{scalar.span, quoted(whole + "," + pair)}};
    }
  }
  const Span at{entry.text.span.end, entry.text.span.end};
  if (entry.short_form) {
    const Span front{entry.text.span.begin, entry.text.span.begin};
    return std::vector<Edit>{{front, "type=registry,ref="}, {at, "," + pair}};
  }
  return std::vector<Edit>{{at, "," + pair}};
}

std::optional<std::vector<Edit>> remove_attribute(const Pipeline& file, const CacheEntry& entry,
                                                  const Attribute& attribute) {
  if (entry.object_form || !entry.text.exact) return std::nullopt;
  Span span = attribute.span;
  const std::string_view text = file.text();
  if (span.begin > entry.text.span.begin && text[span.begin - 1] == ',')
    --span.begin;
  else if (span.end < entry.text.span.end && text[span.end] == ',')
    ++span.end;
  return std::vector<Edit>{{span, ""}};
}

std::optional<std::vector<Edit>> remove_flag(const Pipeline& file, const Build& build, Span flag) {
  const std::string_view text = file.text();
  if (!build.in_shell()) {
    if (build.settings == no_node || file.tree[build.settings].style == Style::flow)
      return std::nullopt;
    const std::uint32_t begin = line_begin(text, flag.begin);
    if (!blank_between(text, begin, flag.begin)) return std::nullopt;
    std::size_t end = text.find('\n', flag.end);
    end = end == std::string_view::npos ? text.size() : end + 1;
    const std::string_view behind = text.substr(flag.end, end - flag.end);
    const std::size_t comment = std::min(behind.find_first_not_of(" \t\r\n"), behind.size());
    if (comment < behind.size() && behind[comment] != '#') return std::nullopt;
    const auto& mapping = file.tree[build.settings];
    const Node& first = file.tree[mapping.first];
    const bool alone = file.tree[first.next].next == no_node;
    if (alone) return std::nullopt;
    if (comment < behind.size())  // stays in a line of its own
      return std::vector<Edit>{{{flag.begin, flag.end + static_cast<std::uint32_t>(comment)}, ""}};
    return std::vector<Edit>{{{begin, static_cast<std::uint32_t>(end)}, ""}};
  }
  // `… \` and a line of its own: the whole line goes.
  const std::uint32_t begin = line_begin(text, flag.begin);
  const std::uint32_t end = line_end(text, flag.end);
  const bool own_line = blank_between(text, begin, flag.begin);
  const bool continues =
      end > flag.end && text[end - 1] == '\\' && blank_between(text, flag.end, end - 1);
  if (own_line && continues)
    return std::vector<Edit>{
        {{begin, end + static_cast<std::uint32_t>(newline_of(text).size())}, ""}};
  if (own_line) return std::nullopt;
  std::uint32_t from = flag.begin;
  while (from > begin && text[from - 1] == ' ') --from;
  return std::vector<Edit>{{{from, flag.end}, ""}};
}

std::optional<std::vector<Edit>> insert_item_above(const Pipeline& file, NodeId inside,
                                                   std::string_view item) {
  const Tree& tree = file.tree;
  const std::string_view text = file.text();
  for (NodeId at = inside; at != no_node; at = tree[at].parent) {
    const NodeId parent = tree[at].parent;
    if (parent == no_node || tree[parent].kind != NodeKind::sequence) continue;
    if (tree[parent].style == Style::flow || tree[at].anchored) return std::nullopt;
    const std::uint32_t begin = line_begin(text, tree[at].span.begin);
    std::uint32_t dash = begin;
    while (dash < tree[at].span.begin && text[dash] == ' ') ++dash;
    if (text[dash] != '-') return std::nullopt;
    const std::string indent(text.substr(begin, dash - begin));
    return std::vector<Edit>{
        {{begin, begin}, indent + "- " + std::string(item) + newline_of(text)}};
  }
  return std::nullopt;
}

std::optional<std::vector<Edit>> as_literal(const Pipeline& file, NodeId scalar) {
  const std::string_view text = file.text();
  const Node& node = file.tree[scalar];
  if (node.style == Style::folded) {
    const std::size_t sign = text.find('>', node.span.begin);
    if (sign == std::string_view::npos || sign >= node.content.begin) return std::nullopt;
    const auto at = static_cast<std::uint32_t>(sign);
    return std::vector<Edit>{{{at, at + 1}, "|"}};
  }
  const std::optional<std::size_t> column = block_column(file, scalar);
  if (!column || node.style != Style::plain) return std::nullopt;
  if (!blank_between(text, node.span.end, line_end(text, node.span.end))) return std::nullopt;
  std::vector<Edit> edits;
  const std::string line = newline_of(text) + std::string(*column, ' ');
  edits.push_back({{node.span.begin, node.span.begin}, "|" + line});
  // Lines that stand to the left of the block move to where it begins; the others keep their place.
  for (std::uint32_t at = line_end(text, node.span.begin); at < node.span.end;
       at = line_end(text, at)) {
    at = static_cast<std::uint32_t>(text.find('\n', at) + 1);
    std::uint32_t first = at;
    while (first < node.span.end && text[first] == ' ') ++first;
    if (text[first] == '\t') return std::nullopt;
    if (first - at < *column && text[first] != '\n' && text[first] != '\r')
      edits.push_back({{at, at}, std::string(*column - (first - at), ' ')});
  }
  return edits;
}

std::optional<std::string> shell_word(const Pipeline& file, const Text& from,
                                      std::string_view value) {
  if (value.find_first_of(" ${}()<>|&;*?~'\"\\") == std::string_view::npos)
    return std::string(value);
  if (!from.exact || from.span.begin == 0) return std::nullopt;
  const std::string_view before = file.text().substr(0, from.span.begin);
  if (!before.ends_with('"') && !before.ends_with('\'')) return std::string(value);
  const char quote = before.back();
  if (before.substr(0, before.size() - 1).ends_with('\\')) return std::nullopt;
  return quote + std::string(value) + quote;
}

std::vector<Span> bare_flow_scalars(const Tree& tree) {
  std::vector<Span> all;
  for (NodeId id = 0; id < tree.nodes.size(); ++id) {
    const Node& node = tree[id];
    if (node.kind == NodeKind::scalar && node.style == Style::plain && node.parent != no_node &&
        tree[node.parent].style == Style::flow)
      all.push_back(node.span);
  }
  std::sort(all.begin(), all.end(), [](Span x, Span y) { return x.begin < y.begin; });
  return all;
}

std::vector<Span> shared_bytes(const Tree& tree) {
  std::vector<Span> all;
  for (const Node& node : tree.nodes) {
    if (node.kind != NodeKind::alias || node.target == no_node) continue;
    const Node& target = tree[node.target];
    Span span = target.span;
    // With what stands around the first and the last item: there an edit adds another one.
    if (target.style == Style::block)
      span = {line_begin(tree.text, span.begin), line_end(tree.text, span.end)};
    all.push_back(span);
  }
  std::sort(all.begin(), all.end(), [](Span a, Span b) { return a.begin < b.begin; });
  std::vector<Span> merged;
  for (const Span span : all) {
    if (!merged.empty() && span.begin <= merged.back().end)
      merged.back().end = std::max(merged.back().end, span.end);
    else
      merged.push_back(span);
  }
  return merged;
}

}  // namespace stowage::pipeline
