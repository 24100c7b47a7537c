#include "tests/shell/properties.h"

#include <algorithm>

namespace stowage::shell {
namespace {

/// Checks that spans nest and are in order.
class Checker {
 public:
  Checker(std::string_view text, bool mapped) : text_(text), mapped_(mapped) {}

  void list(const List& list, Span outer) {
    std::uint32_t from = outer.begin;
    for (const Node& node : list.items) from = inside(node.span, outer, from, "item"), visit(node);
  }

  std::string take() { return std::move(broken_); }

 private:
  std::uint32_t inside(Span span, Span outer, std::uint32_t from, std::string_view what) {
    // Where backquotes nest, no offset inside is known: neighbours are then both as long as the whole.
    if (mapped_ && span.end == from) from = outer.begin;
    if (span.begin < from || span.end > outer.end || span.begin > span.end) {
      broken_ = std::string(what) + " at " + std::to_string(span.begin) + ".." +
                std::to_string(span.end) + " outside of " + std::to_string(from) + ".." +
                std::to_string(outer.end);
    }
    return span.end;
  }

  void parts(std::span<const Part> parts, Span outer) {
    std::uint32_t from = outer.begin;
    for (const Part& part : parts) {
      from = inside(part.span, outer, from, "part");
      this->parts(part.parts, part.span);
      list(part.body, part.span);
      if (!mapped_ && part.kind == PartKind::literal && slice(text_, part.span) != part.text)
        broken_ = "literal text";
    }
  }

  void words(std::span<const Word> words, Span outer) {
    std::uint32_t from = outer.begin;
    for (const Word& word : words) {
      from = inside(word.span, outer, from, "word");
      if (!mapped_ && slice(text_, word.span) != word.raw) broken_ = "raw text of a word";
      parts(word.parts, word.span);
    }
  }

  void visit(const Node& node) {
    for (const Redirection& redirection : node.redirections) {
      inside(redirection.span, node.span, node.span.begin, "redirection");
      inside(redirection.target.span, redirection.span, redirection.span.begin, "target");
    }
    std::visit([&](const auto& kind) { walk(kind, node.span); }, node.kind);
  }

  void nodes(std::span<const Node> nodes, Span outer) { list({nodes}, outer); }
  void walk(const Opaque&, Span) {}
  void walk(const Simple& simple, Span span) {
    for (const Assignment& assignment : simple.assignments) {
      inside(assignment.span, span, span.begin, "assignment");
      parts(assignment.value.parts, assignment.span);
    }
    words(simple.words, span);
  }
  void walk(const AndOr& chain, Span span) { nodes(chain.operands, span); }
  void walk(const Pipeline& pipeline, Span span) { nodes(pipeline.commands, span); }
  void walk(const Subshell& subshell, Span span) { list(subshell.body, span); }
  void walk(const Group& group, Span span) { list(group.body, span); }
  void walk(const If& conditional, Span span) {
    for (const Branch& branch : conditional.branches) {
      list(branch.condition, span);
      list(branch.body, span);
    }
  }
  void walk(const Loop& loop, Span span) {
    list(loop.condition, span);
    list(loop.body, span);
  }
  void walk(const For& loop, Span span) {
    words(loop.words, span);
    list(loop.body, span);
  }
  void walk(const shell::Case& choice, Span span) {
    words(choice.subject, span);
    for (const CaseArm& arm : choice.arms) {
      words(arm.patterns, span);
      list(arm.body, span);
    }
  }
  void walk(const Function& function, Span span) { nodes(function.body, span); }
  void walk(const Test& test, Span span) { words(test.words, span); }
  void walk(const Arithmetic& arithmetic, Span span) { parts(arithmetic.parts, span); }

  std::string_view text_;
  bool mapped_;
  std::string broken_;
};

/// What lies between the top-level items holds no words: only blanks, newlines, separators,
/// comments, heredoc bodies.
std::string check_gaps(const Script& script) {
  std::uint32_t from = 0;
  for (const Node& node : script.root.items) {
    std::string_view gap = script.text.substr(from, node.span.begin - from);
    if (gap.find('\n') != std::string_view::npos || gap.find('#') != std::string_view::npos)
      gap = {};
    const bool separators = std::ranges::all_of(gap, [](char c) {
      return std::string_view(" \t\r\\;&").find(c) != std::string_view::npos;
    });
    if (!separators) return "text between commands: " + std::string(gap);
    from = node.span.end;
  }
  return {};
}

}  // namespace

std::string check_properties(std::string_view text, Dialect dialect) {
  const Script script = parse(text, dialect);
  const Span all{0, static_cast<std::uint32_t>(text.size())};
  const bool tree = dialect == Dialect::posix || dialect == Dialect::bash;
  Checker checker(text, text.find('`') != std::string_view::npos);
  checker.list(script.root, all);
  if (std::string broken = checker.take(); !broken.empty()) return broken;
  if (script.error > text.size()) return "place of the error";
  if (script.complete != script.error_message.empty()) return "complete, with an error";
  if (std::string broken = tree ? check_gaps(script) : std::string(); !broken.empty())
    return broken;
  const CommandList list = flatten(script);
  for (const Command& command : list.commands) {
    if (command.span.begin > command.span.end || command.span.end > text.size())
      return "span of a command";
  }
  if (dump(script).empty()) return "empty dump";
  return {};
}

}  // namespace stowage::shell
