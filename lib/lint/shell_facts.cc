#include "lib/lint/shell_facts.h"

#include <utility>
#include <variant>

namespace stowage::lint {

namespace {

using shell::List;
using shell::Node;
using shell::Part;
using shell::PartKind;
using shell::Word;

class Walker {
 public:
  explicit Walker(ShellFacts& out) : out_(out) {}

  void list(const List& list) {
    const auto index = static_cast<std::uint32_t>(out_.lists.size());
    out_.lists.push_back({&list, parent_});
    std::uint32_t position = 0;
    for (const Node& item : list.items) node(item, index, position++);
  }

 private:
  void node(const Node& node, std::uint32_t list, std::uint32_t position) {
    const auto index = static_cast<std::uint32_t>(out_.nodes.size());
    out_.nodes.push_back({&node, parent_, list, position, condition_, substituted_});
    const std::uint32_t outer = std::exchange(parent_, index);
    const std::uint32_t outer_list = std::exchange(list_, list);
    for (const shell::Redirection& each : node.redirections) redirection(each);
    std::visit([&](const auto& kind) { walk(kind); }, node.kind);
    list_ = outer_list;
    parent_ = outer;
  }

  void conditions(const List& of) {
    const bool outer = std::exchange(condition_, true);
    list(of);
    condition_ = outer;
  }

  /// The parts of a pipeline or of `a && b` are in the list of the whole.
  void parts_of(std::span<const Node> nodes) {
    std::uint32_t position = 0;
    for (const Node& each : nodes) node(each, list_, position++);
  }

  void walk(const shell::Opaque&) {}
  void walk(const shell::Simple& simple) {
    for (const shell::Assignment& each : simple.assignments) word(each.value, Seat::assignment);
    std::uint32_t position = 0;
    for (const Word& each : simple.words) {
      word(each, position == 0 ? Seat::command : Seat::argument, position);
      ++position;
    }
  }
  void walk(const shell::AndOr& chain) { parts_of(chain.operands); }
  void walk(const shell::Pipeline& pipeline) { parts_of(pipeline.commands); }
  void walk(const shell::Subshell& subshell) { list(subshell.body); }
  void walk(const shell::Group& group) { list(group.body); }
  void walk(const shell::If& conditional) {
    for (const shell::Branch& branch : conditional.branches) {
      if (branch.has_condition) conditions(branch.condition);
      list(branch.body);
    }
  }
  void walk(const shell::Loop& loop) {
    conditions(loop.condition);
    list(loop.body);
  }
  void walk(const shell::For& loop) {
    for (const Word& each : loop.words) word(each, Seat::loop);
    list(loop.body);
  }
  void walk(const shell::Case& choice) {
    for (const Word& each : choice.subject) word(each, Seat::subject);
    for (const shell::CaseArm& arm : choice.arms) {
      for (const Word& each : arm.patterns) word(each, Seat::subject);
      list(arm.body);
    }
  }
  void walk(const shell::Function& function) { parts_of(function.body); }
  void walk(const shell::Test& test) {
    for (const Word& each : test.words) word(each, Seat::test);
  }
  void walk(const shell::Arithmetic& arithmetic) {
    parts(arithmetic.parts, no_node, Seat::arithmetic, true);
  }

  void redirection(const shell::Redirection& each) {
    word(each.target, Seat::redirection);
    if (each.heredoc != nullptr) parts(each.heredoc->parts, no_node, Seat::heredoc, true);
  }

  void word(const Word& word, Seat seat, std::uint32_t position = 0) {
    const auto index = static_cast<std::uint32_t>(out_.words.size());
    out_.words.push_back({&word, parent_, position, seat});
    if (word.expands) parts(word.parts, index, seat, false);
  }

  void parts(std::span<const Part> all, std::uint32_t word, Seat seat, bool quoted,
             bool in_operand = false) {
    for (const Part& part : all) {
      switch (part.kind) {
        case PartKind::double_quoted:
          parts(part.parts, word, seat, true, in_operand);
          break;
        case PartKind::array:
        case PartKind::element:
          parts(part.parts, word, Seat::element, false, in_operand);
          break;
        case PartKind::arithmetic:
          parts(part.parts, word, Seat::arithmetic, true, in_operand);
          break;
        case PartKind::variable:
          out_.uses.push_back({&part, word, parent_, seat, quoted, in_operand});
          parts(part.parts, word, seat, quoted, true);
          break;
        case PartKind::command:
        case PartKind::backquoted:
        case PartKind::process: {
          out_.uses.push_back({&part, word, parent_, seat, quoted, in_operand});
          const bool outer = std::exchange(substituted_, true);
          const bool condition = std::exchange(condition_, false);
          list(part.body);
          condition_ = condition;
          substituted_ = outer;
          break;
        }
        default:
          break;
      }
    }
  }

  ShellFacts& out_;
  std::uint32_t parent_ = no_node;
  std::uint32_t list_ = 0;
  bool condition_ = false;
  bool substituted_ = false;
};

}  // namespace

ShellFacts shell_facts(const shell::Script& script) {
  ShellFacts out;
  if (script.dialect == shell::Dialect::cmd || script.dialect == shell::Dialect::powershell)
    return out;
  Walker(out).list(script.root);
  return out;
}

}  // namespace stowage::lint
