#include "lib/lint/hadolint_words.h"

#include <algorithm>
#include <string>

namespace stowage::lint {

namespace {

using shell::Node;
using shell::Part;
using shell::PartKind;
using shell::Word;

std::size_t end_of_quotes(std::string_view raw, std::size_t at) {
  return raw[at] == '\\' ? at + 1 : raw.find(raw[at], at + 1);
}

/// The end of the brace expansion that begins at `at`, or npos when it is none.
std::size_t end_of_braces(std::string_view raw, std::size_t at, int depth = 0) {
  bool divided = false;
  for (++at; at < raw.size(); ++at) {
    const char c = raw[at];
    if (c == '}') return divided ? at + 1 : std::string_view::npos;
    if (c == ',' || raw.substr(at, 2) == "..") divided = true;
    if (c == ' ' || c == '\t' || c == '\n') break;
    if (c == '\\' || c == '\'' || c == '"') at = end_of_quotes(raw, at);
    if (c == '$' && raw.substr(at, 2) == "${") at = raw.find('}', at);
    if (c == '{') at = depth < 8 ? end_of_braces(raw, at, depth + 1) : std::string_view::npos;
    if (at == std::string_view::npos) break;
    if (c == '{') --at;
  }
  return std::string_view::npos;
}

/// What of a word vanishes, in offsets of its raw text.
std::vector<Span> vanishing(const Word& word) {
  std::vector<Span> out;
  const std::string_view raw = word.raw;
  if (!word.braces || raw.size() != word.span.size()) return out;
  for (std::size_t at = 0; at < raw.size(); ++at) {
    const char c = raw[at];
    if (c == '\\' || c == '\'' || c == '"') at = end_of_quotes(raw, at);
    if (at == std::string_view::npos) break;
    if (c != '{' || (at > 0 && raw[at - 1] == '$')) continue;
    const std::size_t end = end_of_braces(raw, at);
    if (end == std::string_view::npos) continue;
    out.push_back({static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)});
    at = end - 1;
  }
  return out;
}

class Collector {
 public:
  Collector(const shell::Script& script, Arena& arena, std::vector<HadolintCommand>& into)
      : script_(script), arena_(arena), into_(into) {}

  Collected result;

  void list(const shell::List& list) { nodes(list.items); }

 private:
  void nodes(std::span<const Node> items) {
    for (const Node& node : items) visit(node);
  }

  void visit(const Node& node) {
    for (const shell::Redirection& redirection : node.redirections) {
      parts(redirection.target.parts);
      if (redirection.heredoc != nullptr) parts(redirection.heredoc->parts);
    }
    const auto* simple = node.as<shell::Simple>();
    if (simple == nullptr && slice(script_.text, node.span).starts_with("time"))
      into_.push_back({"time", {}});
    std::visit([&](const auto& kind) { walk(kind); }, node.kind);
  }

  void walk(const shell::Opaque&) {}
  void walk(const shell::AndOr& chain) { nodes(chain.operands); }
  void walk(const shell::Pipeline& pipeline) {
    result.has_pipe = true;
    nodes(pipeline.commands);
  }
  void walk(const shell::Subshell& subshell) { list(subshell.body); }
  void walk(const shell::Group& group) { list(group.body); }
  void walk(const shell::If& conditional) {
    for (const shell::Branch& branch : conditional.branches) {
      list(branch.condition);
      list(branch.body);
    }
  }
  void walk(const shell::Loop& loop) {
    list(loop.condition);
    list(loop.body);
  }
  void walk(const shell::For& loop) {
    words(loop.words);
    list(loop.body);
  }
  void walk(const shell::Case& choice) {
    words(choice.subject);
    for (const shell::CaseArm& arm : choice.arms) {
      words(arm.patterns);
      list(arm.body);
    }
  }
  void walk(const shell::Function& function) { nodes(function.body); }
  void walk(const shell::Test& test) { words(test.words); }
  void walk(const shell::Arithmetic& arithmetic) { parts(arithmetic.parts); }

  void walk(const shell::Simple& simple) {
    emit(simple.words);
    for (const shell::Assignment& assignment : simple.assignments) parts(assignment.value.parts);
    words(simple.words);
  }

  void words(std::span<const Word> all) {
    for (const Word& word : all)
      if (word.expands) parts(word.parts);
  }

  /// The commands of substitutions.
  void parts(std::span<const Part> all) {
    for (const Part& part : all) {
      parts(part.parts);
      list(part.body);
    }
  }

  static bool is_literal(const Word& word) { return !word.expands && !word.globs && !word.braces; }
  static bool begins_with_dash(const Word& word) { return word.raw.starts_with('-'); }

  void emit(std::span<const Word> all) {
    if (all.empty() || !is_literal(all[0])) return;
    if (all[0].raw == "[") {  // a condition, no command
      result.readable = result.readable && all.back().raw == "]";
      return;
    }
    const std::string_view name = all[0].text;
    const Word* effective = effective_word(name, all.subspan(1));
    if (effective == nullptr) effective = &all[0];
    if (!is_literal(*effective)) return;
    const auto rendered = arena_.array<std::string_view>(all.size() - 1);
    std::transform(all.begin() + 1, all.end(), rendered.begin(),
                   [&](const Word& word) { return render(word); });
    into_.push_back({effective->text, rendered});
    if (all[0].raw == "time") emit_timed(all.subspan(1));
  }

  /// `time` is followed by a pipeline.
  void emit_timed(std::span<const Word> all) {
    while (!all.empty() &&
           (begins_with_dash(all[0]) ||
            (all[0].text.find('=') != std::string_view::npos && is_literal(all[0]))))
      all = all.subspan(1);
    emit(all);
  }

  /// The word that is the command behind a few builtins; null: the builtin itself.
  static const Word* effective_word(std::string_view name, std::span<const Word> arguments) {
    if (name == "exec") return behind_exec(arguments);
    const bool passes =
        name == "busybox" || name == "builtin" || name == "command" || name == "run";
    if (!passes || arguments.empty() || begins_with_dash(arguments[0])) return nullptr;
    return &arguments[0];
  }

  static const Word* behind_exec(std::span<const Word> arguments) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      const std::string_view word = arguments[i].raw;
      if (word == "--") return i + 1 < arguments.size() ? &arguments[i + 1] : nullptr;
      if (!word.starts_with('-')) return &arguments[i];
      if (word.find_first_not_of("cla", 1) != std::string_view::npos) return nullptr;
      if (word.ends_with('a')) ++i;
    }
    return nullptr;
  }

  std::string_view render(const Word& word) {
    if (!word.expands && !word.braces && !word.globs) return word.text;
    const std::vector<Span> gone = vanishing(word);
    std::string out;
    for (const Part& part : word.parts) {
      const std::uint32_t begin = part.span.begin - word.span.begin;
      const auto inside = [&](std::uint32_t offset) {
        return std::any_of(gone.begin(), gone.end(),
                           [&](Span span) { return span.begin <= offset && offset < span.end; });
      };
      if (part.kind != PartKind::literal) {
        if (!inside(begin)) append(out, part);
        continue;
      }
      for (std::uint32_t i = 0; i < part.text.size(); ++i)
        if (gone.empty() || !inside(begin + i)) out += part.text[i];
    }
    return arena_.copy(out);
  }

  void append(std::string& out, std::span<const Part> all) {
    for (const Part& part : all) append(out, part);
  }

  void append(std::string& out, const Part& part) {
    switch (part.kind) {
      case PartKind::literal:
      case PartKind::single_quoted:
      case PartKind::escaped:
      case PartKind::tilde:
        out += part.text;
        return;
      case PartKind::glob:
        if (part.text.find('(') == std::string_view::npos) out += part.text;
        return;
      case PartKind::double_quoted:
        append(out, part.parts);
        return;
      case PartKind::variable:
        append_variable(out, part);
        return;
      case PartKind::command:
        out += "${";
        for (const Node& node : part.body.items)
          if (const auto* simple = node.as<shell::Simple>())
            for (const Word& word : simple->words) out += render(word);
        out += '}';
        return;
      case PartKind::backquoted:
      case PartKind::arithmetic:
        out += "${VAR}";
        return;
      case PartKind::process:
      case PartKind::array:
      case PartKind::element:
        return;
    }
  }

  void append_variable(std::string& out, const Part& part) {
    const std::string_view raw = slice(script_.text, part.span);
    if (!raw.starts_with("${")) {
      out.append("${").append(raw.substr(1)).append("}");
    } else if (raw.find_first_of("\"'\\`$", 1) == std::string_view::npos) {
      out += raw;
    } else {
      out.append("${").append(part.text).append(part.operation);
      append(out, part.parts);
      out += '}';
    }
  }

  const shell::Script& script_;
  Arena& arena_;
  std::vector<HadolintCommand>& into_;
};

}  // namespace

Collected collect_hadolint_commands(const shell::Script& script, Arena& arena,
                                    std::vector<HadolintCommand>& into) {
  Collector collector(script, arena, into);
  collector.list(script.root);
  return collector.result;
}

}  // namespace stowage::lint
