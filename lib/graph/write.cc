// The graph as DOT and Mermaid, every edge with its first reasons, and as JSON with all of them.

#include <algorithm>
#include <nlohmann/json.hpp>

#include "lib/graph/graph.h"

namespace stowage::graph {

namespace {

/// The beginning of a text, on one line.
std::string shortened(std::string_view whole, std::size_t longest) {
  std::size_t size = std::min(whole.size(), longest);
  // Not in the middle of a character.
  while (size > 0 && size < whole.size() &&
         (static_cast<unsigned char>(whole[size]) & 0xC0) == 0x80)
    --size;
  std::string text(whole.substr(0, size));
  if (size < whole.size()) text += "…";
  for (char& c : text)
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  return text;
}

/// The first line of an instruction, short enough for a box.
std::string label(const Graph& graph, std::uint32_t i) {
  constexpr std::size_t longest = 60;
  return std::to_string(graph.steps[i].line) + ": " +
         shortened(graph.model->nodes[i].instruction->line.text, longest);
}

std::string replace_all(std::string_view text,
                        std::initializer_list<std::pair<char, std::string_view>> table) {
  std::string out;
  for (const char c : text) {
    bool found = false;
    for (const auto& [from, to] : table)
      if (c == from) out += to, found = true;
    if (!found) out += c;
  }
  return out;
}

std::string dot_text(std::string text) {
  return replace_all(std::move(text), {{'"', "\\\""}, {'\\', "\\\\"}});
}
std::string mermaid_text(std::string text) {
  return replace_all(std::move(text), {{'"', "#quot;"},
                                       {'#', "#35;"},
                                       {'<', "#lt;"},
                                       {'>', "#gt;"},
                                       {'`', "#96;"},
                                       {'|', "#124;"}});
}

/// What stands at an edge: its first reasons, and how many there are besides. All of them are in the JSON; those that
/// differ only in what they assume say the same here.
std::vector<std::string> lines_of(const Dependency& dependency) {
  constexpr std::size_t most = 2, longest = 72;
  std::vector<std::string_view> texts;
  for (const Reason& reason : dependency.reasons)
    if (std::find(texts.begin(), texts.end(), reason.text) == texts.end())
      texts.emplace_back(reason.text);
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < texts.size() && i < most; ++i)
    lines.push_back(shortened(texts[i], longest));
  if (texts.size() > most) lines.push_back("and " + std::to_string(texts.size() - most) + " more");
  return lines;
}

/// Each stage is a box: its first instruction up to its end.
template <class Begin, class Node, class End>
void each_stage(const Graph& graph, Begin begin, Node node, End end) {
  std::uint32_t i = 0;
  const auto count = static_cast<std::uint32_t>(graph.steps.size());
  for (std::uint32_t s = 0; s < graph.model->stages.size(); ++s) {
    const model::Stage& stage = graph.model->stages[s];
    for (; i < stage.from.index; ++i) node(i);
    begin(s, stage.name.empty() ? "stage " + std::to_string(s) : stage.name);
    for (; i < stage.end; ++i) node(i);
    end();
  }
  for (; i < count; ++i) node(i);
}

/// What follows from FROM is drawn by its box.
bool is_drawn(const Dependency& dependency) {
  return dependency.reasons.size() != 1 || dependency.reasons.front().cause != Cause::base;
}

}  // namespace

std::string to_dot(const Graph& graph, std::string_view path) {
  std::string out = "digraph \"" + dot_text(std::string(path)) +
                    "\" {\n  rankdir=TB;\n  node [shape=box, fontname=\"monospace\", "
                    "fontsize=10];\n  edge [fontsize=8];\n";
  each_stage(
      graph,
      [&](std::uint32_t s, const std::string& stage) {
        out += "  subgraph cluster_" + std::to_string(s) + " {\n    label=\"" + dot_text(stage) +
               "\";\n";
      },
      [&](std::uint32_t i) {
        out += "    n" + std::to_string(i) + " [label=\"" + dot_text(label(graph, i)) + "\"];\n";
      },
      [&] { out += "  }\n"; });
  for (const Dependency& one : graph.dependencies) {
    if (!is_drawn(one)) continue;
    // The backslashes of the separators are DOT's own.
    std::string text;
    for (const std::string& line : lines_of(one))
      text += (text.empty() ? "" : "\\l") + dot_text(line);
    out += "  n" + std::to_string(one.from) + " -> n" + std::to_string(one.to) + " [label=\"" +
           text + "\\l\"" + (one.kind() == Kind::certain ? "" : ", style=dashed") + "];\n";
  }
  return out + "}\n";
}

std::string to_mermaid(const Graph& graph, std::string_view path) {
  std::string out = "%% " + replace_all(std::string(path), {{'\n', " "}}) + "\nflowchart TB\n";
  each_stage(
      graph,
      [&](std::uint32_t s, const std::string& stage) {
        out += "  subgraph s" + std::to_string(s) + "[\"" + mermaid_text(stage) + "\"]\n";
      },
      [&](std::uint32_t i) {
        out += "    n" + std::to_string(i) + "[\"" + mermaid_text(label(graph, i)) + "\"]\n";
      },
      [&] { out += "  end\n"; });
  for (const Dependency& one : graph.dependencies) {
    if (!is_drawn(one)) continue;
    std::string text;
    for (const std::string& line : lines_of(one))
      text += (text.empty() ? "" : "; ") + mermaid_text(line);
    out += "  n" + std::to_string(one.from) +
           (one.kind() == Kind::certain ? " -->|\"" : " -.->|\"") + text + "\"| n" +
           std::to_string(one.to) + "\n";
  }
  return out;
}

std::string to_json(const Graph& graph, std::string_view path) {
  using Json = nlohmann::ordered_json;
  Json nodes = Json::array(), edges = Json::array();
  for (std::uint32_t i = 0; i < graph.steps.size(); ++i) {
    Json node{{"id", i},
              {"line", graph.steps[i].line},
              {"keyword", syntax::name(graph.model->nodes[i].instruction->keyword)}};
    if (const auto stage = graph.model->nodes[i].stage) node["stage"] = stage->index;
    if (const auto& barrier = graph.steps[i].effects.barrier) node["unknown"] = *barrier;
    nodes.push_back(std::move(node));
  }
  for (const Dependency& one : graph.dependencies) {
    Json reasons = Json::array();
    for (const Reason& reason : one.reasons) {
      Json item{{"cause", name(reason.cause)}, {"text", reason.text}, {"flow", reason.flow}};
      if (reason.unless) item["unless"] = reason.unless->text;
      if (reason.unless && !reason.unless->name.empty()) item["fact"] = reason.unless->name;
      reasons.push_back(std::move(item));
    }
    edges.push_back({{"from", one.from},
                     {"to", one.to},
                     {"kind", one.kind() == Kind::certain ? "certain" : "conditional"},
                     {"reasons", std::move(reasons)}});
  }
  return Json{{"path", path}, {"nodes", std::move(nodes)}, {"edges", std::move(edges)}}.dump(
             -1, ' ', false, Json::error_handler_t::replace) +
         "\n";
}

}  // namespace stowage::graph
