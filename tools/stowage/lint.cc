#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <mutex>
#include <optional>

#include "lib/config/policy.h"
#include "lib/context/folder_names.h"
#include "lib/context/tree.h"
#include "lib/lint/baseline.h"
#include "lib/lint/dockerfile_uses.h"
#include "lib/lint/fingerprint.h"
#include "lib/lint/fix.h"
#include "lib/lint/impact.h"
#include "lib/lint/linter.h"
#include "lib/lint/rule_words.h"
#include "lib/lint/shellcheck.h"
#include "lib/text/diff.h"
#include "lib/text/replace_file.h"
#include "rules/cache/rewrites.h"
#include "rules/rules.h"
#include "tools/stowage/across_files.h"
#include "tools/stowage/batch.h"
#include "tools/stowage/commands.h"
#include "tools/stowage/find_context.h"
#include "tools/stowage/outputs.h"

namespace stowage::cli {

namespace {

using lint::Diagnostic;

/// The Dockerfiles that a CI file builds, so that its rules can look at them.
std::optional<std::string> read_beside(const std::string& path) {
  const Result<Source> source = read_source(path);
  return source ? std::optional(std::string(source->text())) : std::nullopt;
}

/// The context of an ignore file, as far as it is not larger than a rule should look at.
std::optional<context::Tree> list_beside(const std::string& folder) {
  constexpr std::size_t most = 200'000;
  Result<context::Tree> tree = context::Tree::walk(
      folder.empty() ? "." : folder,
      {.most_entries = most, .skip = [](std::string_view path) { return path == ".git"; }});
  if (!tree) return std::nullopt;
  return std::move(*tree);
}

/// The files of a folder are linted one after the other: what a thread has seen is kept for the next file.
context::FolderNames& folders() {
  static thread_local context::FolderNames known;
  return known;
}

const std::vector<std::string>* names_beside(const std::string& folder) {
  return folders().of(folder);
}

bool use_color(const LintOptions& options, const config::Config& config) {
  if (options.color != Color::automatic) return options.color == Color::always;
  if (config.color && !*config.color) return false;
  const char* terminal = std::getenv("TERM");
  return ::isatty(STDOUT_FILENO) != 0 &&
         (terminal == nullptr || std::string_view(terminal) != "dumb");
}

constexpr const char* default_baseline = ".stowage-baseline.json";

/// Lints one file after the other; what they have in common.
class Job {
 public:
  Job(const LintOptions& options, const config::Config& config, std::span<const Output> outputs,
      const report::Options& style, const lint::Baseline* baseline, lint::ShellCheck* shellcheck,
      std::shared_ptr<const lint::Settings> settings, Inputs& inputs)
      : options_(options),
        config_(config),
        outputs_(outputs),
        style_(style),
        baseline_(baseline),
        shellcheck_(shellcheck),
        policy_(config, rules::all(), config_folder(config)),
        rules_(policy_.rules(), policy_.known()),
        settings_(with_uses(with_package_layers(std::move(settings), policy_.rules(), inputs.paths,
                                                options.threads),
                            inputs, options.threads)),
        worst_(options.unsafe_fixes ? Grade::assuming : Grade::equivalent),
        keys_(config.builder.value_or("buildkit") == "buildkit" ? lint::Keys::buildkit
                                                                : lint::Keys::by_instruction),
        fixing_(options.fix || options.unsafe_fixes || !options.config.fix_only.empty()),
        files_(inputs.paths.size()) {}

  /// A few files, which are looked at together as far as they are small.
  Chunk work(std::span<const std::string> paths) {
    constexpr std::size_t small = std::size_t{1} << 16;  // bytes of all
    Chunk chunk;
    chunk.reports.resize(outputs_.size());
    std::vector<Source> sources;
    std::size_t size = 0;
    const auto look_at_all = [&] {
      look(sources, chunk);
      sources.clear();
      size = 0;
    };
    for (const std::string& path : paths) {
      Result<Source> source = read(path);
      if (!source) {
        complain(chunk, source.error().message);
        continue;
      }
      if (options_.diff) {
        diff(*source, chunk);
        continue;
      }
      if (fixing_) fix(path, *source, chunk);
      if (size + source->text().size() > small) look_at_all();
      size += source->text().size();
      sources.push_back(std::move(*source));
    }
    look_at_all();
    return chunk;
  }

  bool fixing() const { return fixing_; }
  const report::Summary& summary() const { return summary_; }
  bool trouble_met() const { return trouble_; }
  std::vector<lint::BaselineEntry> take_entries() { return std::move(entries_); }

 private:
  void complain(Chunk& chunk, const std::string& message) {
    chunk.err += "stowage: " + message + "\n";
    const std::scoped_lock lock(mutex_);
    trouble_ = true;
  }

  Result<Source> read(const std::string& path) const {
    const bool hadolint = style_.compat == lint::Compat::hadolint;
    const std::string name = !options_.stdin_filename.empty() ? options_.stdin_filename
                             : hadolint                       ? "-"
                                                              : "<stdin>";
    return read_input(path, name);
  }

  std::string absolute(const std::string& path) const {
    return std::filesystem::path(here_ / path).lexically_normal().string();
  }

  std::vector<lint::Findings> find(std::span<const lint::Unit* const> units) const {
    const auto more = [&](const lint::Unit& each, lint::Report& report) {
      for (const auto& rule : config_.rules) config::check(each, *rule, report);
      if (shellcheck_ != nullptr && each.is_dockerfile())
        shellcheck_->check(each, policy_.rules(), report);
    };
    std::vector<lint::Findings> found = lint::find(units, rules_, more);
    for (std::size_t i = 0; i < units.size(); ++i)
      if (!found[i].shown.empty())
        policy_.apply(config_.paths.empty() ? std::string() : absolute(units[i]->source().path()),
                      found[i].shown);
    return found;
  }

  /// The optimizer is asked, and a folder looked through, where the time that it takes is not felt.
  void offer_rewrites(const lint::Unit& unit, std::vector<Diagnostic>& found) const {
    constexpr std::size_t few = 5, some = 100;
    const bool asked = fixing_ || options_.diff;
    if (!asked && files_ > some) return;
    const rules::ContextOf context = [&](const lint::Unit& each) {
      return find_context(each.source().path(), each.model(), context::IgnoreStyle::docker,
                          settings_->uses.get())
          .context;
    };
    rules::offer_rewrites(unit, found, asked || files_ <= few ? context : rules::ContextOf());
  }

  /// Moves what the baseline knows to the suppressed findings, and keeps all for a new baseline.
  void part_by_baseline(const lint::Unit& unit, lint::Findings& found) {
    if (baseline_ == nullptr && !options_.write_baseline) return;
    const auto names = lint::fingerprints(unit, found.shown);
    const std::string file =
        lint::name_in_baseline(unit.source().path(), config_.baseline.value_or(default_baseline));
    std::vector<Diagnostic> left;
    for (std::size_t i = 0; i < found.shown.size(); ++i) {
      Diagnostic& each = found.shown[i];
      if (options_.write_baseline) {
        const std::scoped_lock lock(mutex_);
        entries_.push_back({file, std::string(each.rule->name), names[i]});
      } else if (baseline_->has(file, names[i])) {
        found.suppressed.push_back(
            {std::move(each), lint::Suppressor::baseline, "in the baseline"});
        continue;
      }
      left.push_back(std::move(each));
    }
    found.shown = std::move(left);
  }

  void look(std::span<const Source> sources, Chunk& chunk) {
    constexpr std::size_t most_folders = 300;
    if (folders().size() > most_folders) folders().forget();
    std::deque<lint::Unit> units;
    std::vector<const lint::Unit*> all;
    for (const Source& source : sources)
      all.push_back(&units.emplace_back(source, read_beside, settings_, list_beside, names_beside));
    std::vector<lint::Findings> found = find(all);
    for (std::size_t i = 0; i < units.size(); ++i) {
      part_by_baseline(units[i], found[i]);
      offer_rewrites(units[i], found[i].shown);
    }
    for (std::size_t i = 0; i < units.size(); ++i)
      for (Diagnostic& each : found[i].shown)
        for (Fix& fix : each.fixes) fix.reruns = lint::steps_missed(units[i], fix, keys_);
    for (std::size_t i = 0; i < units.size(); ++i) tell(units[i], found[i], chunk);
  }

  void tell(const lint::Unit& unit, const lint::Findings& found, Chunk& chunk) {
    // BuildKit's checks have no word for a file that it does not read: its build says it.
    if (const auto& errors = unit.tree().errors;
        style_.compat == lint::Compat::buildkit && !errors.empty())
      complain(chunk, fmt::format("{}:{}: {}", unit.source().path(),
                                  unit.lines().line_of(errors[0].span.begin), errors[0].message));
    report::Summary summary;
    summary.files = 1;
    summary.suppressed = found.suppressed.size();
    summary.add(found.shown);
    const report::FileReport file{unit, unit.source().path(), found.shown, found.suppressed};
    for (std::size_t i = 0; i < outputs_.size(); ++i)
      outputs_[i].writer->file(file, style_, chunk.reports[i].emplace_back());
    count(summary);
  }

  /// What --fix may touch: of the rules that are asked for, without lost steps where that is asked.
  std::vector<Diagnostic> fixable(const lint::Unit& unit) const {
    const lint::Unit* const units[] = {&unit};
    lint::Findings found = std::move(find(units)[0]);
    const auto wanted = [&](const lint::Rule& rule) {
      const auto& only = options_.config.fix_only;
      return only.empty() || std::any_of(only.begin(), only.end(), [&](const std::string& word) {
               return lint::stands_for(word, rule);
             });
    };
    std::erase_if(found.shown, [&](const Diagnostic& each) { return !wanted(*each.rule); });
    offer_rewrites(unit, found.shown);
    if (options_.no_cache_breaking)
      for (Diagnostic& each : found.shown)
        std::erase_if(each.fixes,
                      [&](const Fix& fix) { return !steps_missed(unit, fix, keys_).empty(); });
    return std::move(found.shown);
  }

  lint::Fixed fixed(const Source& source) const {
    const lint::Look look = [&](const lint::Unit& unit) { return fixable(unit); };
    return lint::apply_fixes(source, look, worst_, read_beside, settings_);
  }

  void fix(const std::string& path, Source& source, Chunk& chunk) {
    lint::Fixed done = fixed(source);
    if (path == "-") {
      chunk.out += done.text;
    } else if (!done.applied.empty()) {
      if (const Result<void> written = replace_file(path, done.text); !written) {
        complain(chunk, written.error().message);
        return;
      }
    }
    source = Source(source.path(), std::string_view(done.text));
  }

  void diff(const Source& source, Chunk& chunk) {
    const lint::Fixed done = fixed(source);
    chunk.out += unified_diff(source.text(), done.text,
                              {.before = "a/" + source.path(), .after = "b/" + source.path()});
    report::Summary summary;
    summary.files = 1;
    summary.fixable = done.applied.size();
    count(summary);
  }

  void count(const report::Summary& summary) {
    const std::scoped_lock lock(mutex_);
    summary_ += summary;
  }

  const LintOptions& options_;
  const config::Config& config_;
  std::span<const Output> outputs_;
  const report::Options& style_;
  const lint::Baseline* baseline_;
  lint::ShellCheck* shellcheck_;
  std::filesystem::path here_ = std::filesystem::current_path();
  config::Policy policy_;
  lint::RuleSet rules_;
  std::shared_ptr<const lint::Settings> settings_;
  Grade worst_;
  lint::Keys keys_;
  bool fixing_;
  std::size_t files_;
  std::mutex mutex_;
  report::Summary summary_;
  std::vector<lint::BaselineEntry> entries_;
  bool trouble_ = false;
};

int complain(const std::string& message) {
  write_err("stowage: " + message + "\n");
  return trouble;
}

/// 0 or 1 for what was found.
int status_of(const report::Summary& summary, const config::Config& config,
              std::span<const Output> outputs) {
  if (!config.fail.value_or(true)) return clean;
  const bool hadolint = config.compat == lint::Compat::hadolint;
  // hadolint's way with the formats of two services that look at the report alone.
  for (const Output& each : outputs)
    if (hadolint && (each.writer->name == "codeclimate" || each.writer->name == "codacy"))
      return clean;
  const bool buildkit = config.compat == lint::Compat::buildkit;  // where any finding fails
  switch (config.fail_on.value_or(buildkit ? config::FailOn::style : config::FailOn::info)) {
    case config::FailOn::error:
      return summary.reaches(lint::Severity::error) ? findings : clean;
    case config::FailOn::warning:
      return summary.reaches(lint::Severity::warning) ? findings : clean;
    case config::FailOn::info:
      return summary.reaches(lint::Severity::info) ? findings : clean;
    case config::FailOn::style:
      return summary.reaches(lint::Severity::style) ? findings : clean;
    case config::FailOn::none:
      break;
  }
  return clean;
}

/// How many files a thread takes at a time: a few of many, so that all threads are done at about the same time.
std::size_t files_together(std::size_t files, unsigned threads) {
  constexpr std::size_t most = 64, turns = 32;
  return std::clamp<std::size_t>(files / (turns * thread_count(threads)), 1, most);
}

/// Runs a job over all files and writes its reports.
class Run {
 public:
  Run(const LintOptions& options, const config::Config& config)
      : options_(options), config_(config) {}

  int run() {
    if (const int status = prepare(); status != clean) return status;
    InputOptions wanted = options_.inputs;
    wanted.exclude.insert(wanted.exclude.end(), config_.exclude.begin(), config_.exclude.end());
    if (!config_.exclude.empty()) wanted.exclude_base = config_folder(config_);
    Inputs inputs = find_inputs(wanted);
    for (const std::string& problem : inputs.problems) write_err("stowage: " + problem + "\n");
    if (shellcheck_)
      if (const Result<void> ran = check_scripts(inputs.paths); !ran)
        return complain(ran.error().message);
    static std::array<char, std::size_t{1} << 16> buffer;  // glibc takes no size without a buffer
    if (::isatty(STDOUT_FILENO) == 0) std::setvbuf(stdout, buffer.data(), _IOFBF, buffer.size());
    Job job(options_, config_, outputs_, style_, baseline_ ? &*baseline_ : nullptr,
            shellcheck_.get(), settings_, inputs);
    const bool to_error = job.fixing() && !options_.diff && !inputs.paths.empty() &&
                          inputs.paths[0] == "-";  // the fixed text has the standard output
    bool shown = false;                            // one report is on the standard output already
    for (const Output& output : outputs_) {
      sinks_.emplace_back(output, style_, to_error, output.path.empty() && shown);
      shown = shown || output.path.empty();
    }
    if (!options_.diff)
      for (std::size_t i = 0; i < sinks_.size(); ++i)
        if (!silent(i)) sinks_[i].begin();
    const std::size_t together = files_together(inputs.paths.size(), options_.threads);
    run_batch((inputs.paths.size() + together - 1) / together, options_.threads,
              [&](std::size_t i) {
                const auto rest = std::span(inputs.paths).subspan(i * together);
                return job.work(rest.first(std::min(together, rest.size())));
              },
              [&](Chunk& chunk) { print(chunk); });
    return end(job, !inputs.problems.empty() || job.trouble_met());
  }

 private:
  int prepare() {
    const lint::Compat compat = config_.compat.value_or(lint::Compat::none);
    auto outputs = resolve_outputs(config_.formats, options_.outputs, compat);
    if (!outputs) return complain(outputs.error().message);
    outputs_ = std::move(*outputs);
    style_.compat = compat;
    style_.color = use_color(options_, config_);
    style_.quiet = options_.quiet;
    style_.path_shown = options_.file_path_in_report;
    style_.page = [](const lint::Rule& rule) { return rules::page(rule); };
    if (config_.baseline && !options_.write_baseline) {
      auto baseline = lint::Baseline::read(*config_.baseline);
      if (!baseline) return complain(baseline.error().message);
      baseline_ = std::move(*baseline);
    }
    auto settings = settings_of(config_);
    auto own = own_knowledge(config_.rules_dir.value_or(""));
    if (!own) return complain(own.error().message);
    if (*own) settings->knowledge = std::make_shared<const knowledge::Base>(**std::move(own));
    settings_ = std::move(settings);
    // hadolint has ShellCheck in it.
    const std::string wanted =
        config_.shellcheck.value_or(compat == lint::Compat::hadolint ? "auto" : "off");
    if (wanted != "off") {
      const bool named = wanted != "auto" && wanted != "require";
      auto opened = lint::ShellCheck::open(named ? wanted : "shellcheck");
      if (!opened && wanted != "auto") return complain(opened.error().message);
      if (opened) shellcheck_ = std::move(*opened);
    }
    if (config_.verbose.value_or(false)) write_err(config::as_yaml(config_));
    return clean;
  }

  /// The scripts of all files, a few hundred a process. A file that cannot be read is told of later.
  Result<void> check_scripts(const std::vector<std::string>& paths) {
    constexpr std::size_t most = 300;
    std::vector<std::vector<lint::ShellScript>> by_file(paths.size());
    const auto no_print = [](Chunk&) {};
    run_batch(
        paths.size(), options_.threads,
        [&](std::size_t i) {
          const Result<Source> source =
              paths[i] == "-" ? fail("") : Result<Source>(read_input(paths[i], ""));
          if (!source) return Chunk();
          const lint::Unit unit(*source, {}, settings_);
          by_file[i] = lint::scripts_of(unit);
          return Chunk();
        },
        no_print);
    std::vector<std::vector<lint::ShellScript>> parts(1);
    for (auto& scripts : by_file)
      for (lint::ShellScript& script : scripts) {
        if (parts.back().size() == most) parts.emplace_back();
        parts.back().push_back(std::move(script));
      }
    std::vector<Result<void>> results(parts.size());
    run_batch(
        parts.size(), options_.threads,
        [&](std::size_t i) {
          results[i] = shellcheck_->run(parts[i]);
          return Chunk();
        },
        no_print);
    for (const Result<void>& each : results)
      if (!each) return each;
    return {};
  }

  /// Numbers by rule stand in the place of findings for people.
  bool silent(std::size_t output) const {
    return options_.statistics && outputs_[output].path.empty() &&
           outputs_[output].writer->name == "text";
  }

  void print(const Chunk& chunk) {
    if (!chunk.err.empty()) write_err(chunk.err);
    if (!chunk.out.empty()) write_out(chunk.out);
    for (std::size_t i = 0; i < chunk.reports.size(); ++i)
      for (const std::string& piece : chunk.reports[i])
        if (!silent(i)) sinks_[i].add(piece);
  }

  int end(Job& job, bool trouble_met) {
    const report::Summary& summary = job.summary();
    if (options_.diff) return trouble_met ? trouble : summary.fixable > 0 ? findings : clean;
    for (std::size_t i = 0; i < sinks_.size(); ++i) {
      if (silent(i)) continue;
      if (const Result<void> written = sinks_[i].end(summary); !written)
        return complain(written.error().message);
    }
    if (options_.statistics) {
      std::string text;
      report::write_statistics(summary, text);
      // What another program reads on the standard output stays whole.
      bool read_by_program = false;
      for (std::size_t i = 0; i < outputs_.size(); ++i)
        read_by_program = read_by_program || (outputs_[i].path.empty() && !silent(i));
      if (read_by_program)
        write_err(text);
      else
        write_out(text);
    }
    if (options_.write_baseline) return write_baseline(job.take_entries(), trouble_met);
    return trouble_met ? trouble : status_of(summary, config_, outputs_);
  }

  int write_baseline(std::vector<lint::BaselineEntry> entries, bool trouble_met) {
    const std::string path = config_.baseline.value_or(default_baseline);
    const std::size_t count = entries.size();
    const Result<void> written = write_file(path, lint::baseline_text(std::move(entries)));
    if (!written) return complain(written.error().message);
    if (!options_.quiet)
      write_err(fmt::format("stowage: {} findings are in {} now\n", count, path));
    return trouble_met ? trouble : clean;
  }

  const LintOptions& options_;
  const config::Config& config_;
  std::vector<Output> outputs_;
  report::Options style_;
  std::optional<lint::Baseline> baseline_;
  std::unique_ptr<lint::ShellCheck> shellcheck_;
  std::shared_ptr<const lint::Settings> settings_;
  std::vector<Sink> sinks_;
};

/// A name for the standard input stands for it, and the configuration is the one nearest to that name:
/// an editor works in any folder.
Result<LintOptions> with_stdin(LintOptions options) {
  if (options.stdin_filename.empty()) return options;
  std::vector<std::string>& paths = options.inputs.paths;
  if (paths.empty() && options.inputs.files_from.empty()) paths.emplace_back("-");
  if (std::find(paths.begin(), paths.end(), "-") == paths.end())
    return fail("--stdin-filename is a name for `-`, which is not among the files");
  options.config.folder = std::filesystem::path(options.stdin_filename).parent_path().string();
  return options;
}

}  // namespace

int lint(const LintOptions& given) {
  const Result<LintOptions> understood = with_stdin(given);
  if (!understood) return complain(understood.error().message);
  const LintOptions& options = *understood;
  const Result<config::Config> config = load_config(options.config);
  const auto compat = config ? config->compat : options.config.flags.compat;
  const int status = config ? Run(options, *config).run() : complain(config.error().message);
  // hadolint has no other status than 1 for what goes wrong.
  return status == trouble && compat == lint::Compat::hadolint ? findings : status;
}

}  // namespace stowage::cli
