#include "lib/shell/commands.h"

#include <algorithm>

#include "lib/shell/wrappers.h"

namespace stowage::shell {
namespace {

constexpr int max_inline_scripts = 8;

/// What a command inherits from what it stands in.
struct Context {
  Command inherited;            ///< flags only
  bool decides = true;          ///< its status is the status of the process it runs in
  bool exempt = false;          ///< `set -e` does not look at it (left of `&&`, conditions)
  bool process_matters = true;  ///< the script fails when that process does
  std::span<const Wrapper> wrappers;
  std::span<const Word> env;
  Connector connector = Connector::start;
  int inline_depth = 0;
};

class Flattener {
 public:
  Flattener(CommandList& result, ShellOptions options, Dialect dialect)
      : result_(result), options_(options), windows_(dialect >= Dialect::cmd) {}

  void list(const List& list, const Context& context) {
    for (std::size_t i = 0; i < list.items.size(); ++i) {
      Context item = context;
      const Node& node = list.items[i];
      item.connector = i == 0 ? context.connector : node.connector;
      item.decides = context.decides && i + 1 == list.items.size();
      if (node.background) {
        item.inherited.background = true;
        item.decides = false;
        item.exempt = true;
      }
      scoped(node.background, node, item);
    }
  }

 private:
  /// In a process of its own `set` has no effect on what follows.
  void scoped(bool own_process, const Node& node, const Context& context) {
    const ShellOptions before = options_;
    visit(node, own_process ? process(context) : context);
    if (own_process) options_ = before;
  }

  bool matters(const Context& context) const {
    return context.process_matters && (context.decides || (options_.errexit && !context.exempt));
  }

  Context process(Context context) const {
    context.inherited.in_subshell = true;
    context.process_matters = matters(context);
    context.decides = true;
    return context;
  }

  void visit(const Node& node, Context context) {
    if (node.negated) {
      context.inherited.negated = true;
      context.decides = false;
      context.exempt = true;
    }
    if (node.as<Simple>() == nullptr && !node.redirections.empty()) {
      words_of(node.redirections, context);
      Command command = make(node, context);
      command.kind = CommandKind::redirection;
      command.redirections = node.redirections;
      result_.commands.push_back(command);
      context.connector = Connector::start;
    }
    std::visit([&](const auto& kind) { walk(kind, node, context); }, node.kind);
  }

  Command make(const Node& node, const Context& context) const {
    Command command = context.inherited;
    command.span = node.span;
    command.connector = context.connector;
    command.wrappers = context.wrappers;
    command.env = context.env;
    command.errexit = options_.errexit;
    command.pipefail = options_.pipefail;
    command.ignores_failure = !matters(context);
    return command;
  }

  void walk(const Opaque&, const Node& node, const Context& context) {
    result_.complete = false;
    Command command = make(node, context);
    command.kind = CommandKind::opaque;
    command.conditional = true;
    result_.commands.push_back(command);
  }

  void walk(const AndOr& chain, const Node&, const Context& context) {
    const auto& operands = chain.operands;
    std::size_t last_or = 0;  // the last operand behind `||`
    for (std::size_t i = 1; i < operands.size(); ++i) {
      if (operands[i].connector == Connector::or_else) last_or = i;
    }
    for (std::size_t i = 0; i < operands.size(); ++i) {
      Context operand = context;
      const bool last = i + 1 == operands.size();
      // A failure left of a later `||` is taken up by it; one left of `&&` alone fails the chain.
      operand.decides = context.decides && i >= last_or;
      operand.exempt = context.exempt || !last;
      if (i > 0) {
        operand.connector = operands[i].connector;
        const bool fails_with_the_chain = context.process_matters && context.decides && i > last_or;
        if (!fails_with_the_chain) operand.inherited.conditional = true;
      }
      visit(operands[i], operand);
    }
  }

  void walk(const Pipeline& pipeline, const Node&, const Context& context) {
    const std::size_t length = pipeline.commands.size();
    for (std::size_t i = 0; i < length; ++i) {
      Context command = context;
      command.inherited.pipeline_index =
          static_cast<std::uint16_t>(std::min<std::size_t>(i, 0xFFFF));
      command.inherited.pipeline_length =
          static_cast<std::uint16_t>(std::min<std::size_t>(length, 0xFFFF));
      if (i > 0) command.connector = pipeline.commands[i].connector;
      if (i + 1 < length && !options_.pipefail) {
        command.decides = false;
        command.exempt = true;
      }
      scoped(true, pipeline.commands[i], command);
    }
  }

  void walk(const Subshell& subshell, const Node&, const Context& context) {
    const ShellOptions before = options_;
    list(subshell.body, process(context));
    options_ = before;
  }

  void walk(const Group& group, const Node&, const Context& context) { list(group.body, context); }

  void walk(const If& conditional, const Node&, const Context& context) {
    Context branch_context = context;
    for (const Branch& branch : conditional.branches) {
      if (branch.has_condition) list(branch.condition, condition_of(branch_context));
      branch_context.connector = Connector::start;
      branch_context.inherited.conditional = true;
      list(branch.body, branch_context);
    }
  }

  static Context condition_of(Context context) {
    context.inherited.in_condition = true;
    context.decides = false;
    context.exempt = true;
    return context;
  }

  void walk(const Loop& loop, const Node&, Context context) {
    context.inherited.in_loop = true;
    list(loop.condition, condition_of(context));
    context.connector = Connector::start;
    context.inherited.conditional = true;
    context.decides = false;
    list(loop.body, context);
  }

  void walk(const For& loop, const Node&, Context context) {
    words_of(loop.words, context);
    const bool runs = std::ranges::any_of(
        loop.words, [](const Word& word) { return !word.splits && !loop_header(word); });
    context.inherited.in_loop = true;
    context.inherited.conditional = context.inherited.conditional || !runs;
    // The status of the loop is that of its last round.
    context.decides = context.decides && loop.words.size() == 1 && runs;
    list(loop.body, context);
  }

  static bool loop_header(const Word& word) { return word.raw.starts_with("(("); }

  void walk(const Case& choice, const Node&, Context context) {
    words_of(choice.subject, context);
    for (const CaseArm& arm : choice.arms) {
      words_of(arm.patterns, context);
      Context body = context;
      body.inherited.conditional = true;
      list(arm.body, body);
    }
  }

  void walk(const Function& function, const Node&, Context context) {
    const ShellOptions before = options_;
    result_.functions.push_back(function.name);
    context.inherited.in_function = true;
    context.inherited.conditional = true;
    context.connector = Connector::start;
    visit(function.body.front(), context);
    options_ = before;
  }

  void walk(const Test& test, const Node& node, const Context& context) {
    words_of(test.words, context);
    Command command = make(node, context);
    command.kind = CommandKind::test;
    command.name = "[[";
    command.argv = test.words;
    result_.commands.push_back(command);
  }

  void walk(const Arithmetic& arithmetic, const Node& node, const Context& context) {
    parts(arithmetic.parts, context);
    Command command = make(node, context);
    command.kind = CommandKind::arithmetic;
    result_.commands.push_back(command);
  }

  void walk(const Simple& simple, const Node& node, const Context& context) {
    for (const Assignment& assignment : simple.assignments) {
      // Without a command its status is that of the last substitution (POSIX XCU 2.9.1).
      const bool decides = simple.words.empty() && &assignment == &simple.assignments.back();
      parts(assignment.value.parts, context, decides);
    }
    words_of(simple.words, context);
    words_of(node.redirections, context);
    Command command = make(node, context);
    command.argv = simple.words;
    command.assignments = simple.assignments;
    command.redirections = node.redirections;
    see_through(command, context);
  }

  /// Takes the wrappers off, then parses an inline script, or keeps the command.
  void see_through(Command command, const Context& context) {
    std::vector<Wrapper> wrappers(context.wrappers.begin(), context.wrappers.end());
    std::vector<Word> env(context.env.begin(), context.env.end());
    for (;;) {
      command.name = name_of(command.argv);
      if (windows_) break;
      const auto unwrapped = unwrap(command.name, command.argv);
      if (!unwrapped) break;
      wrappers.push_back({command.name, command.argv.first(unwrapped->words)});
      const auto assignments =
          command.argv.subspan(unwrapped->first_assignment, unwrapped->assignments);
      env.insert(env.end(), assignments.begin(), assignments.end());
      command.argv = command.argv.subspan(unwrapped->words);
    }
    const bool inlined = inline_of(command, context, wrappers, env);
    if (inlined) return;
    if (wrappers.size() != context.wrappers.size())
      command.wrappers = result_.arena.copy(std::span<const Wrapper>(wrappers));
    if (env.size() != context.env.size())
      command.env = result_.arena.copy(std::span<const Word>(env));
    result_.commands.push_back(command);
    if (command.name == "set" && wrappers.empty()) set_options(command);
  }

  std::string_view name_of(std::span<const Word> argv) const {
    if (argv.empty()) return {};
    const auto text = literal(argv.front());
    if (!text) return {};
    if (!windows_) return basename(*text);
    const std::string_view name = text->substr(text->find_last_of("/\\") + 1);
    return name.ends_with(".exe") ? name.substr(0, name.size() - 4) : name;
  }

  /// `sh -c 'script'` and `eval 'script'`.
  bool inline_of(const Command& command, const Context& context, std::vector<Wrapper>& wrappers,
                 std::vector<Word>& env) {
    if (windows_ || context.inline_depth >= max_inline_scripts) return false;
    const bool eval = command.name == "eval" && command.argv.size() == 2;
    InlineScript found{.word = 1};
    if (!eval) {
      const auto script = inline_script(command.name, command.argv);
      if (!script) return false;
      found = *script;
    }
    const Word& word = command.argv[found.word];
    if (!word.is_static()) return false;
    std::vector<Piece> pieces;
    add_pieces(word.parts, pieces);
    Script script = parse_mapped(word.text, result_.arena.copy(std::span<const Piece>(pieces)));
    if (!script.complete || script.root.items.empty()) return false;
    const List root = script.root;
    result_.scripts.push_back(std::move(script));
    if (!eval) wrappers.push_back({command.name, command.argv});
    Context inside = context;
    inside.inline_depth = context.inline_depth + 1;
    inside.wrappers = result_.arena.copy(std::span<const Wrapper>(wrappers));
    inside.env = result_.arena.copy(std::span<const Word>(env));
    const ShellOptions before = options_;
    if (!eval) {
      inside = process(inside);
      inside.exempt = false;
      options_ = {found.errexit, found.pipefail};
    }
    outer_effects(command, inside);
    list(root, inside);
    if (!eval) options_ = before;
    return true;
  }

  /// The assignments and redirections around an inline script, when there are any.
  void outer_effects(const Command& command, Context& inside) {
    if (command.assignments.empty() && command.redirections.empty()) return;
    Command outer = command;
    outer.kind = CommandKind::redirection;
    outer.name = {};
    outer.argv = {};
    result_.commands.push_back(outer);
    inside.connector = Connector::start;
  }

  /// The pieces of the word's text; `offset` counts on.
  static std::uint32_t add_pieces(std::span<const Part> parts, std::vector<Piece>& pieces,
                                  std::uint32_t offset = 0) {
    for (const Part& part : parts) {
      const auto size = static_cast<std::uint32_t>(part.text.size());
      switch (part.kind) {
        case PartKind::double_quoted:
          offset = add_pieces(part.parts, pieces, offset);
          continue;
        case PartKind::single_quoted: {
          const bool exact = part.span.size() == size + 2;
          const std::uint32_t quote = exact ? 1 : 0;
          pieces.push_back({offset, {part.span.begin + quote, part.span.end - quote}, exact});
          break;
        }
        default:
          pieces.push_back({offset, part.span, part.span.size() == size});
          break;
      }
      offset += size;
    }
    return offset;
  }

  void set_options(const Command& command) {
    if (command.conditional || command.in_function) return;
    for (std::size_t i = 1; i < command.argv.size(); ++i) {
      const auto text = literal(command.argv[i]);
      if (!text || text->size() < 2 || *text == "--" || ((*text)[0] != '-' && (*text)[0] != '+'))
        return;
      const bool on = (*text)[0] == '-';
      bool named = false;
      for (const char c : text->substr(1)) {
        if (c == 'e') options_.errexit = on;
        named = named || c == 'o';
      }
      if (!named || i + 1 == command.argv.size()) continue;
      const std::string_view option = command.argv[++i].text;
      if (option == "pipefail") options_.pipefail = on;
      if (option == "errexit") options_.errexit = on;
    }
  }

  void words_of(std::span<const Word> words, const Context& context) {
    for (const Word& word : words) {
      if (word.expands) parts(word.parts, context);
    }
  }

  void words_of(std::span<const Redirection> redirections, const Context& context) {
    for (const Redirection& redirection : redirections) {
      if (redirection.target.expands) parts(redirection.target.parts, context);
      if (redirection.heredoc != nullptr) parts(redirection.heredoc->parts, context);
    }
  }

  /// The commands of substitutions, which run before the command that holds them.
  void parts(std::span<const Part> parts_of_word, const Context& context, bool decides = false) {
    for (const Part& part : parts_of_word) {
      if (!part.parts.empty()) parts(part.parts, context, decides);
      if (part.body.items.empty()) continue;
      Context inside = context;
      inside.inherited.in_substitution = true;
      inside.inherited.pipeline_index = 0;
      inside.inherited.pipeline_length = 1;
      inside.connector = Connector::start;
      inside.decides = decides && context.decides;
      inside.exempt = !decides || context.exempt;
      const ShellOptions before = options_;
      list(part.body, process(inside));
      options_ = before;
    }
  }

  CommandList& result_;
  ShellOptions options_;
  bool windows_;
};

}  // namespace

bool Command::wrapped_by(std::string_view wrapper) const {
  return std::ranges::find(wrappers, wrapper, &Wrapper::name) != wrappers.end();
}

std::string_view basename(std::string_view path) { return path.substr(path.rfind('/') + 1); }

CommandList flatten(const Script& script, ShellOptions options) {
  CommandList result;
  result.complete = script.complete;
  Flattener(result, options, script.dialect).list(script.root, {});
  std::ranges::sort(result.functions);
  for (Command& command : result.commands) {
    command.calls_function = std::ranges::binary_search(result.functions, command.name);
  }
  return result;
}

}  // namespace stowage::shell
