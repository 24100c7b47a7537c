#include "lib/lint/shellcheck.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "lib/context/process.h"
#include "lib/lint/offer.h"
#include "lib/lint/suppress.h"
#include "lib/shell/commands.h"
#include "lib/text/utf8.h"

namespace stowage::lint {

namespace {

using nlohmann::json;

/// The builder gives these to every RUN.
constexpr std::array<std::string_view, 8> proxies = {"HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY",
                                                     "NO_PROXY",   "http_proxy",  "https_proxy",
                                                     "ftp_proxy",  "no_proxy"};

/// What a stage says about the scripts below.
struct Scope {
  std::string shell;  ///< empty: not said
  std::set<std::string, std::less<>> names;

  std::string_view shell_or_default() const {
    return shell.empty() ? std::string_view("sh") : std::string_view(shell);
  }
};

/// A dialect of ShellCheck; empty: none of its.
std::string_view dialect_of(std::string_view shell) {
  const std::string_view name = shell::basename(shell);
  if (name == "sh" || name == "bash" || name == "ksh" || name == "dash") return name;
  return name == "ash" ? "dash" : std::string_view{};
}

bool is_name(std::string_view word) {
  return !word.empty() && !(word[0] >= '0' && word[0] <= '9') &&
         word.find_first_not_of(
             "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") ==
             std::string_view::npos;
}

void declare(Scope& scope, const syntax::Instruction& each) {
  if (const auto* args = each.as<syntax::Args>()) {
    for (const syntax::ArgDeclaration& one : args->declarations)
      if (is_name(one.name.text)) scope.names.emplace(one.name.text);
  } else if (each.keyword == syntax::Keyword::env) {
    if (const auto* pairs = each.as<syntax::KeyValues>())
      for (const syntax::KeyValue& pair : pairs->pairs)
        if (is_name(pair.key.text)) scope.names.emplace(pair.key.text);
  } else if (each.keyword == syntax::Keyword::shell) {
    if (const auto* command = each.as<syntax::Command>();
        command != nullptr && !command->command.words.empty())
      scope.shell = command->command.words[0].text;
  }
}

/// What is known of the scripts of a file, as its instructions are read one after the other.
class Scopes {
 public:
  explicit Scopes(const Unit& unit)
      : as_hadolint_(unit.settings().compat == Compat::hadolint), pragmas_(shell_pragmas(unit)) {}

  void read(const syntax::Instruction& each) {
    for (; next_ < pragmas_.size() && pragmas_[next_].begin < each.span.begin; ++next_) {
      scope_.shell = pragmas_[next_].shell;
      if (!in_stage_) fresh_.shell = scope_.shell;  // for all stages
    }
    if (const auto* from = each.as<syntax::From>()) begin_stage(*from);
    const auto* onbuild = each.as<syntax::Onbuild>();
    const bool is_trigger = onbuild != nullptr && onbuild->trigger != nullptr;
    declare(is_trigger ? triggers_ : scope_, is_trigger ? *onbuild->trigger : each);
  }

  /// In what was read last. A trigger runs in the image, below the triggers above it; hadolint reads
  /// the triggers of all stages for themselves, without comments.
  Scope here(bool is_trigger) const {
    if (!is_trigger) return scope_;
    if (as_hadolint_) return triggers_;
    Scope both = scope_;
    both.names.insert(triggers_.names.begin(), triggers_.names.end());
    if (!triggers_.shell.empty()) both.shell = triggers_.shell;
    return both;
  }

 private:
  void begin_stage(const syntax::From& from) {
    if (!stage_.empty()) stages_[stage_] = scope_;
    const auto base = stages_.find(from.image.text);
    scope_ = base == stages_.end() ? fresh_ : base->second;
    stage_ = from.stage_name.text;
    in_stage_ = true;
    if (!as_hadolint_) triggers_ = {};
  }

  bool as_hadolint_;
  std::vector<ShellPragma> pragmas_;
  std::size_t next_ = 0;  ///< of the pragmas
  std::map<std::string, Scope, std::less<>> stages_;
  Scope fresh_, scope_, triggers_;
  std::string stage_;
  bool in_stage_ = false;
};

/// Two lines that ShellCheck reads before the script. hadolint exports numbers, which hides what
/// ShellCheck says about quotes; otherwise the values are any.
std::string prepared(std::string_view dialect, const Scope& scope, bool as_hadolint) {
  std::string out = fmt::format("# shellcheck shell={} disable=SC1090,SC1091,SC2187\n", dialect);
  std::string names;
  const auto add = [&](std::string_view name) {
    names.append(" ").append(name).append(as_hadolint ? "=1" : "");
  };
  for (const std::string_view name : proxies) add(name);
  for (const std::string& name : scope.names) add(name);
  if (!as_hadolint) out.append("read -r").append(names).append("; ");
  return out.append("export").append(names).append("\n");
}

/// A folder that is gone with the object.
class Folder {
 public:
  Folder() {
    std::error_code error;
    std::string pattern = (std::filesystem::temp_directory_path(error) / "stowage-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// Byte offsets of lines and columns, which count characters from 1.
class Places {
 public:
  explicit Places(std::string_view text) : text_(text), starts_{0} {
    for (std::size_t at = text.find('\n'); at != std::string_view::npos;
         at = text.find('\n', at + 1))
      starts_.push_back(at + 1);
  }
  std::size_t offset(std::size_t line, std::size_t column) const {
    if (line == 0 || line > starts_.size()) return text_.size();
    std::size_t at = starts_[line - 1];
    for (std::size_t n = 1; n < column && at < text_.size() && text_[at] != '\n'; ++n)
      at += decode_utf8(text_, at).size;
    return at;
  }

 private:
  std::string_view text_;
  std::vector<std::size_t> starts_;
};

Severity severity_of(const std::string& level) {
  if (level == "error") return Severity::error;
  if (level == "warning") return Severity::warning;
  return level == "info" ? Severity::info : Severity::style;
}

const RunCommands& commands_of(const Unit& unit, const ShellScript& script) {
  const syntax::Instruction& each = unit.tree().instructions[script.instruction];
  return unit.commands(script.onbuild ? *each.as<syntax::Onbuild>()->trigger : each,
                       script.instruction);
}

}  // namespace

/// A rule for a code that is none of ours.
struct ShellCheck::Code {
  std::string name, summary;
  Rule rule;
};

std::vector<ShellScript> scripts_of(const Unit& unit) {
  std::vector<ShellScript> out;
  const auto& instructions = unit.tree().instructions;
  const bool as_hadolint = unit.settings().compat == Compat::hadolint;
  Scopes scopes(unit);
  for (std::uint32_t i = 0; i < instructions.size(); ++i) {
    const syntax::Instruction& each = instructions[i];
    scopes.read(each);
    const auto* onbuild = each.as<syntax::Onbuild>();
    const bool is_trigger = onbuild != nullptr && onbuild->trigger != nullptr;
    const syntax::Instruction& run = is_trigger ? *onbuild->trigger : each;
    if (run.keyword != syntax::Keyword::run) continue;
    const std::string_view script = unit.commands(run, i).script();
    const Scope scope = scopes.here(is_trigger);
    const std::string_view dialect = dialect_of(scope.shell_or_default());
    const bool is_windows = unit.tree().escape == '`' && !as_hadolint;
    if (script.empty() || dialect.empty() || is_windows) continue;
    ShellScript& added = out.emplace_back();
    added.instruction = i;
    added.onbuild = is_trigger;
    added.text = prepared(dialect, scope, as_hadolint);
    added.begin = added.text.size();
    added.text += script;
  }
  return out;
}

ShellCheck::ShellCheck(std::string program) : program_(std::move(program)) {}

Result<std::unique_ptr<ShellCheck>> ShellCheck::open(const std::string& program) {
  const auto output = context::run_program({program, "--version"});
  if (!output) return tl::unexpected(output.error());
  if (output->status != 0 || output->out.find("ShellCheck") == std::string::npos)
    return fail("cannot run " + program + ": it is no ShellCheck");
  return std::unique_ptr<ShellCheck>(new ShellCheck(program));
}

Result<void> ShellCheck::run(std::span<const ShellScript> scripts) {
  std::vector<const ShellScript*> fresh;
  {
    const std::scoped_lock lock(mutex_);
    std::set<std::string_view> asked;
    for (const ShellScript& each : scripts)
      if (!seen_.contains(each.text) && asked.insert(each.text).second) fresh.push_back(&each);
  }
  if (fresh.empty()) return {};
  const Folder folder;
  if (folder.path().empty()) return fail("cannot make a temporary folder for ShellCheck");
  // SC1128: our two lines stand above a `#!`.
  std::vector<std::string> command = {program_, "--norc", "--format=json1", "--exclude=SC1128"};
  for (std::size_t i = 0; i < fresh.size(); ++i) {
    command.push_back(folder.path() + "/" + std::to_string(i));
    std::ofstream(command.back(), std::ios::binary) << fresh[i]->text;
  }
  const auto output = context::run_program(command);
  if (!output) return tl::unexpected(output.error());
  if (output->status > 1) return fail("ShellCheck failed: " + output->err.substr(0, 200));
  return read(output->out, fresh);
}

Result<void> ShellCheck::read(const std::string& text,
                              std::span<const ShellScript* const> scripts) {
  const json all = json::parse(text, nullptr, false);
  if (!all.is_object() || !all.contains("comments"))
    return fail("ShellCheck did not answer with JSON");
  const std::scoped_lock lock(mutex_);
  for (const ShellScript* each : scripts) seen_[each->text];
  std::map<std::size_t, Places> places;
  for (const json& one : all["comments"]) {
    const std::string file = one.value("file", "");
    const std::size_t index = std::stoul("0" + file.substr(file.rfind('/') + 1));
    if (index >= scripts.size()) continue;
    const Places& at = places.try_emplace(index, scripts[index]->text).first->second;
    const auto span = [&](const json& of) {
      return std::pair{at.offset(of.value("line", 0U), of.value("column", 0U)),
                       at.offset(of.value("endLine", 0U), of.value("endColumn", 0U))};
    };
    const auto [begin, end] = span(one);
    if (begin < scripts[index]->begin) continue;  // about our own lines
    Comment comment{one.value("code", 0),
                    severity_of(one.value("level", "")),
                    begin,
                    std::max(begin, end),
                    one.value("message", ""),
                    {}};
    const json fix = one.value("fix", json());
    for (const json& change :
         fix.is_object() ? fix.value("replacements", json::array()) : json::array()) {
      const auto [from, to] = span(change);
      comment.changes.push_back({from, to, change.value("replacement", "")});
    }
    seen_[scripts[index]->text].push_back(std::move(comment));
  }
  return {};
}

const Rule* ShellCheck::rule_of(const Comment& comment, std::span<const Rule* const> known,
                                Compat compat) {
  const std::string name = "SC" + std::to_string(comment.code);
  for (const Rule* rule : known)
    if (compat == Compat::none && rule->is_called(name)) return rule;
  auto& code = codes_[comment.code];
  if (!code) {
    auto made = std::make_shared<Code>();
    made->name = name;
    made->summary = "ShellCheck: " + comment.message;
    made->rule = {.name = made->name,
                  .category = "shellcheck",
                  .summary = made->summary,
                  .severity = comment.severity,
                  .hadolint = {made->name, comment.severity}};
    code = std::move(made);
  }
  return &code->rule;
}

bool ShellCheck::is_told(const Unit& unit, const ShellScript& script, const Comment& comment,
                         const Rule* rule, const Report& report) const {
  const RunCommands& commands = commands_of(unit, script);
  const auto begin = static_cast<std::uint32_t>(comment.begin - script.begin);
  const std::uint32_t line = unit.lines().line_of(commands.to_source({begin, begin}).begin);
  return std::any_of(report.diagnostics.begin(), report.diagnostics.end(), [&](const auto& each) {
    return each.rule == rule && unit.lines().line_of(each.span.begin) == line;
  });
}

void ShellCheck::add(const Unit& unit, const ShellScript& script, const Comment& comment,
                     const Rule* rule, Report& report) const {
  const RunCommands& commands = commands_of(unit, script);
  const auto place = [&](std::size_t begin, std::size_t end) {
    return commands.to_source({static_cast<std::uint32_t>(begin - script.begin),
                               static_cast<std::uint32_t>(end - script.begin)});
  };
  std::string message = comment.message;
  while (message.ends_with('.')) message.pop_back();
  report.rule = rule;
  Diagnostic& found = report.add(place(comment.begin, comment.end), std::move(message));
  found.severity = comment.severity;
  std::vector<Edit> edits;
  for (const Change& change : comment.changes) {
    if (change.begin < script.begin) return;
    edits.push_back({place(change.begin, change.end), change.text});
  }
  std::sort(edits.begin(), edits.end(),
            [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
  if (!well_formed(edits, unit.text().size())) return;
  offer(found, "as ShellCheck proposes", Grade::assuming, std::move(edits),
        {"the script means what ShellCheck takes it to mean"});
}

void ShellCheck::check(const Unit& unit, std::span<const Rule* const> known, Report& report) {
  const std::vector<ShellScript> scripts = scripts_of(unit);
  if (const auto ran = run(scripts); !ran) return;  // said by who asked first
  const bool last_only = unit.settings().compat == Compat::hadolint;
  const Report ours = report;
  for (const ShellScript& script : scripts) {
    std::vector<std::pair<Comment, const Rule*>> found;
    {
      const std::scoped_lock lock(mutex_);
      for (const Comment& each : seen_[script.text])
        found.emplace_back(each, rule_of(each, known, unit.settings().compat));
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first.begin < b.first.begin; });
    // hadolint tells the last one of an instruction.
    if (last_only && found.size() > 1) found.erase(found.begin(), found.end() - 1);
    for (const auto& [comment, rule] : found)
      if (!is_told(unit, script, comment, rule, ours)) add(unit, script, comment, rule, report);
  }
}

}  // namespace stowage::lint
