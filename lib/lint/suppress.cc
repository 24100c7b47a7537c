#include "lib/lint/suppress.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "lib/lint/rule.h"

namespace stowage::lint {

namespace {

constexpr std::string_view marker = "stowage";
constexpr std::string_view blanks = " \t";

std::string_view skip_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(blanks);
  return first == std::string_view::npos ? std::string_view{} : text.substr(first);
}

bool eat(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

std::vector<std::string_view> split_names(std::string_view list) {
  std::vector<std::string_view> names;
  while (!list.empty()) {
    const std::size_t end = list.find_first_of(", \t\r");
    if (end != 0) names.push_back(list.substr(0, end));
    if (end == std::string_view::npos) break;
    const bool more = list[end] == ',' || skip_blanks(list.substr(end)).starts_with(',');
    list.remove_prefix(end + 1);
    list = skip_blanks(list);
    if (!more) break;  // words behind the list are a reason for people
    if (list.starts_with(',')) list = skip_blanks(list.substr(1));
  }
  return names;
}

/// The pragma in one line of the file, if it is one.
/// In a CI file: the next line that is no comment, with all of what begins on it.
Span below(const Unit& unit, Span comment) {
  const std::string_view text = unit.text();
  std::size_t begin = comment.end;
  while (begin < text.size()) {
    const std::size_t next = begin + 1;
    const std::size_t first = std::min(text.find_first_not_of(" \t\r", next), text.size());
    if (first < text.size() && text[first] != '#' && text[first] != '\n') {
      begin = next;
      break;
    }
    begin = std::min(text.find('\n', next), text.size());
  }
  const auto end = static_cast<std::uint32_t>(std::min(text.find('\n', begin), text.size()));
  Span covered{static_cast<std::uint32_t>(std::min(begin, text.size())), end};
  // Keys with their values and items of lists that begin on the line; not what holds them.
  const pipeline::Tree& tree = unit.pipeline()->tree;
  for (const pipeline::Node& node : tree.nodes) {
    bool key = node.kind == pipeline::NodeKind::mapping;
    const bool mapping = key;
    for (pipeline::NodeId at = node.first; at != pipeline::no_node; at = tree[at].next) {
      const bool here = covered.begin <= tree[at].span.begin && tree[at].span.begin < end;
      const pipeline::NodeId last = mapping ? (key ? tree[at].next : pipeline::no_node) : at;
      if (here && last != pipeline::no_node)
        covered.end = std::max(covered.end, tree[last].span.end);
      if (mapping) key = !key;
    }
  }
  for (const pipeline::Build& build : unit.pipeline()->builds)
    if (covered.begin <= build.span.begin && build.span.begin < end)
      covered.end = std::max(covered.end, build.span.end);
  return covered;
}

std::optional<Pragma> parse_pragma(const Unit& unit, Span line) {
  std::string_view text = skip_blanks(unit.text(line));
  const bool groovy =
      unit.pipeline() != nullptr && unit.pipeline()->kind == pipeline::FileKind::jenkinsfile;
  if (!eat(text, groovy ? "//" : "#")) return std::nullopt;
  text = skip_blanks(text);
  if (!eat(text, marker) || text.empty() || blanks.find(text[0]) == std::string_view::npos) {
    return std::nullopt;
  }
  text = skip_blanks(text);
  const bool global = eat(text, "global");
  text = skip_blanks(text);
  if (!eat(text, "ignore=")) return std::nullopt;

  Pragma pragma;
  pragma.span = line;
  pragma.rules = split_names(skip_blanks(text));
  if (global) return pragma;
  if (unit.pipeline() != nullptr) {
    pragma.covered = below(unit, line);
    return pragma;
  }
  const auto& instructions = unit.tree().instructions;
  std::uint32_t index = instruction_at(unit, line.begin);
  const bool inside = index != syntax::no_instruction && line.begin < instructions[index].span.end;
  if (!inside) index = index == syntax::no_instruction ? 0 : index + 1;
  if (index >= instructions.size()) return std::nullopt;
  pragma.instruction = index;
  return pragma;
}

bool silences(const Pragma& pragma, const Rule& rule) {
  return std::any_of(pragma.rules.begin(), pragma.rules.end(),
                     [&](std::string_view word) { return rule.is_called(word); });
}

bool by_instruction(const Pragma& a, const Pragma& b) { return a.instruction < b.instruction; }

}  // namespace

std::vector<Pragma> pragmas(const Unit& unit) {
  std::vector<Pragma> found;
  const std::string_view text = unit.text();
  for (std::size_t at = text.find(marker); at != std::string_view::npos;) {
    const std::size_t start = text.rfind('\n', at) + 1;  // npos + 1 == 0
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const Span line{static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(end)};
    if (auto pragma = parse_pragma(unit, line)) found.push_back(std::move(*pragma));
    at = text.find(marker, end);
  }
  return found;
}

void suppress(const Unit& unit, std::vector<Diagnostic>& diagnostics) {
  if (diagnostics.empty()) return;
  std::vector<Pragma> list = pragmas(unit);
  if (list.empty()) return;
  if (unit.pipeline() != nullptr) {
    std::erase_if(diagnostics, [&](const Diagnostic& diagnostic) {
      return std::any_of(list.begin(), list.end(), [&](const Pragma& pragma) {
        return (pragma.covered.empty() || pragma.covered.contains(diagnostic.span.begin)) &&
               silences(pragma, *diagnostic.rule);
      });
    });
    return;
  }
  // Sorted by instruction; those of the whole file are last, and asked once for each rule.
  std::stable_sort(list.begin(), list.end(), by_instruction);
  const auto global = std::find_if(list.begin(), list.end(), [](const Pragma& pragma) {
    return pragma.instruction == syntax::no_instruction;
  });
  std::unordered_map<const Rule*, bool> off;
  const auto any = [](auto begin, auto end, const Rule& rule) {
    return std::any_of(begin, end, [&](const Pragma& pragma) { return silences(pragma, rule); });
  };
  std::erase_if(diagnostics, [&](const Diagnostic& diagnostic) {
    const auto [entry, is_new] = off.try_emplace(diagnostic.rule, false);
    if (is_new) entry->second = any(global, list.end(), *diagnostic.rule);
    if (entry->second) return true;
    Pragma here;
    here.instruction = instruction_at(unit, diagnostic.span.begin);
    const auto [first, last] = std::equal_range(list.begin(), global, here, by_instruction);
    return any(first, last, *diagnostic.rule);
  });
}

}  // namespace stowage::lint
