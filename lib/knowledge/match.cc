// A command line against the knowledge base: flags and operands are told apart by what the data
// says of the command, then its effects, those of its subcommand and of the first case that fits
// are put together.

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "lib/knowledge/knowledge.h"
#include "lib/knowledge/words.h"

namespace stowage::knowledge {

namespace {

struct FlagUse {
  std::string name;
  std::optional<Argument> value;
};

/// One command line taken apart along the chain command, subcommand, case.
class Matcher {
 public:
  Matcher(const Base& base, const CommandLine& line, const Surroundings& around)
      : base_(base), words_(line.words), around_(around) {}

  Effects run();

 private:
  void split(const Usage& usage, std::size_t begin);
  bool long_flag(std::string_view word, std::size_t& at);
  bool cluster(std::string_view word, std::size_t& at, bool dashed);
  bool takes_value(std::string_view flag) const;
  void apply(const Usage& usage);
  void settle_folder();
  bool given(const std::vector<std::string>& flags) const;
  bool fits(const Usage::Case& one) const;
  std::vector<Argument> select(const Selector& selector) const;
  std::vector<Access> accesses(const Selector& selector, std::string_view base) const;
  Access access(const Selector& selector, Argument argument, std::string_view base) const;
  void add_all(const std::vector<Selector>& selectors, std::vector<Access>& to,
               std::string_view base) const;
  void prefix_writes();
  void add_unexplained();
  void suppose(const Argument& word, const std::string& as);
  bool forwards(std::string_view at, std::size_t word);
  void act(const ActionRule& rule);
  void find_project(const Ecosystem& ecosystem, const Selector& selector, Action& action);
  void act_on_files(const Ecosystem& ecosystem, const ActionRule& rule, const Action& action);
  void may(const Ecosystem& ecosystem, const Action& action);
  std::optional<std::string> home_path(std::string_view path) const;

  const Base& base_;
  std::vector<Argument> words_;
  const Surroundings& around_;
  const Command* command_ = nullptr;
  std::vector<const Usage*> chain_;
  std::vector<FlagUse> flags_;
  std::vector<Argument> operands_;
  mutable std::vector<std::string> explained_;  ///< words that something known is said about
  std::optional<CommandLine> forwarded_;
  std::string folder_;
  bool folder_known_ = true;
  bool folder_is_outer_ = true;
  Effects out_;
};

bool Matcher::takes_value(std::string_view flag) const {
  return std::any_of(chain_.begin(), chain_.end(),
                     [&](const Usage* usage) { return has_word(usage->flags_with_value, flag); });
}

bool Matcher::given(const std::vector<std::string>& flags) const {
  return std::any_of(flags_.begin(), flags_.end(),
                     [&](const FlagUse& use) { return has_word(flags, use.name); });
}

/// `--name`, `--name=value`, `-name value`: the flag as a whole word. False: it may be a cluster of
/// letters.
bool Matcher::long_flag(std::string_view word, std::size_t& at) {
  const std::size_t equals = word.find('=');
  const std::string_view name = word.substr(0, equals);
  const bool listed = std::any_of(chain_.begin(), chain_.end(),
                                  [&](const Usage* usage) { return has_word(usage->flags, name); });
  if (!word.starts_with("--") && !takes_value(name) && !listed && word.size() > 2) return false;
  FlagUse use{std::string(name), std::nullopt};
  if (equals != std::string_view::npos) {
    Argument value = words_[at];
    value.text = word.substr(equals + 1);
    use.value = value;
  } else if (takes_value(name) && at + 1 < words_.size()) {
    use.value = words_[++at];
  }
  flags_.push_back(std::move(use));
  return true;
}

/// `-xzf file`: letters, of which the last may take the rest of the word or the next one.
bool Matcher::cluster(std::string_view word, std::size_t& at, bool dashed) {
  const Argument& whole = words_[at];
  for (std::size_t i = dashed ? 1 : 0; i < word.size(); ++i) {
    FlagUse use{std::string("-") + word[i], std::nullopt};
    if (takes_value(use.name)) {
      Argument value = whole;
      value.text = word.substr(i + 1);
      // The letters of an old style first word take their values from the words behind it.
      if ((value.text.empty() || !dashed) && at + 1 < words_.size()) value = words_[++at];
      use.value = value;
      flags_.push_back(std::move(use));
      if (dashed) return true;
    } else {
      flags_.push_back(std::move(use));
    }
  }
  return true;
}

/// The words from `word` on are another command line: `python -m pip install x`, `cargo chef cook`.
bool Matcher::forwards(std::string_view at, std::size_t word) {
  if (word >= words_.size() || !words_[word].known) return false;
  for (const Usage* usage : chain_) {
    if (usage->forward_at != at) continue;
    const auto target = usage->forward_to.find(program_name(words_[word].text));
    if (target == usage->forward_to.end()) continue;
    forwarded_ = CommandLine{{words_.begin() + static_cast<std::ptrdiff_t>(word), words_.end()}};
    forwarded_->words.front().text = target->second;
    return true;
  }
  return false;
}

/// Fills flags_ and operands_ from the words behind the name, and goes down into a subcommand.
void Matcher::split(const Usage& usage, std::size_t begin) {
  chain_.push_back(&usage);
  bool flags_end = false;
  for (std::size_t at = begin; at < words_.size(); ++at) {
    const std::string word = words_[at].text;
    if (!flags_end && word == "--" && words_[at].known) {
      flags_end = true;
      continue;
    }
    if (!flags_end && at == begin && chain_.back()->old_style && !word.starts_with('-') &&
        !word.empty()) {
      cluster(word, at, false);
      continue;
    }
    if (!flags_end && word.size() > 1 && word.front() == '-') {
      if (!long_flag(word, at)) cluster(word, at, true);
      if (forwards(flags_.back().name, at)) return;
      continue;
    }
    if (operands_.empty() && forwards("operand", at)) return;
    const auto& subcommands = chain_.back()->subcommands;
    if (operands_.empty() && !subcommands.empty()) {
      const auto found = words_[at].known ? subcommands.find(word) : subcommands.end();
      if (found != subcommands.end()) {
        chain_.push_back(&found->second);
        continue;
      }
      if (const auto other = subcommands.find("*"); other != subcommands.end()) {
        chain_.push_back(&other->second);
      } else {
        out_.barrier = "`" + words_.front().text + " " + word + "` is not known";
      }
    }
    operands_.push_back(words_[at]);
    if (chain_.back()->stops_at_operand) {
      operands_.insert(operands_.end(), words_.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                       words_.end());
      return;
    }
  }
}

std::optional<std::string> Matcher::home_path(std::string_view path) const {
  if (path == "~") return around_.home;
  if (path.starts_with("~/")) return around_.home + std::string(path.substr(1));
  return std::nullopt;
}

/// The folder that relative paths of the command are taken from: its working folder or what a flag
/// says.
void Matcher::settle_folder() {
  folder_ = around_.cwd;
  folder_known_ = around_.cwd_known;
  folder_is_outer_ = around_.cwd_is_outer;
  for (const Usage* usage : chain_) {
    for (const FlagUse& use : flags_) {
      const bool file = has_word(usage->folder_file_flags, use.name);
      if (!use.value || (!file && !has_word(usage->folder_flags, use.name))) continue;
      const bool absolute_path = use.value->text.starts_with('/');
      folder_known_ = (folder_known_ || absolute_path) && use.value->known;
      explained_.push_back(use.value->text);
      if (absolute_path) folder_is_outer_ = false;
      folder_ = absolute(use.value->text, folder_);
      if (file) folder_ = parent(folder_);
    }
  }
}

bool Matcher::fits(const Usage::Case& one) const {
  if (!one.value_of.empty() && std::none_of(flags_.begin(), flags_.end(), [&](const FlagUse& use) {
        return use.name == one.value_of && use.value && use.value->known &&
               std::any_of(one.value_like.begin(), one.value_like.end(),
                           [&](const std::string& pattern) {
                             return script_like(pattern, use.value->text);
                           });
      }))
    return false;
  if (!one.any_flag.empty() && !given(one.any_flag)) return false;
  if (given(one.no_flag)) return false;
  if (one.operands && *one.operands != !operands_.empty()) return false;
  if (one.path_operands && *one.path_operands != std::any_of(operands_.begin(), operands_.end(),
                                                             [](const Argument& operand) {
                                                               return !operand.known ||
                                                                      looks_like_path(operand.text);
                                                             }))
    return false;
  return one.operand.empty() ||
         (!operands_.empty() && fits_any(one.operand, operands_.front().text));
}

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
  if (!argument.known || (relative && !folder_known_)) {
    // What is known of the beginning still limits the place: "$dir/x" may be anything, "/app/$x"
    // lies below /app.
    const std::size_t slash = text.rfind('/');
    const bool bounded =
        !argument.known && slash != std::string::npos && slash > 0 && !(relative && !folder_known_);
    out.place =
        bounded ? tree_at(absolute(text.substr(0, slash), base)) : Place{.area = Area::anywhere};
    return out;
  }
  out.place.path = absolute(text, base);
  if (selector.parent) out.place.path = parent(out.place.path);
  out.place.glob = out.place.path.find_first_of("*?[") != std::string::npos;
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
    if (!meant || given(one.skipped_by)) continue;
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

void Matcher::suppose(const Argument& word, const std::string& as) {
  if (!word.known || has_word(explained_, word.text)) return;
  Access one = access({.tree = true}, word, folder_);
  one.unless =
      Assumption{{}, fmt::format("`{}` neither reads nor writes {}", words_.front().text, as)};
  out_.reads.push_back(one);
  out_.writes.push_back(std::move(one));
}

/// A path that the command line names and that the data says nothing about may be read and written.
void Matcher::add_unexplained() {
  if (out_.barrier || (command_->usage.stops_at_operand && command_->usage.reads.empty())) return;
  for (const FlagUse& use : flags_) {
    if (!use.value) continue;
    const std::string& text = use.value->text;
    const bool path = text.find('/') != std::string::npos && text.find("://") == std::string::npos;
    if (takes_value(use.name) ? looks_like_path(text) : path)
      suppose(*use.value, text + ", the value of " + use.name);
  }
  for (const Argument& operand : operands_)
    if (looks_like_path(operand.text)) suppose(operand, operand.text);
}

Effects Matcher::run() {
  if (words_.empty()) return std::move(out_);
  const std::string& word = words_.front().text;
  if (!words_.front().known) {
    out_.barrier = "the name of the command is not known";
    return std::move(out_);
  }
  command_ = base_.command(program_name(word));
  if (word.find('/') != std::string::npos) {
    folder_is_outer_ = around_.cwd_is_outer;
    folder_known_ = around_.cwd_known;
    out_.reads.push_back(access({}, words_.front(), around_.cwd));
    folder_ = around_.cwd;
    // A program of the project may be anything, whatever it is called; the wrappers of build tools
    // are known by name.
    const bool wrapper = command_ != nullptr && (is_system_path(absolute(word, around_.cwd)) ||
                                                 !command_->ecosystem.empty());
    if (!wrapper) command_ = nullptr;
  } else {
    out_.programs.push_back(word);
  }
  if (command_ == nullptr) {
    out_.barrier = "`" + word + "` is not a known command";
    return std::move(out_);
  }
  split(command_->usage, 1);
  if (forwarded_) {
    append(out_, Matcher(base_, *forwarded_, around_).run());
    return std::move(out_);
  }
  // Cases stand beside subcommands: when one of these was given, the cases of the command are not
  // meant.
  const auto& cases = chain_.back()->cases;
  const auto fit =
      std::find_if(cases.begin(), cases.end(), [&](const auto& one) { return fits(one); });
  if (fit != cases.end()) chain_.push_back(&fit->usage);
  settle_folder();
  if (const Ecosystem* ecosystem = base_.ecosystem(command_->ecosystem)) out_.env = ecosystem->env;
  for (const Usage* usage : chain_) {
    if (usage->strict)
      for (const FlagUse& use : flags_)
        if (!has_word(usage->flags, use.name) && !takes_value(use.name))
          out_.unsure.push_back("flag " + use.name + " of `" + word + "`");
    apply(*usage);
  }
  add_unexplained();
  // A tool that installs itself anew was there before.
  std::erase_if(out_.provides,
                [&](const std::string& one) { return has_word(out_.programs, one); });
  return std::move(out_);
}

}  // namespace

Effects effects_of(const Base& base, const CommandLine& line, const Surroundings& around) {
  return Matcher(base, line, around).run();
}

}  // namespace stowage::knowledge
