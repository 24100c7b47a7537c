#include "lib/proof/words.h"

#include <fmt/core.h>

#include <algorithm>

#include "lib/proof/units.h"

namespace stowage::proof {

namespace {

using knowledge::Access;
using shell::Part;
using shell::PartKind;

bool add_parts(std::span<const Part> parts, const Lookup& value, std::string& out) {
  for (const Part& part : parts) {
    switch (part.kind) {
      case PartKind::literal:
      case PartKind::single_quoted:
      case PartKind::escaped:
        out += part.text;
        break;
      case PartKind::double_quoted:
        if (!add_parts(part.parts, value, out)) return false;
        break;
      case PartKind::variable: {
        const auto known = part.operation.empty() ? value(part.text) : std::nullopt;
        if (!known) return false;
        out += *known;
        break;
      }
      default:
        return false;
    }
  }
  return true;
}

constexpr const char* specials = "*?[";

/// The folders of a pattern that lie above its first special character.
std::string_view folder_before(std::string_view text, std::string_view stops) {
  text = text.substr(0, text.find_first_of(stops));
  const std::size_t slash = text.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : text.substr(0, slash + 1);
}

Access anywhere() { return {.place = {.path = "/", .tree = true}}; }

Access pattern_read(const shell::Word& word, const WordPlace& at) {
  std::string text(word.text);
  if (text.starts_with("~/"))
    text = std::string(at.home) + text.substr(1);
  else if (text.starts_with('~'))
    return anywhere();
  const std::size_t first = std::min(text.find_first_of(specials), text.size());
  // Names from above a folder that a pattern stands for are not followed.
  if (text.find("..", first) != std::string::npos) return anywhere();
  const bool relative = !text.starts_with('/');
  const bool odd = word.expands || word.braces || text.find('(') != std::string::npos;
  const std::string_view folder = folder_before(text, odd ? "*?[{(!@+" : specials);
  if (relative && ((odd && folder.empty()) || !at.cwd_known)) return anywhere();
  if (odd)
    return {.place = {.path = knowledge::absolute(folder, at.cwd), .tree = true},
            .relative = relative};
  return {.place = {.path = knowledge::absolute(text, at.cwd), .glob = true}, .relative = relative};
}

bool has_substitution(std::span<const Part> parts) {
  return std::any_of(parts.begin(), parts.end(), [](const Part& part) {
    return part.kind == PartKind::command || part.kind == PartKind::backquoted ||
           (part.kind == PartKind::variable && has_substitution(part.parts));
  });
}

void walk(const shell::Node& node, const std::function<void(const shell::For&)>& use);

void walk_parts(std::span<const Part> parts, const std::function<void(const shell::For&)>& use) {
  for (const Part& part : parts) {
    walk_parts(part.parts, use);
    each_loop(part.body, use);
  }
}

struct Walker {
  const std::function<void(const shell::For&)>& use;

  void words(std::span<const shell::Word> all) const {
    for (const shell::Word& word : all) walk_parts(word.parts, use);
  }
  void nodes(std::span<const shell::Node> all) const {
    for (const shell::Node& node : all) walk(node, use);
  }
  void operator()(const shell::Opaque&) const {}
  void operator()(const shell::Simple& simple) const {
    for (const shell::Assignment& one : simple.assignments) walk_parts(one.value.parts, use);
    words(simple.words);
  }
  void operator()(const shell::AndOr& chain) const { nodes(chain.operands); }
  void operator()(const shell::Pipeline& pipeline) const { nodes(pipeline.commands); }
  void operator()(const shell::Subshell& shell) const { each_loop(shell.body, use); }
  void operator()(const shell::Group& group) const { each_loop(group.body, use); }
  void operator()(const shell::If& conditional) const {
    for (const shell::Branch& branch : conditional.branches) {
      each_loop(branch.condition, use);
      each_loop(branch.body, use);
    }
  }
  void operator()(const shell::Loop& loop) const {
    each_loop(loop.condition, use);
    each_loop(loop.body, use);
  }
  void operator()(const shell::For& loop) const {
    use(loop);
    words(loop.words);
    each_loop(loop.body, use);
  }
  void operator()(const shell::Case& choice) const {
    words(choice.subject);
    for (const shell::CaseArm& arm : choice.arms) {
      words(arm.patterns);
      each_loop(arm.body, use);
    }
  }
  void operator()(const shell::Function& function) const { nodes(function.body); }
  void operator()(const shell::Test& test) const { words(test.words); }
  void operator()(const shell::Arithmetic& arithmetic) const { walk_parts(arithmetic.parts, use); }
};

void walk(const shell::Node& node, const std::function<void(const shell::For&)>& use) {
  for (const shell::Redirection& one : node.redirections) {
    walk_parts(one.target.parts, use);
    if (one.heredoc != nullptr) walk_parts(one.heredoc->parts, use);
  }
  std::visit(Walker{use}, node.kind);
}

}  // namespace

std::optional<std::string> expanded(const shell::Word& word, const Lookup& value) {
  if (word.globs || word.tilde || word.braces) return std::nullopt;
  std::string out;
  if (!add_parts(word.parts, value, out)) return std::nullopt;
  return out;
}

knowledge::Argument argument_of(const shell::Word& word, const Lookup& value) {
  if (const auto text = shell::literal(word)) return {.text = std::string(*text)};
  if (!word.expands && !word.braces)
    if (const auto text = shell::pattern(word)) return {.text = std::string(*text), .glob = true};
  // A value that would be split, or is no word at all, is not one argument.
  const auto text = expanded(word, value);
  if (text && (!word.splits || (!text->empty() && text->find_first_of(" \t\n*?[") == text->npos)))
    return {.text = *text};
  return {.text = std::string(word.text), .known = false};
}

std::vector<Access> reads_of_expansion(const shell::Word& word, const WordPlace& at) {
  std::vector<Access> out;
  if (word.globs) out.push_back(pattern_read(word, at));
  if (!word.splits) return out;
  bool computed = has_substitution(word.parts);
  for (const std::string& name : variables_in(word.raw)) {
    const auto own = at.computed.find(name);
    const auto value = own != at.computed.end() ? own->second : at.value(name);
    if (value && value->find_first_of(specials) != std::string::npos) out.push_back(anywhere());
    computed |= own != at.computed.end() && !value;
  }
  if (!computed) return out;
  out.push_back(anywhere());
  out.back().unless = knowledge::Assumption{
      {}, fmt::format("`{}` becomes no pattern that matches files", word.raw)};
  return out;
}

void each_loop(const shell::List& list, const std::function<void(const shell::For&)>& use) {
  for (const shell::Node& node : list.items) walk(node, use);
}

}  // namespace stowage::proof
