#include "lib/lint/run_commands.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "lib/lint/hadolint_script.h"
#include "lib/lint/pragma_text.h"
#include "lib/lint/shell_facts.h"
#include "lib/syntax/chars.h"

namespace stowage::lint {

namespace {

using syntax::Instruction;

void set_program(ShellSetting& setting, std::string_view path) {
  const std::string_view name = shell::basename(path);
  setting.program = name;
  using shell::Dialect;
  if (name == "bash") setting.dialect = Dialect::bash;
  if (name == "cmd" || name == "cmd.exe") setting.dialect = Dialect::cmd;
  if (name.starts_with("powershell") || name.starts_with("pwsh"))
    setting.dialect = Dialect::powershell;
}

/// `-e`, `-euo`, and the name behind `-o`.
void read_option(shell::ShellOptions& options, std::string_view word) {
  const bool letters = word.starts_with('-') && !word.starts_with("--");
  if ((letters && word.find('e') != std::string_view::npos) || word == "errexit")
    options.errexit = true;
  if (word == "pipefail") options.pipefail = true;
}

ShellSetting setting_of(const syntax::Command& shell) {
  ShellSetting setting;
  if (shell.command.words.empty()) return setting;
  set_program(setting, shell.command.words[0].text);
  for (const syntax::Word& word : shell.command.words.subspan(1))
    read_option(setting.options, word.text);
  return setting;
}

/// RUN <<EOF: the body is the script, and no command stands before it.
bool body_is_script(std::string_view text, const Instruction& run) {
  return run.heredocs.size() == 1 && text.starts_with("<<") &&
         text.find_first_of(" \t|&;<>", 2) == std::string_view::npos;
}

/// Cuts the first word off a line.
std::string_view take_word(std::string_view& line) {
  constexpr std::string_view blanks = " \t\r";
  line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
  const std::string_view word = line.substr(0, line.find_first_of(blanks));
  line.remove_prefix(word.size());
  return word;
}

/// Of a body that begins with `#!`, which the kernel hands to the program named there, and SHELL says
/// nothing of it; nothing: it does not. `env -S` and assignments behind `env` are looked through.
std::optional<ShellSetting> interpreter_of(std::string_view script) {
  if (!script.starts_with("#!")) return std::nullopt;
  std::string_view line = script.substr(2, script.find('\n') - 2);
  std::string_view program = take_word(line);
  if (shell::basename(program) == "env") {
    do program = take_word(line);
    while (program.starts_with('-') || program.find('=') != std::string_view::npos);
  }
  ShellSetting setting;
  set_program(setting, program);
  while (!line.empty()) read_option(setting.options, take_word(line));
  return setting;
}

bool is_shell(std::string_view name) {
  return name == "sh" || name == "bash" || name == "dash" || name == "ash";
}

/// `# hadolint shell=bash`: what the base image's own shell is, in a stage, or above the first FROM in
/// all of them. SHELL says more.
class NamedShells {
 public:
  explicit NamedShells(std::string_view text) {
    for (const PragmaLine& line : pragma_lines(text, "#"))
      if (const std::string_view name = parse_shell(text, line); !name.empty())
        comments_.push_back({line.span.begin, name});
  }

  /// For one instruction after the other.
  ShellSetting at(const Instruction& instruction, ShellSetting setting) {
    for (; next_ < comments_.size() && comments_[next_].first < instruction.span.begin; ++next_)
      here_ = comments_[next_].second;
    if (instruction.keyword == syntax::Keyword::from) {
      if (!std::exchange(in_stage_, true)) above_ = here_;
      here_ = above_;
    }
    if (setting.program.empty() && !here_.empty()) set_program(setting, here_);
    return setting;
  }

 private:
  std::vector<std::pair<std::uint32_t, std::string_view>> comments_;  // offset, name
  std::size_t next_ = 0;
  bool in_stage_ = false;
  std::string_view above_, here_;
};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = syntax::lower(c);
  return out;
}

}  // namespace

std::vector<ShellSetting> shell_settings(const syntax::Dockerfile& file) {
  std::vector<ShellSetting> out;
  out.reserve(file.instructions.size());
  ShellSetting initial;
  if (file.escape == '`') initial.dialect = shell::Dialect::cmd;
  ShellSetting current = initial;
  NamedShells named(file.text);
  std::map<std::string, ShellSetting, std::less<>> stages;  // how each ends, by its name
  std::string stage;
  for (const Instruction& instruction : file.instructions) {
    if (instruction.keyword == syntax::Keyword::from) {
      if (!stage.empty()) stages[stage] = current;
      const auto* from = instruction.as<syntax::From>();
      const auto base = from == nullptr ? stages.end() : stages.find(lower(from->image.text));
      current = base == stages.end() ? initial : base->second;
      stage = from == nullptr ? std::string() : lower(from->stage_name.text);
    }
    if (instruction.keyword == syntax::Keyword::shell) {
      if (const auto* command = instruction.as<syntax::Command>()) current = setting_of(*command);
    }
    out.push_back(named.at(instruction, current));
  }
  return out;
}

RunCommands::RunCommands(const Instruction& run, ShellSetting setting)
    : run_(run), program_(setting.program) {
  const auto* details = run.as<syntax::Run>();
  if (details == nullptr || details->command.words.empty()) return;
  const std::span<const syntax::Word> words = details->command.words;
  if (details->command.exec) {
    std::vector<shell::ExecWord> exec;
    for (const syntax::Word& word : words) exec.push_back({word.text, word.span});
    script_ = shell::from_exec(exec);
    body_ = 0;  // the spans are those of the words
    list_ = shell::flatten(script_);
    complete_ = list_.complete;
    return;
  }
  std::string_view text = words[0].text;
  if (body_is_script(text, run)) {
    const syntax::Heredoc& heredoc = run.heredocs[0];
    if (const auto named = interpreter_of(heredoc.content)) {
      if (!is_shell(named->program)) return;
      setting = *named;
      program_ = setting.program;
    }
    text = heredoc.content;
    body_ = heredoc.content_span.begin;
  } else {
    line_offset_ = static_cast<std::uint32_t>(text.data() - run.line.text.data());
    line_size_ = static_cast<std::uint32_t>(text.size());
    if (!run.heredocs.empty()) {
      // The shell reads the bodies from behind the line; in the file they follow each other there.
      body_ = run.heredocs.front().content_span.begin - 1;
      joined_ = std::make_unique<std::string>(text);
      *joined_ += '\n';
      for (const syntax::Heredoc& heredoc : run.heredocs) {
        *joined_ += heredoc.content;
        *joined_ += heredoc.name;
        *joined_ += '\n';
      }
      text = *joined_;
    }
  }
  text_ = text;
  script_ = shell::parse(text, setting.dialect);
  list_ = shell::flatten(script_, setting.options);
  complete_ = script_.complete && list_.complete;
}

std::uint32_t RunCommands::to_source(std::uint32_t offset) const {
  if (offset < line_size_) return run_.line.to_source(line_offset_ + offset);
  const std::uint32_t source = body_ + (offset - line_size_);
  return std::min(source, run_.span.end);
}

Span RunCommands::to_source(Span span) const {
  if (span.end <= line_size_ && !span.empty()) {
    return run_.line.to_source(line_offset_ + span.begin, line_offset_ + span.end);
  }
  const std::uint32_t begin = to_source(span.begin);
  return {begin, std::max(begin, to_source(span.end))};
}

const ToolCall& RunCommands::call(const shell::Command& command) const {
  calls_.resize(list_.commands.size());
  std::unique_ptr<const ToolCall>& known =
      calls_[static_cast<std::size_t>(&command - list_.commands.data())];
  if (!known) known = std::make_unique<const ToolCall>(tool_call(command));
  return *known;
}

const ShellFacts& RunCommands::facts() const {
  if (!facts_) facts_ = std::make_shared<const ShellFacts>(shell_facts(script_));
  return *facts_;
}

const HadolintScript& RunCommands::as_hadolint() const {
  if (!hadolint_) hadolint_ = std::make_shared<const HadolintScript>(run_, &script_);
  return *hadolint_;
}

}  // namespace stowage::lint
