#include "tools/stowage/describe.h"

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace stowage::cli {

namespace {

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

/// An option as completions need it.
struct Flag {
  std::vector<std::string> longs, shorts;
  std::string help, type;
  std::vector<std::string> values;  ///< when only these are good
  bool takes_value = false;

  bool takes_rule() const { return type == "RULE"; }
};

/// What prints the names of all rules when somebody asks for a completion.
constexpr std::string_view rule_names = "stowage rules 2>/dev/null | cut -d \" \" -f 1";

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string out;
  for (const std::string& word : words) out.append(out.empty() ? "" : between).append(word);
  return out;
}

/// "LEVEL:{error,warning}" has the values between its braces.
std::vector<std::string> values_in(std::string_view type) {
  std::vector<std::string> out;
  const std::size_t open = type.find('{');
  const std::size_t close = type.find('}');
  if (open == std::string_view::npos || close == std::string_view::npos) return out;
  type = type.substr(open + 1, close - open - 1);
  while (!type.empty()) {
    const std::size_t end = std::min(type.find(','), type.size());
    out.emplace_back(type.substr(0, end));
    type.remove_prefix(std::min(end + 1, type.size()));
  }
  return out;
}

/// What the operand of a command may be, as words of a shell; empty: files.
std::string operands_of(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_positional()) continue;
    if (option->get_type_name() == "RULE") return fmt::format("$({})", rule_names);
    const std::vector<std::string> values = values_in(option->get_type_name());
    if (!values.empty()) return joined(values, " ");
  }
  return "";
}

std::vector<Flag> flags_of(const CLI::App& app) {
  std::vector<Flag> out;
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_lnames().empty() && option->get_snames().empty()) continue;  // positional
    Flag flag;
    flag.longs = option->get_lnames();
    flag.shorts = option->get_snames();
    flag.help = option->get_description();
    flag.takes_value = option->get_items_expected_max() > 0;
    if (flag.takes_value) {
      const std::string type = option->get_type_name();
      flag.type = type.substr(0, type.find(':'));
      flag.values = values_in(type);
    }
    out.push_back(std::move(flag));
  }
  return out;
}

/// All spellings with their dashes.
std::vector<std::string> spellings(const Flag& flag) {
  std::vector<std::string> out;
  for (const std::string& name : flag.shorts) out.push_back("-" + name);
  for (const std::string& name : flag.longs) out.push_back("--" + name);
  return out;
}

std::string bash(const CLI::App& app) {
  std::vector<std::string> names;
  std::string cases;
  for (const CLI::App* command : commands_of(app)) {
    names.push_back(command->get_name());
    std::vector<std::string> words;
    std::string values;
    for (const Flag& flag : flags_of(*command)) {
      for (std::string& word : spellings(flag)) words.push_back(std::move(word));
      if (!flag.values.empty())
        values += fmt::format("        {}) words=\"{}\" ;;\n", joined(spellings(flag), "|"),
                              joined(flag.values, " "));
      else if (flag.takes_rule())
        values += fmt::format("        {}) words=\"$({})\" ;;\n", joined(spellings(flag), "|"),
                              rule_names);
    }
    cases += fmt::format("    {})\n      words=\"{}\"\n", command->get_name(), joined(words, " "));
    if (const std::string operands = operands_of(*command); !operands.empty())
      cases += fmt::format("      [[ $here == -* ]] || words=\"{}\"\n", operands);
    if (!values.empty()) cases += "      case $before in\n" + values + "      esac\n";
    cases += "      ;;\n";
  }
  return fmt::format(
      "# bash completion for stowage\n"
      "_stowage() {{\n"
      "  local here=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} words=\n"
      "  case ${{COMP_WORDS[1]}} in\n"
      "{}"
      "  esac\n"
      "  [ \"$COMP_CWORD\" -gt 1 ] || words=\"{} --help --version\"\n"
      "  if [[ $here == -* || $COMP_CWORD -eq 1 || $words != -* ]]; then\n"
      "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$here\")\n"
      "  fi\n"
      "}}\n"
      "complete -o default -F _stowage stowage\n",
      cases, joined(names, " "));
}

/// Between single quotes, for zsh also without what _arguments reads.
std::string quoted(std::string_view text, std::string_view escaped = "") {
  std::string out;
  for (const char c : text) {
    if (escaped.find(c) != std::string_view::npos) out += '\\';
    if (c == '\'')
      out += "'\\''";
    else
      out += c;
  }
  return out;
}

std::string zsh(const CLI::App& app) {
  std::string list, cases;
  for (const CLI::App* command : commands_of(app)) {
    list +=
        fmt::format("    '{}:{}'\n", command->get_name(), quoted(command->get_description(), ":"));
    cases += fmt::format("    {})\n      _arguments \\\n", command->get_name());
    for (const Flag& flag : flags_of(*command)) {
      std::string value;
      if (!flag.values.empty())
        value = fmt::format(":{}:({})", quoted(flag.type, ":"), joined(flag.values, " "));
      else if (flag.takes_rule())
        value = fmt::format(":rule:{{compadd -- $({})}}", rule_names);
      else if (flag.takes_value)
        value = fmt::format(":{}:_files", quoted(flag.type, ":[]"));
      for (const std::string& word : spellings(flag))
        cases += fmt::format("        '*{}[{}]{}' \\\n", word, quoted(flag.help, "[]:"), value);
    }
    const std::string operands = operands_of(*command);
    cases += operands.empty()
                 ? "        '*:file:_files'\n      ;;\n"
                 : fmt::format("        '*:word:{{compadd -- {}}}'\n      ;;\n", operands);
  }
  return fmt::format(
      "#compdef stowage\n"
      "_stowage() {{\n"
      "  local -a commands=(\n{}  )\n"
      "  if (( CURRENT == 2 )); then\n"
      "    if [[ $PREFIX == -* ]]; then\n"
      "      compadd -- --help --version\n"
      "    else\n"
      "      _describe command commands\n"
      "    fi\n"
      "    return\n"
      "  fi\n"
      "  local command=$words[2]\n"
      "  shift words\n"
      "  (( CURRENT-- ))\n"
      "  case $command in\n{}  esac\n"
      "}}\n"
      "# Loaded by the first completion that needs it, the file has to complete at once.\n"
      "if [[ ${{funcstack[1]}} == _stowage ]]; then\n"
      "  _stowage \"$@\"\n"
      "else\n"
      "  compdef _stowage stowage\n"
      "fi\n",
      list, cases);
}

std::string fish(const CLI::App& app) {
  std::string out =
      "# fish completion for stowage\n"
      "complete -c stowage -n __fish_use_subcommand -l version -d 'Print the version'\n"
      "complete -c stowage -n __fish_use_subcommand -s h -l help -d 'Print the help'\n";
  for (const CLI::App* command : commands_of(app))
    out += fmt::format("complete -c stowage -f -n __fish_use_subcommand -a {} -d '{}'\n",
                       command->get_name(), quoted(command->get_description(), "\\"));
  for (const CLI::App* command : commands_of(app)) {
    if (std::string operands = operands_of(*command); !operands.empty()) {
      if (operands.front() == '$') operands.erase(0, 1);  // fish writes `(command)`
      out += fmt::format("complete -c stowage -n '__fish_seen_subcommand_from {}' -f -a '{}'\n",
                         command->get_name(), operands);
    }
    for (const Flag& flag : flags_of(*command)) {
      out += fmt::format("complete -c stowage -n '__fish_seen_subcommand_from {}'",
                         command->get_name());
      for (const std::string& name : flag.shorts) out += " -s " + name;
      for (const std::string& name : flag.longs) out += " -l " + name;
      if (flag.takes_value) out += " -r";
      if (!flag.values.empty()) out += fmt::format(" -f -a '{}'", joined(flag.values, " "));
      if (flag.takes_rule()) out += fmt::format(" -f -a '({})'", rule_names);
      out += fmt::format(" -d '{}'\n", quoted(flag.help, "\\"));
    }
  }
  return out;
}

/// Text as roff takes it: no line may begin with a dot or a quote, dashes are real.
std::string roff(std::string_view text) {
  std::string out;
  bool begin = true;
  for (const char c : text) {
    if (begin && (c == '.' || c == '\'')) out += "\\&";
    begin = c == '\n';
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else
      out += c;
  }
  return out;
}

void append_options(std::string& out, const CLI::App& app) {
  for (const Flag& flag : flags_of(app)) {
    std::string head;
    for (const std::string& word : spellings(flag))
      head += (head.empty() ? "\\fB" : ", \\fB") + roff(word) + "\\fR";
    if (flag.takes_value) head += " \\fI" + roff(flag.type) + "\\fR";
    out += ".TP\n" + head + "\n" + roff(flag.help);
    if (!flag.values.empty()) out += ": " + roff(joined(flag.values, ", "));
    out += "\n";
  }
}

}  // namespace

std::string completions(const CLI::App& app, const std::string& shell) {
  return shell == "bash" ? bash(app) : shell == "zsh" ? zsh(app) : fish(app);
}

std::string manual(const CLI::App& app) {
  std::string out = ".TH STOWAGE 1 \"\" \"stowage " STOWAGE_VERSION "\" \"User Commands\"\n";
  out += ".SH NAME\nstowage \\- Dockerfile linter and layer\\-order optimizer\n";
  out += ".SH SYNOPSIS\n.B stowage\n.I COMMAND\n[\\fIOPTION\\fR...] [\\fIFILE\\fR...]\n";
  out += ".SH DESCRIPTION\n" + roff(app.get_description()) + "\n";
  for (const CLI::App* command : commands_of(app)) {
    out += ".SH \"stowage " + roff(command->get_name()) + "\"\n" +
           roff(command->get_description()) + ".\n";
    append_options(out, *command);
    if (const std::string footer = command->get_footer(); !footer.empty())
      out += ".PP\n.nf\n" + roff(footer) + "\n.fi\n";
  }
  out += ".SH ENVIRONMENT\n";
  out +=
      "STOWAGE_CONFIG, STOWAGE_SELECT, STOWAGE_IGNORE, STOWAGE_FORMAT, STOWAGE_FAIL_ON,\n"
      "STOWAGE_COMPAT, STOWAGE_SHELLCHECK, NO_COLOR, and the variables of hadolint.\n";
  return out + ".SH FILES\n.I .stowage.yaml\n.br\n.I .hadolint.yaml\n";
}

}  // namespace stowage::cli
