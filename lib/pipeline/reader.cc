#include "lib/pipeline/reader.h"

#include <algorithm>

namespace stowage::pipeline {

namespace {

std::string_view trim(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

/// The bytes of the file for a part of a shell text.
Text part_of(const ShellText& whole, std::size_t begin, std::size_t end) {
  Text result;
  result.value = whole.text.substr(begin, end - begin);
  Span span{0xFFFFFFFF, 0};
  for (std::size_t i = 0; i < whole.pieces.size(); ++i) {
    const shell::Piece& piece = whole.pieces[i];
    const std::size_t piece_end =
        i + 1 < whole.pieces.size() ? whole.pieces[i + 1].offset : whole.text.size();
    if (piece_end <= begin || piece.offset >= end) continue;
    const bool inside = piece.offset <= begin && end <= piece_end;
    if (piece.exact && inside) {
      const auto at = static_cast<std::uint32_t>(piece.source.begin + (begin - piece.offset));
      result.span = {at, at + static_cast<std::uint32_t>(end - begin)};
      result.exact = true;
      return result;
    }
    span.begin = std::min(span.begin, piece.source.begin);
    span.end = std::max(span.end, piece.source.end);
  }
  if (span.begin < span.end) result.span = span;
  return result;
}

}  // namespace

JobId Reader::add_job(std::string_view name, NodeId node, Runner runner) {
  Job added;
  added.name = std::string(name);
  added.node = node;
  added.runner = runner;
  if (node != no_node) added.span = tree[node].span;
  out.jobs.push_back(std::move(added));
  moved = false;
  job = static_cast<JobId>(out.jobs.size() - 1);
  return job;
}

void Reader::script(ShellText text, NodeId node) {
  if (text.text.empty() || is_full()) return;
  Script added;
  added.node = node;
  added.job = job;
  added.order = order_++;
  added.broken_continuations = std::move(text.broken_continuations);
  blank_templates(text.text, templates_);
  added.parsed = shell::parse_mapped(tree.arena.copy(text.text), text.pieces);
  const auto id = static_cast<ScriptId>(out.scripts.size());
  const shell::CommandList commands = shell::flatten(added.parsed);
  out.scripts.push_back(std::move(added));
  read_commands(*this, commands, id);
}

void Reader::script(NodeId scalar) {
  scalar = tree.resolve(scalar);
  if (tree.is(scalar, NodeKind::scalar) && first_visit(scalar))
    script(shell_text(tree, scalar), scalar);
}

void Reader::scripts(NodeId node) {
  constexpr int max_nodes = 100'000;
  std::vector<NodeId> todo{tree.resolve(node)};
  for (int i = 0; i < max_nodes && !todo.empty(); ++i) {
    const NodeId next = todo.back();
    todo.pop_back();
    if (tree.is(next, NodeKind::scalar)) script(next);
    if (!tree.is(next, NodeKind::sequence) || !first_visit(next)) continue;
    const std::vector<NodeId> items = tree.items(next);
    todo.insert(todo.end(), items.rbegin(), items.rend());
  }
}

void Reader::arguments(std::string_view program, Span program_span, NodeId sequence) {
  std::vector<shell::ExecWord> words;
  if (!program.empty()) words.push_back({program, program_span});
  for (const NodeId item : tree.items_or_self(sequence))
    if (tree.is(item, NodeKind::scalar)) words.push_back({tree[item].text, tree[item].content});
  // `sh -c TEXT`: the text is read where it stands, so that its places are right.
  const std::string_view name = shell::basename(program);
  if (name == "bash" || name == "sh") {
    for (const NodeId item : tree.items(sequence))
      if (tree.is(item, NodeKind::scalar) && !tree[item].text.starts_with('-')) return script(item);
    return;
  }
  if (words.empty()) return;
  Script added;
  added.node = sequence;
  added.job = job;
  added.order = order_++;
  added.parsed = shell::from_exec(words);
  const auto id = static_cast<ScriptId>(out.scripts.size());
  const shell::CommandList commands = shell::flatten(added.parsed);
  out.scripts.push_back(std::move(added));
  const std::size_t first = out.builds.size();
  read_commands(*this, commands, id);
  for (std::size_t i = first; i < out.builds.size(); ++i) {
    out.builds[i].script = no_index;
    out.builds[i].arguments = sequence;
  }
}

Build& Reader::add_build(Tool tool, Span span, Span name_span) {
  Build build;
  build.tool = tool;
  build.span = span;
  build.name_span = name_span;
  build.job = job;
  build.order = order_++;
  build.directory = directory;
  build.moved = moved || directory.find('$') != std::string::npos;
  out.builds.push_back(std::move(build));
  return out.builds.back();
}

Step& Reader::add_step(StepKind kind, Span span) {
  Step step;
  step.kind = kind;
  step.span = span;
  step.job = job;
  step.order = order_++;
  out.steps.push_back(std::move(step));
  return out.steps.back();
}

void Reader::variables(NodeId mapping) {
  for (const auto& [key, value] : tree.entries(tree.resolve(mapping))) {
    const NodeId scalar = tree.resolve(value);
    if (!tree.is(scalar, NodeKind::scalar)) continue;
    out.variables.push_back({std::string(tree.scalar(key)), text(scalar)});
    if (tree.scalar(key) != "DOCKER_BUILDKIT" || tree.scalar(scalar) != "0") continue;
    Step& added = add_step(StepKind::legacy_builder, {tree[key].span.begin, tree[value].span.end});
    added.value = text(scalar);
  }
}

Text Reader::text(NodeId scalar) const {
  if (!tree.is(scalar, NodeKind::scalar)) return {};
  const Node& node = tree[scalar];
  Text result{std::string(node.text), node.content, false};
  result.exact = slice(tree.text, node.content) == node.text;
  return result;
}

std::vector<Text> Reader::texts(NodeId node) const {
  std::vector<Text> result;
  for (const NodeId item : tree.items_or_self(tree.resolve(node)))
    if (tree.is(item, NodeKind::scalar)) result.push_back(text(item));
  return result;
}

std::vector<Text> Reader::lines(NodeId scalar, bool commas) const {
  std::vector<Text> result;
  if (!tree.is(scalar, NodeKind::scalar)) return result;
  const ShellText whole = shell_text(tree, scalar);
  const std::string_view all = whole.text;
  std::size_t begin = 0;
  int braces = 0;
  for (std::size_t i = 0; i <= all.size(); ++i) {
    if (i < all.size() && all[i] == '{') ++braces;
    if (i < all.size() && all[i] == '}' && braces > 0) --braces;
    const bool ends = i == all.size() || all[i] == '\n' || (commas && all[i] == ',' && braces == 0);
    if (!ends) continue;
    if (const std::string_view item = trim(all.substr(begin, i - begin)); !item.empty()) {
      const auto at = static_cast<std::size_t>(item.data() - all.data());
      result.push_back(part_of(whole, at, at + item.size()));
    }
    begin = i + 1;
  }
  return result;
}

std::vector<Text> Reader::list(NodeId node, bool commas) const {
  node = tree.resolve(node);
  return tree.is(node, NodeKind::sequence) ? texts(node) : lines(node, commas);
}

std::vector<CacheEntry> Reader::cache_entries(NodeId node) const {
  std::vector<CacheEntry> result;
  node = tree.resolve(node);
  const auto evaluated = [&](NodeId id) {  // what HCL would have to work out first
    CacheEntry entry;
    entry.opaque = true;
    entry.text = text(id);
    entry.node = id;
    return entry;
  };
  if (tree.is(node, NodeKind::scalar) && tree[node].style == Style::expression)
    return {evaluated(node)};
  if (tree.is(node, NodeKind::scalar)) {
    for (Text& line : lines(node, false)) {
      result.push_back(cache_entry(std::move(line), false));
      result.back().node = node;
    }
    return result;
  }
  for (const NodeId item : tree.items(node)) {
    if (tree.is(item, NodeKind::scalar) && tree[item].style == Style::expression) {
      result.push_back(evaluated(item));
    } else if (tree.is(item, NodeKind::scalar)) {
      result.push_back(cache_entry(text(item), false));
    } else if (tree.is(item, NodeKind::mapping)) {
      CacheEntry entry;
      entry.object_form = true;
      entry.text.span = tree[item].span;
      for (const auto& [key, value] : tree.entries(item)) {
        const Node& v = tree[value];
        entry.attributes.push_back({std::string(tree.scalar(key)),
                                    std::string(tree.scalar(value)),
                                    {tree[key].span.begin, v.span.end},
                                    v.content});
      }
      entry.type = std::string(entry.get("type"));
      entry.opaque = entry.type.empty();
      result.push_back(std::move(entry));
    }
    if (!result.empty()) result.back().node = item;
  }
  return result;
}

Span Reader::when_true(NodeId mapping, std::string_view key) const {
  const Entry entry = tree.entry(mapping, key);
  const std::string_view value = tree.scalar(tree.resolve(entry.value));
  if (value != "true" && value != "True" && value != "yes") return {};
  return {tree[entry.key].span.begin, tree[entry.value].span.end};
}

const Attribute* CacheEntry::find(std::string_view key) const {
  const auto found = std::find_if(attributes.begin(), attributes.end(),
                                  [&](const Attribute& a) { return a.key == key; });
  return found == attributes.end() ? nullptr : &*found;
}

std::string_view CacheEntry::get(std::string_view key) const {
  const Attribute* attribute = find(key);
  return attribute == nullptr ? std::string_view{} : std::string_view(attribute->value);
}

CacheEntry cache_entry(Text text, bool lone_variable_is_image) {
  CacheEntry entry;
  entry.text = std::move(text);
  const std::string_view all = entry.text.value;
  const auto place = [&](std::size_t begin, std::size_t end) {
    if (!entry.text.exact) return entry.text.span;
    const auto at = static_cast<std::uint32_t>(entry.text.span.begin + begin);
    return Span{at, at + static_cast<std::uint32_t>(end - begin)};
  };
  std::size_t begin = 0;
  int braces = 0;
  bool has_equals = false;
  for (std::size_t i = 0; i <= all.size(); ++i) {
    if (i < all.size() && all[i] == '{') ++braces;
    if (i < all.size() && all[i] == '}' && braces > 0) --braces;
    if (i < all.size() && (all[i] != ',' || braces > 0)) continue;
    const std::string_view field = all.substr(begin, i - begin);
    std::size_t equals = std::string_view::npos;
    int open = 0;
    for (std::size_t j = 0; j < field.size() && equals == std::string_view::npos; ++j) {
      if (field[j] == '{') ++open;
      if (field[j] == '}') --open;
      if (field[j] == '=' && open == 0) equals = j;
    }
    if (equals != std::string_view::npos) {
      has_equals = true;
      Attribute attribute{std::string(trim(field.substr(0, equals))),
                          std::string(field.substr(equals + 1)), place(begin, i),
                          place(begin + equals + 1, i)};
      std::transform(attribute.key.begin(), attribute.key.end(), attribute.key.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      });
      entry.attributes.push_back(std::move(attribute));
    }
    begin = i + 1;
  }
  if (has_equals) {
    entry.type = std::string(entry.get("type"));
    if (entry.type.find('$') != std::string::npos) entry.opaque = true;
    if (entry.type.empty()) entry.opaque = all.find('$') != std::string_view::npos;
    return entry;
  }
  // A variable alone may be anything; with a path or a tag behind it, it is an image.
  const bool is_expression =
      all.starts_with("${{") && all.ends_with("}}") && all.find("${{", 3) == std::string_view::npos;
  const bool lone = all.starts_with('$') && all.find_first_of(":/@") == std::string_view::npos;
  entry.opaque = all.empty() || is_expression || (lone && !lone_variable_is_image);
  if (entry.opaque) return entry;
  entry.short_form = true;
  entry.type = "registry";
  entry.attributes.push_back({"ref", std::string(all), entry.text.span, entry.text.span});
  return entry;
}

}  // namespace stowage::pipeline
