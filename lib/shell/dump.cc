// The tree as one line of text, the language of the tests:
//   simple command  [A=b name 'argument' >file]          list       (; A B), ended by `&`: (bg A)
//   and-or          (|| (&& A B) C)                      pipeline   (| A B), `|&`: (|& A B),
//   negated: (! A) compound        (sub A), (group A), (if A B (else C)), (while A B), (for x
//   (words) A), (case x (pattern A)),
//                   (function f A), (test [[ -f x ]]), (arith "1+1"), (opaque), (redirected A >f)
// Words are shown as written, with the bodies of substitutions as trees and globs in angle
// brackets.

#include "lib/shell/script.h"

namespace stowage::shell {
namespace {

class Dumper {
 public:
  void list(const List& list) {
    if (list.items.size() == 1 && !list.items[0].background) return node(list.items[0]);
    out_ += "(;";
    for (const Node& item : list.items) {
      out_ += item.background ? " (bg " : " ";
      node(item);
      if (item.background) out_ += ')';
    }
    out_ += ')';
  }

  std::string take() { return std::move(out_); }

 private:
  void node(const Node& node) {
    if (node.negated) out_ += "(! ";
    const bool redirected = node.as<Simple>() == nullptr && !node.redirections.empty();
    if (redirected) out_ += "(redirected ";
    std::visit([&](const auto& kind) { show(kind, node); }, node.kind);
    if (redirected) {
      redirections(node.redirections);
      out_ += ')';
    }
    if (node.negated) out_ += ')';
  }

  void show(const Opaque&, const Node&) { out_ += "(opaque)"; }

  void show(const Simple& simple, const Node& node) {
    const std::size_t before = out_.size();
    for (const Assignment& assignment : simple.assignments) {
      out_ += ' ';
      out_ += assignment.name;
      if (!assignment.subscript.empty()) (out_ += '[').append(assignment.subscript) += ']';
      out_ += assignment.append ? "+=" : "=";
      parts(assignment.value.parts);
    }
    words(simple.words);
    redirections(node.redirections);
    if (out_.size() == before) out_ += ' ';
    out_[before] = '[';
    out_ += ']';
  }

  void show(const AndOr& chain, const Node&) {
    for (std::size_t i = chain.operands.size() - 1; i > 0; --i) {
      out_ += chain.operands[i].connector == Connector::and_then ? "(&& " : "(|| ";
    }
    for (std::size_t i = 0; i < chain.operands.size(); ++i) {
      if (i > 0) out_ += ' ';
      node(chain.operands[i]);
      if (i > 0) out_ += ')';
    }
  }

  void show(const Pipeline& pipeline, const Node&) {
    bool both = false;
    for (const Node& command : pipeline.commands)
      both = both || command.connector == Connector::pipe_both;
    out_ += both ? "(|&" : "(|";
    for (const Node& command : pipeline.commands) {
      out_ += ' ';
      node(command);
    }
    out_ += ')';
  }

  void show(const Subshell& subshell, const Node&) { bodied("(sub ", subshell.body); }
  void show(const Group& group, const Node&) { bodied("(group ", group.body); }

  void show(const If& conditional, const Node&) {
    out_ += "(if";
    for (const Branch& branch : conditional.branches) {
      if (branch.has_condition) bodied(" ", branch.condition, "");
      bodied(branch.has_condition ? " " : " (else ", branch.body, branch.has_condition ? "" : ")");
    }
    out_ += ')';
  }

  void show(const Loop& loop, const Node&) {
    bodied(loop.until ? "(until " : "(while ", loop.condition, " ");
    bodied("", loop.body);
  }

  void show(const For& loop, const Node&) {
    (out_ += loop.select ? "(select " : "(for ") += loop.variable;
    if (loop.has_words || loop.variable.empty()) {
      out_ += " (";
      words(loop.words, "");
      out_ += ')';
    }
    bodied(" ", loop.body);
  }

  void show(const Case& choice, const Node&) {
    out_ += "(case";
    words(choice.subject);
    for (const CaseArm& arm : choice.arms) {
      out_ += " (";
      words(arm.patterns, "");
      if (!arm.body.items.empty()) bodied(" ", arm.body, "");
      out_ += ')';
    }
    out_ += ')';
  }

  void show(const Function& function, const Node&) {
    (out_ += "(function ") += function.name;
    out_ += ' ';
    node(function.body.front());
    out_ += ')';
  }

  void show(const Test& test, const Node&) {
    out_ += "(test";
    words(test.words);
    out_ += ')';
  }

  void show(const Arithmetic& arithmetic, const Node&) {
    ((out_ += "(arith \"") += arithmetic.text) += "\")";
  }

  void bodied(std::string_view before, const List& body, std::string_view after = ")") {
    out_ += before;
    list(body);
    out_ += after;
  }

  void words(std::span<const Word> words, std::string_view before = " ") {
    for (const Word& word : words) {
      out_ += before;
      parts(word.parts);
      before = " ";
    }
  }

  void redirections(std::span<const Redirection> redirections) {
    static constexpr std::string_view operators[] = {"<",  ">",  ">>",  ">|", "<>", "<&",
                                                     ">&", "<<", "<<<", "&>", "&>>"};
    for (const Redirection& redirection : redirections) {
      out_ += ' ';
      if (redirection.descriptor >= 0) out_ += std::to_string(redirection.descriptor);
      if (!redirection.descriptor_name.empty())
        ((out_ += '{') += redirection.descriptor_name) += '}';
      out_ += operators[static_cast<std::size_t>(redirection.kind)];
      parts(redirection.target.parts);
      if (const Heredoc* heredoc = redirection.heredoc) {
        out_ += heredoc->strip_tabs ? "-{" : "{";
        if (heredoc->expand) {
          parts(heredoc->parts);
        } else {
          out_ += heredoc->content;
        }
        out_ += heredoc->terminated ? "}" : "…";
      }
    }
  }

  void parts(std::span<const Part> parts) {
    for (const Part& part : parts) show(part);
  }

  void surrounded(std::string_view before, std::span<const Part> inside, std::string_view after) {
    out_ += before;
    parts(inside);
    out_ += after;
  }

  void show(const Part& part) {
    switch (part.kind) {
      case PartKind::literal:
        out_ += part.text;
        break;
      case PartKind::single_quoted:
        ((out_ += '\'') += part.text) += '\'';
        break;
      case PartKind::double_quoted:
        surrounded("\"", part.parts, "\"");
        break;
      case PartKind::escaped:
        (out_ += '\\') += part.text;
        break;
      case PartKind::variable:
        variable(part);
        break;
      case PartKind::command:
        bodied("$(", part.body);
        break;
      case PartKind::backquoted:
        bodied("`", part.body, "`");
        break;
      case PartKind::process:
        bodied("<(", part.body);
        break;
      case PartKind::arithmetic:
        surrounded("$((", part.parts, "))");
        break;
      case PartKind::glob:
      case PartKind::tilde:
        ((out_ += '<') += part.text) += '>';
        break;
      case PartKind::element:
        parts(part.parts);
        break;
      case PartKind::array:
        out_ += '(';
        for (std::size_t i = 0; i < part.parts.size(); ++i) {
          if (i > 0) out_ += ' ';
          show(part.parts[i]);
        }
        out_ += ')';
        break;
    }
  }

  void variable(const Part& part) {
    (out_ += "${") += part.text;
    if (!part.operation.empty()) (out_ += ' ') += part.operation;
    if (!part.parts.empty()) surrounded(" ", part.parts, "");
    out_ += '}';
  }

  std::string out_;
};

}  // namespace

std::string dump(const Script& script) {
  Dumper dumper;
  dumper.list(script.root);
  return dumper.take();
}

}  // namespace stowage::shell
