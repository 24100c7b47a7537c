#include "lib/cache/run_files.h"

#include <algorithm>

#include "lib/cache/digest.h"
#include "lib/cache/machine.h"
#include "lib/context/glob.h"
#include "lib/model/path.h"
#include "lib/shell/heredoc.h"
#include "lib/shell/script.h"

namespace stowage::cache {

namespace {

/// Walks a script as a shell would. All commands are taken to succeed: a build whose step fails
/// leaves nothing.
class Interpreter {
 public:
  explicit Interpreter(Machine& machine) : machine_(machine) {}

  Bytes run(const shell::List& list, const Bytes& input) {
    Bytes output;
    for (const shell::Node& node : list.items) {
      if (node.background) machine_.unknown = true;
      output.append(run(node, input));
    }
    return output;
  }

 private:
  static constexpr int deepest = 50;
  static constexpr std::size_t work_of_a_command = 1024;

  Bytes give_up() {
    machine_.unknown = true;
    return {};
  }

  Bytes run(const shell::Node& node, const Bytes& input) {
    if (node.negated || depth_ > deepest || !machine_.work(work_of_a_command)) return give_up();
    ++depth_;
    Bytes result = run_kind(node, input);
    --depth_;
    return result;
  }

  Bytes run_kind(const shell::Node& node, const Bytes& input) {
    if (const auto* simple = node.as<shell::Simple>()) return run(*simple, node, input);
    if (!node.redirections.empty()) {
      auto streams = redirected(node, input);
      if (!streams) return give_up();
      return printed_to(streams->output, run_compound(node, streams->input));
    }
    return run_compound(node, input);
  }

  Bytes run_compound(const shell::Node& node, const Bytes& input) {
    if (const auto* chain = node.as<shell::AndOr>()) return run(*chain, input);
    if (const auto* branches = node.as<shell::If>()) return run(*branches, input);
    if (const auto* loop = node.as<shell::For>()) return run(*loop, input);
    if (const auto* pipeline = node.as<shell::Pipeline>()) {
      Bytes data = input;
      for (const shell::Node& command : pipeline->commands) data = run(command, data);
      return data;
    }
    if (const auto* group = node.as<shell::Group>()) return run(group->body, input);
    if (const auto* subshell = node.as<shell::Subshell>()) {
      const std::string cwd = machine_.cwd;
      if (!machine_.work(machine_.size_of_variables())) return {};
      const auto variables = machine_.variables;
      Bytes output = run(subshell->body, input);
      machine_.cwd = cwd;
      machine_.variables = variables;
      return output;
    }
    return give_up();
  }

  /// Tests are carried out, all other commands succeed.
  Bytes run(const shell::AndOr& chain, const Bytes& input) {
    Bytes output;
    bool succeeded = true;
    for (const shell::Node& operand : chain.operands) {
      using shell::Connector;
      if (operand.connector == Connector::and_then && !succeeded) continue;
      if (operand.connector == Connector::or_else && succeeded) continue;
      succeeded = true;
      if (is_test(operand))
        succeeded = test(operand);
      else
        output.append(run(operand, input));
    }
    return output;
  }

  Bytes run(const shell::If& branches, const Bytes& input) {
    for (const shell::Branch& branch : branches.branches) {
      if (branch.has_condition) {
        if (branch.condition.items.size() != 1 || !is_test(branch.condition.items[0]))
          return give_up();
        if (!test(branch.condition.items[0])) continue;
      }
      return machine_.unknown ? Bytes() : run(branch.body, input);
    }
    return {};
  }

  Bytes run(const shell::For& loop, const Bytes& input) {
    if (!loop.has_words || loop.select || loop.variable.empty()) return give_up();
    std::vector<std::string> values;
    for (const shell::Word& word : loop.words) expand(word, values);
    Bytes output;
    for (const std::string& value : values) {
      if (machine_.unknown) break;
      machine_.variables[std::string(loop.variable)] = value;
      output.append(run(loop.body, input));
    }
    return output;
  }

  /// `test -f x`, `[ -f x ]`.
  static bool is_test(const shell::Node& node) {
    const auto* simple = node.as<shell::Simple>();
    return simple && !simple->words.empty() &&
           (simple->words[0].text == "[" || simple->words[0].text == "test");
  }

  bool test(const shell::Node& node) {
    std::vector<std::string> argv;
    for (const shell::Word& word : node.as<shell::Simple>()->words) expand(word, argv);
    if (!argv.empty() && argv[0] == "[" && argv.back() == "]") argv.pop_back();
    if (argv.size() == 3 && !node.negated && node.redirections.empty()) {
      const std::optional<bool> there = machine_.exists(argv[2]);
      if (argv[1] == "-e" && there) return *there;
      if ((argv[1] == "-f" || argv[1] == "-d") && there)
        return *there && machine_.is_folder(argv[2]) == (argv[1] == "-d");
    }
    give_up();
    return false;
  }

  Bytes run(const shell::Simple& simple, const shell::Node& node, const Bytes& input) {
    if (simple.words.empty() && node.redirections.empty()) {
      for (const shell::Assignment& assignment : simple.assignments) assign(assignment);
      return {};
    }
    if (!simple.assignments.empty()) return give_up();
    std::vector<std::string> argv;
    for (const shell::Word& word : simple.words) expand(word, argv);
    if (machine_.unknown) return {};
    if (!argv.empty() && argv[0] == "export") {
      for (std::size_t i = 1; i < argv.size(); ++i) {
        const std::size_t equals = argv[i].find('=');
        if (equals != std::string::npos)
          machine_.variables[argv[i].substr(0, equals)] = argv[i].substr(equals + 1);
      }
      return {};
    }
    const auto streams = redirected(node, input);
    if (!streams) return give_up();
    return printed_to(streams->output, call(argv, streams->input));
  }

  struct Target {
    std::string path;
    bool append;
  };
  struct Streams {
    Bytes input;
    std::optional<Target> output;
  };

  Bytes printed_to(const std::optional<Target>& output, Bytes printed) {
    if (!output || machine_.unknown) return printed;
    machine_.write(output->path, std::move(printed), output->append);
    return {};
  }

  /// None: something that is not followed.
  std::optional<Streams> redirected(const shell::Node& node, const Bytes& from) {
    Streams streams{from, std::nullopt};
    for (const shell::Redirection& redirection : node.redirections) {
      using Kind = shell::RedirectionKind;
      if (redirection.kind == Kind::duplicate_output) continue;
      if (redirection.kind == Kind::heredoc) {
        auto text = redirection.heredoc ? shell::literal_text(*redirection.heredoc) : std::nullopt;
        if (!text || !machine_.work(text->size())) return std::nullopt;
        streams.input = Bytes::text(std::move(*text));
        continue;
      }
      std::vector<std::string> path;
      expand(redirection.target, path);
      if (machine_.unknown || path.size() != 1) return std::nullopt;
      if (redirection.kind == Kind::input) {
        streams.input = machine_.read(path[0]);
      } else if (redirection.kind == Kind::output || redirection.kind == Kind::append ||
                 redirection.kind == Kind::clobber) {
        // What a command that succeeds says on stderr is not known.
        if (redirection.descriptor != -1 && redirection.descriptor != 1) {
          if (path[0] != "/dev/null") return std::nullopt;
          continue;
        }
        streams.output = Target{path[0], redirection.kind == Kind::append};
      } else {
        return std::nullopt;
      }
    }
    return streams;
  }

  Bytes call(const std::vector<std::string>& argv, const Bytes& input) {
    if (argv.size() == 3 && (argv[0] == "sh" || argv[0] == "/bin/sh") && argv[1] == "-c") {
      const shell::Script script = shell::parse(argv[2]);
      if (!script.complete || depth_ > 10) return give_up();
      return run(script.root, input);
    }
    return run_command(machine_, argv, input);
  }

  void assign(const shell::Assignment& assignment) {
    std::vector<std::string> value;
    expand(assignment.value, value, false);
    if (assignment.append || !assignment.subscript.empty() || value.size() > 1) give_up();
    machine_.variables[std::string(assignment.name)] = value.empty() ? "" : value[0];
  }

  /// The arguments that a word becomes.
  void expand(const shell::Word& word, std::vector<std::string>& argv, bool splits = true) {
    if (word.tilde || word.braces) give_up();
    std::string text;
    bool blank = false;
    for (const shell::Part& part : word.parts) add(part, text, blank, true);
    if (splits && blank) give_up();
    if (word.globs) {
      expand_glob(text, argv);
    } else if (!text.empty() || word.quoted || word.parts.empty()) {
      argv.push_back(word.parts.empty() ? std::string(word.text) : std::move(text));
    }
  }

  void add(const shell::Part& part, std::string& text, bool& blank, bool bare) {
    using Kind = shell::PartKind;
    switch (part.kind) {
      case Kind::literal:
      case Kind::single_quoted:
      case Kind::escaped:
      case Kind::glob:
        text += part.text;
        break;
      case Kind::double_quoted:
        if (part.parts.empty()) text += part.text;
        for (const shell::Part& inner : part.parts) add(inner, text, blank, false);
        break;
      case Kind::variable: {
        const bool name = !part.text.empty() && part.text[0] > '9';  // no digit, $, #
        if (!part.operation.empty() || !name || part.text == "RANDOM") give_up();
        const std::string& value = machine_.variables[std::string(part.text)];
        if (!machine_.work(value.size())) break;
        if (bare && value.find_first_of(" \t\n*?[") != std::string::npos) blank = true;
        text += value;
        break;
      }
      case Kind::command: {
        const auto printed = run(part.body, {}).known();
        if (!printed || !machine_.work(printed->size())) {
          give_up();
          break;
        }
        const std::string_view kept(printed->data(), printed->find_last_not_of('\n') + 1);
        if (bare && kept.find_first_of(" \t\n*?[") != std::string::npos) blank = true;
        text += kept;
        break;
      }
      default:
        give_up();
    }
  }

  void expand_glob(const std::string& pattern, std::vector<std::string>& argv) {
    const std::size_t slash = pattern.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : pattern.substr(0, slash + 1);
    const auto names = machine_.names(folder);
    const auto glob = context::Glob::go_match(pattern.substr(slash + 1));
    if (!names || !glob || context::has_wildcard(folder)) {
      give_up();
      return;
    }
    const std::size_t before = argv.size();
    for (const std::string& name : *names)
      if (!name.starts_with('.') && glob->matches(name))
        argv.push_back((slash == std::string::npos ? "" : folder) + name);
    std::sort(argv.begin() + static_cast<std::ptrdiff_t>(before), argv.end());
    if (argv.size() == before) argv.push_back(pattern);
  }

  Machine& machine_;
  int depth_ = 0;
};

bool is_shell(std::string_view path) {
  const std::string_view name = model::base_name(path);
  return name == "sh" || name == "bash" || name == "ash" || name == "dash";
}

/// Follows the command; false when it does something that is not known.
bool follow(const RunAction& action, Machine& machine) {
  const auto& words = action.command;
  if (!action.script.empty() || words.empty()) return false;
  Interpreter interpreter(machine);
  const bool through_shell =
      words.size() >= 3 && is_shell(words[0]) && words[words.size() - 2].ends_with('c') &&
      std::all_of(words.begin() + 1, words.end() - 1,
                  [](const std::string& w) { return w.starts_with('-') || w == "pipefail"; });
  if (!through_shell) {
    run_command(machine, words, {});
    return !machine.unknown;
  }
  const shell::Script script = shell::parse(words.back());
  if (!script.complete) return false;
  interpreter.run(script.root, {});
  return !machine.unknown;
}

}  // namespace

Files run_files(const RunAction& action, std::span<const Files* const> inputs,
                std::uint64_t serial) {
  Machine machine(action, inputs, serial);
  if (follow(action, machine)) return std::move(machine.root);
  Digest digest;
  digest.add(action.key);
  for (const Files* input : inputs) digest.add(input->digest("/"));
  return Files::unknown(digest.text());
}

}  // namespace stowage::cache
