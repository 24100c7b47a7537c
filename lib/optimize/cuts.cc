#include "lib/optimize/cuts.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "lib/shell/commands.h"

namespace stowage::optimize {

namespace {

using shell::Connector;

template <std::size_t Size>
bool is_one_of(std::string_view name, const std::array<std::string_view, Size>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Commands that change what the shell itself holds, and do the same when they are run again.
constexpr std::array<std::string_view, 4> repeatable = {"cd", "export", "set", "umask"};
/// Those that change it in a way that is not followed here.
constexpr std::array<std::string_view, 20> opaque = {
    ".",     "source",  "eval",    "exec",  "exit",     "return", "trap",
    "alias", "unalias", "shopt",   "pushd", "popd",     "unset",  "declare",
    "local", "read",    "typeset", "shift", "readonly", "wait"};

enum class Role : std::uint8_t { work, carried, unknown };

/// Gives the same text when it is expanded again: no output of a command in it.
bool is_fixed(const shell::Word& word) {
  return word.raw.find("$(") == std::string_view::npos &&
         word.raw.find('`') == std::string_view::npos &&
         word.raw.find("<(") == std::string_view::npos;
}

Role role_of(const shell::Command& command) {
  if (command.in_function || command.calls_function || command.kind == shell::CommandKind::opaque)
    return Role::unknown;
  const bool has_heredoc =
      std::any_of(command.redirections.begin(), command.redirections.end(),
                  [](const shell::Redirection& one) { return one.heredoc != nullptr; });
  if (has_heredoc || command.background || is_one_of(command.name, opaque)) return Role::unknown;
  if (command.in_subshell || command.in_substitution || command.pipeline_length > 1)
    return Role::work;
  const bool assigns = command.argv.empty() && !command.assignments.empty();
  if (!assigns && !is_one_of(command.name, repeatable)) return Role::work;
  const bool fixed =
      std::all_of(command.argv.begin(), command.argv.end(), is_fixed) &&
      std::all_of(command.assignments.begin(), command.assignments.end(),
                  [](const shell::Assignment& one) { return !one.append && is_fixed(one.value); });
  const bool back = command.name == "cd" && command.argv.size() > 1 && command.argv[1].text == "-";
  return fixed && !back && command.redirections.empty() && !command.wrapped_by("sh")
             ? Role::carried
             : Role::unknown;
}

/// One operand of the chain of commands that the script is.
struct Element {
  Span span;
  Role role = Role::work;
  bool sets_errexit = false;
};

Role role_of(const shell::Node& node, const shell::CommandList& commands) {
  const auto* simple = node.as<shell::Simple>();
  if (simple && !simple->words.empty() && is_one_of(simple->words[0].text, opaque))
    return Role::unknown;
  Role role = Role::work;
  for (const shell::Command& command : commands.commands) {
    if (command.span.begin < node.span.begin || command.span.end > node.span.end) continue;
    const Role one = role_of(command);
    if (one == Role::unknown) return one;
    // A loop or a branch that changes the folder is not repeated.
    if (one == Role::carried && !simple) return Role::unknown;
    if (one == Role::carried) role = one;
  }
  return node.negated ? Role::unknown : role;
}

/// Each runs only if those before it succeeded; else nothing.
std::vector<Element> chain_of(const shell::Script& script, const shell::CommandList& commands) {
  std::vector<Element> chain;
  bool errexit = false;
  const auto add = [&](const shell::Node& node) {
    const Role role = role_of(node, commands);
    chain.push_back({node.span, role});
    for (const shell::Command& command : commands.commands) {
      if (command.span != node.span || command.name != "set" || command.argv.size() < 2) continue;
      const std::string_view flags = command.argv[1].text;
      errexit = errexit || (flags.starts_with('-') && flags.find('e') != std::string_view::npos);
    }
  };
  for (const shell::Node& item : script.root.items) {
    if (item.background || (!chain.empty() && !errexit)) return {};
    if (const auto* both = item.as<shell::AndOr>()) {
      // Under `set -e`, `a && b; c` goes on when `a` fails.
      if (script.root.items.size() > 1 && &item != &script.root.items.back()) return {};
      for (const shell::Node& operand : both->operands) {
        if (operand.connector == Connector::or_else) return {};
        add(operand);
      }
    } else {
      add(item);
    }
  }
  return chain;
}

/// The chain of a RUN and the text that it is of; empty when it is not understood.
struct Chain {
  std::string_view text;
  std::vector<Element> elements;
};

Chain chain_of(const syntax::Instruction& run) {
  if (run.exec_form || !run.heredocs.empty() || run.operands.empty()) return {};
  const std::string_view text = run.line.text.substr(run.operands_offset);
  const shell::Script script = shell::parse(text);
  if (!script.complete) return {};
  const shell::CommandList commands = shell::flatten(script);
  if (!commands.complete) return {};
  return {text, chain_of(script, commands)};
}

void carry(std::string& carried, const Chain& chain, const Element& element) {
  if (element.role != Role::carried) return;
  carried.append(chain.text.substr(element.span.begin, element.span.size())).append(" && ");
}

}  // namespace

std::vector<Cut> cuts(const syntax::Instruction& run) {
  std::vector<Cut> found;
  const Chain chain = chain_of(run);
  std::string carried;
  for (std::size_t i = 0; i < chain.elements.size(); ++i) {
    const Element& element = chain.elements[i];
    if (element.role == Role::unknown) break;
    if (i > 0 && chain.elements[i - 1].role == Role::work)
      found.push_back({chain.elements[i - 1].span.end, element.span.begin, carried});
    carry(carried, chain, element);
  }
  return found;
}

std::vector<Piece> pieces(const syntax::Instruction& run) {
  std::vector<Piece> found;
  const Chain chain = chain_of(run);
  const std::vector<Element>& elements = chain.elements;
  std::string carried;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const Element& element = elements[i];
    if (element.role == Role::unknown) break;
    if (element.role == Role::work) {
      const bool last = i + 1 == elements.size();
      found.push_back({element.span.begin, element.span.end,
                       last && i > 0 ? elements[i - 1].span.end : element.span.begin,
                       last ? element.span.end : elements[i + 1].span.begin, carried});
    }
    carry(carried, chain, element);
  }
  return found;
}

}  // namespace stowage::optimize
