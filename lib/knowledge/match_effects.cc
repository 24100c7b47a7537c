// What a command line does, when its words are taken apart: the effects of the command, of its
// subcommand and of the first case that fits, and those of a program among its words.

#include <fmt/core.h>

#include <algorithm>

#include "lib/knowledge/matcher.h"
#include "lib/knowledge/program_text.h"
#include "lib/knowledge/words.h"
#include "lib/text/byte_set.h"

namespace stowage::knowledge {

std::vector<Argument> Matcher::select(const Selector& selector) const {
  std::vector<Argument> out;
  if (selector.kind == Selector::Kind::flag) {
    for (const FlagUse& use : flags_)
      if (use.value && has_word(selector.flags, use.name)) out.push_back(*use.value);
  } else if (selector.kind == Selector::Kind::operands) {
    const int count = static_cast<int>(operands_.size());
    const int first = selector.first < 0 ? count + selector.first : selector.first;
    const int last = selector.last < 0 ? count + selector.last : selector.last;
    for (int i = std::max(first, 0); i <= last && i < count; ++i)
      out.push_back(operands_[static_cast<std::size_t>(i)]);
  }
  if (selector.paths_only)
    std::erase_if(out, [](const Argument& one) { return one.known && !looks_like_path(one.text); });
  for (const Argument& one : out) explained_.push_back(one.text);
  if (out.empty() && !selector.otherwise.empty()) out.push_back({.text = selector.otherwise});
  return out;
}

Access Matcher::access(const Selector& selector, Argument argument, std::string_view base) const {
  Access out;
  const bool base_known = selector.outer ? around_.cwd_known : folder_known_;
  if (selector.outer) base = around_.cwd;
  out.unless = selector.unless;
  out.scratch = selector.scratch;
  out.removes = selector.removes;
  out.replaces = selector.replaces || selector.removes;
  out.folder = selector.folder;
  std::string text = argument.text;
  if (selector.paths_only) {
    if (text.starts_with("file:")) text.erase(0, 5);
    text = text.substr(0, text.find('['));  // pip's extras: ".[test]"
  }
  if (const auto in_home = home_path(text)) text = *in_home;
  if (!selector.below.empty()) text += "/" + selector.below;
  const bool relative = !text.starts_with('/');
  out.relative = relative && folder_is_outer_;
  if (!argument.known || (relative && !base_known)) {
    // What is known of the beginning still limits the place: "$dir/x" may be anything, "/app/$x"
    // lies below /app.
    const std::size_t slash = text.rfind('/');
    const bool bounded =
        !argument.known && slash != std::string::npos && slash > 0 && !(relative && !base_known);
    out.place =
        bounded ? tree_at(absolute(text.substr(0, slash), base)) : Place{.area = Area::anywhere};
    return out;
  }
  out.place.path = absolute(text, base);
  if (selector.parent) out.place.path = parent(out.place.path);
  constexpr ByteSet glob_signs("*?[");
  out.place.glob = glob_signs.find_in(out.place.path) != std::string::npos;
  out.place.tree = selector.tree || (!selector.tree_flags.empty() && given(selector.tree_flags));
  return out;
}

std::vector<Access> Matcher::accesses(const Selector& selector, std::string_view base) const {
  if (!selector.when.empty() && !given(selector.when)) return {};
  if (given(selector.unless_flags)) return {};
  if (!selector.unset.empty() && around_.variable && around_.variable(selector.unset)) return {};
  std::vector<Access> out;
  if (selector.kind == Selector::Kind::area) {
    out.push_back(
        {.place = {.area = selector.area}, .unless = selector.unless, .scratch = selector.scratch});
  } else if (selector.kind == Selector::Kind::path) {
    out.push_back(access(selector, {.text = selector.path}, base));
  } else {
    for (const Argument& argument : select(selector))
      if (argument.text != "-") out.push_back(access(selector, argument, base));
  }
  return out;
}

void Matcher::add_all(const std::vector<Selector>& selectors, std::vector<Access>& to,
                      std::string_view base) const {
  for (const Selector& selector : selectors)
    for (Access& one : accesses(selector, base)) to.push_back(std::move(one));
}

void Matcher::apply(const Usage& usage) {
  add_all(usage.reads, out_.reads, folder_);
  add_all(usage.writes, out_.writes, folder_);
  for (const Selector& selector : usage.users)
    for (const Argument& argument : select(selector))
      out_.users.push_back(argument.known ? argument.text : "*");
  for (const Selector& selector : usage.provides)
    for (const Argument& argument : select(selector)) {
      const std::string package = argument.text.substr(0, argument.text.find_first_of("=<>~@", 1));
      const auto programs = base_.programs_of_package.find(package);
      if (programs != base_.programs_of_package.end())
        out_.provides.insert(out_.provides.end(), programs->second.begin(), programs->second.end());
      else
        out_.provides.push_back(package);
    }
  out_.env.open |= usage.env.open;
  out_.env.names.insert(out_.env.names.end(), usage.env.names.begin(), usage.env.names.end());
  out_.network = usage.network.value_or(out_.network);
  out_.clock = usage.clock.value_or(out_.clock);
  out_.deterministic = usage.deterministic.value_or(out_.deterministic);
  out_.runs_project_code = usage.code.value_or(out_.runs_project_code);
  out_.packages = usage.packages.value_or(out_.packages);
  if (usage.barrier && !out_.barrier) out_.barrier = *usage.barrier;
  if (usage.prefix) prefix_writes();
  if (!usage.language.empty()) embed(usage.language);
  if (usage.action) act(*usage.action);
}

/// pip of a virtual environment installs into that, not into the system.
void Matcher::prefix_writes() {
  const auto add = [&](std::string_view bin) {
    if (bin.ends_with("/bin") && !is_system_path(bin))
      out_.writes.push_back({.place = tree_at(std::string(parent(bin)))});
  };
  const std::string& program = words_.front().text;
  if (program.find('/') != std::string::npos) return add(parent(absolute(program, around_.cwd)));
  if (!around_.variable) return;
  const std::string path = around_.variable("PATH").value_or("");
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t end = std::min(path.find(':', begin), path.size());
    add(path.substr(begin, end - begin));
    begin = end + 1;
  }
  if (const auto environment = around_.variable("VIRTUAL_ENV"))
    add(absolute(*environment + "/bin", "/"));
}

void Matcher::act(const ActionRule& rule) {
  const Ecosystem* ecosystem = base_.ecosystem(command_->ecosystem);
  if (ecosystem == nullptr) return;
  Action action;
  action.kind = rule.kind;
  action.ecosystem = ecosystem->name;
  action.folder = folder_;
  action.folder_known = folder_known_;
  action.frozen = rule.frozen || given(ecosystem->frozen);
  action.no_project = given(ecosystem->no_project);
  action.no_code = given(ecosystem->no_code);
  for (const Selector& selector : rule.files)
    for (const Access& one : accesses(selector, folder_)) action.files.push_back(one.place.path);
  if (rule.project) find_project(*ecosystem, *rule.project, action);
  for (const Selector& selector : rule.packages)
    for (const Argument& one : select(selector)) action.packages.push_back(one.text);
  act_on_files(*ecosystem, rule, action);
  may(*ecosystem, action);
  out_.actions.push_back(std::move(action));
}

/// `dotnet restore src/App` works in the folder that it names, `dotnet restore App/App.csproj` in that of the file.
void Matcher::find_project(const Ecosystem& ecosystem, const Selector& selector, Action& action) {
  for (const Access& one : accesses(selector, folder_)) {
    if (one.place.area != Area::path || one.place.glob) {
      action.folder_known = false;
      continue;
    }
    const std::string_view name = program_name(one.place.path);
    const bool is_file =
        std::any_of(ecosystem.manifests.begin(), ecosystem.manifests.end(),
                    [&](const std::string& pattern) { return glob_match(pattern, name); });
    action.folder = is_file ? parent(one.place.path) : one.place.path;
    if (is_file) action.files.push_back(one.place.path);
  }
}

void Matcher::act_on_files(const Ecosystem& ecosystem, const ActionRule& rule,
                           const Action& action) {
  using enum ActionKind;
  const auto in_folder = [&](const std::string& path, bool tree) {
    Access out = access({.path = path, .tree = tree}, {.text = path}, action.folder);
    return out;
  };
  add_all(rule.files, out_.reads, folder_);
  const bool resolves =
      rule.kind == install || rule.kind == fetch || rule.kind == lock || rule.kind == build;
  if (resolves && !rule.only_named)
    for (const auto* list : {&ecosystem.manifests, &ecosystem.locks, &ecosystem.optional})
      for (const std::string& file : *list)
        out_.reads.push_back(in_folder(file, file.ends_with('/')));
  if (rule.tree) out_.reads.push_back(in_folder(".", true));
  if (rule.kind == install || rule.kind == build)
    for (const std::string& output : ecosystem.outputs)
      out_.writes.push_back(in_folder(output, true));
  if ((rule.kind == install || rule.kind == lock || rule.kind == build) && !action.frozen &&
      !rule.only_named)
    for (const std::string& lock : ecosystem.locks) {
      Access write = in_folder(lock, false);
      if (rule.kind != ActionKind::lock)
        write.unless =
            Assumption{"lock-is-current", lock + " is there and agrees with the manifest"};
      out_.writes.push_back(std::move(write));
    }
  for (const CacheFolder& cache : ecosystem.caches) {
    std::string path = cache.path;
    if (!cache.env.empty() && around_.variable)
      if (const auto value = around_.variable(cache.env))
        path = cache.below.empty() ? *value : *value + "/" + cache.below;
    Access write = in_folder(path, true);
    write.scratch = true;
    out_.writes.push_back(std::move(write));
  }
  out_.network |= rule.kind != clean;
}

void Matcher::may(const Ecosystem& ecosystem, const Action& action) {
  for (const Possibility& one : ecosystem.may) {
    const bool meant = one.kinds.empty() ? action.kind == ActionKind::install
                                         : std::find(one.kinds.begin(), one.kinds.end(),
                                                     action.kind) != one.kinds.end();
    if (!meant || given(one.skipped_by) || (!one.with.empty() && !given(one.with))) continue;
    for (auto [from, to] :
         {std::pair(&one.reads, &out_.reads), std::pair(&one.writes, &out_.writes)}) {
      std::vector<Access> found;
      add_all(*from, found, action.folder);
      for (Access& access : found) {
        access.unless = one.unless;
        to->push_back(std::move(access));
      }
    }
    out_.runs_project_code |= one.code;
  }
}

/// The program of sed, awk or jq among the words: in flags, else the first operand.
void Matcher::embed(const std::string& language) {
  bool named = false;
  std::vector<Argument> programs;
  for (const FlagUse& use : flags_) {
    const bool text = use.name == "-e" || use.name == "--expression" || use.name == "--source";
    named |= text || use.name == "-f" || use.name == "--file" || use.name == "--from-file";
    if (text && use.value) programs.push_back(*use.value);
  }
  if (!named && !operands_.empty()) programs.push_back(operands_.front());
  for (const Argument& program : programs) {
    explained_.push_back(program.text);
    ProgramText found = read_program(language, program.text, program.known);
    for (const std::string& path : found.reads)
      out_.reads.push_back(access({}, {.text = path}, folder_));
    for (const std::string& path : found.writes)
      out_.writes.push_back(access({}, {.text = path}, folder_));
    out_.env.open |= found.reads_env;
    if (found.not_understood && !out_.barrier)
      out_.barrier =
          fmt::format("the program of `{}`: {}", words_.front().text, *found.not_understood);
  }
  if (language == "sed") keep_copies(suffix_of_copies(words_));
}

/// `sed -i.bak` keeps each file under another name.
void Matcher::keep_copies(std::string_view suffix) {
  if (suffix.empty()) return;
  for (const Argument& operand : operands_) {
    Argument copy = operand;
    copy.text += suffix;
    out_.writes.push_back(access({}, std::move(copy), folder_));
  }
}

}  // namespace stowage::knowledge
