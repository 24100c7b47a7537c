#include <unistd.h>

#include <cstdlib>
#include <mutex>
#include <optional>

#include "lib/lint/fix.h"
#include "lib/lint/linter.h"
#include "lib/report/json.h"
#include "lib/report/summary.h"
#include "lib/report/text.h"
#include "lib/text/diff.h"
#include "lib/text/replace_file.h"
#include "rules/rules.h"
#include "tools/stowage/batch.h"
#include "tools/stowage/commands.h"
#include "tools/stowage/inputs.h"

namespace stowage::cli {

namespace {

/// The Dockerfiles that a CI file builds, so that its rules can look at them.
std::optional<std::string> read_beside(const std::string& path) {
  const Result<Source> source = read_source(path);
  if (!source) return std::nullopt;
  return std::string(source->text());
}

bool use_color(Color color) {
  if (color != Color::automatic) return color == Color::always;
  const char* no_color = std::getenv("NO_COLOR");
  if (no_color != nullptr && no_color[0] != '\0') return false;
  const char* terminal = std::getenv("TERM");
  return ::isatty(STDOUT_FILENO) != 0 &&
         (terminal == nullptr || std::string_view(terminal) != "dumb");
}

/// Lints one file after the other; what they have in common.
class Job {
 public:
  explicit Job(const LintOptions& options)
      : options_(options),
        rules_(lint::rules_by_default(rules::all(), lint::Compat::none)),
        style_{use_color(options.color)},
        worst_(options.unsafe_fixes ? Grade::assuming : Grade::equivalent),
        fixing_(options.fix || options.unsafe_fixes) {}

  Chunk work(const std::string& path) {
    Chunk chunk;
    Result<Source> source = read_input(path, options_.stdin_filename);
    if (!source) {
      complain(chunk, source.error().message);
    } else if (options_.diff) {
      diff(*source, chunk);
    } else {
      if (fixing_) fix(path, *source, chunk);
      // With a fixed standard input, the standard output is for the fixed text.
      look(*source, fixing_ && path == "-" ? chunk.err : chunk.out);
    }
    return chunk;
  }

  const report::Summary& summary() const { return summary_; }
  report::TextStyle style() const { return style_; }
  bool trouble_met() const { return trouble_; }

 private:
  void complain(Chunk& chunk, const std::string& message) {
    chunk.err += "stowage: " + message + "\n";
    const std::scoped_lock lock(mutex_);
    trouble_ = true;
  }

  void look(const Source& source, std::string& out) {
    const lint::Unit unit(source, read_beside);
    const std::vector<lint::Diagnostic> found = lint::lint(unit, rules_);
    report::Summary summary;
    summary.files = 1;
    summary.add(found);
    if (options_.format == Format::json) {
      report::write_json_findings(unit, found, out);
    } else {
      report::write_text(unit, found, style_, out);
    }
    count(summary);
  }

  void fix(const std::string& path, Source& source, Chunk& chunk) {
    lint::Fixed fixed = lint::apply_fixes(source, rules_, worst_, read_beside);
    if (path == "-") {
      chunk.out += fixed.text;
    } else if (!fixed.applied.empty()) {
      if (const Result<void> written = replace_file(path, fixed.text); !written) {
        complain(chunk, written.error().message);
        return;
      }
    }
    source = Source(source.path(), std::string_view(fixed.text));
  }

  void diff(const Source& source, Chunk& chunk) {
    const lint::Fixed fixed = lint::apply_fixes(source, rules_, worst_, read_beside);
    chunk.out += unified_diff(source.text(), fixed.text,
                              {.before = "a/" + source.path(), .after = "b/" + source.path()});
    report::Summary summary;
    summary.files = 1;
    summary.fixable = fixed.applied.size();
    count(summary);
  }

  void count(const report::Summary& summary) {
    const std::scoped_lock lock(mutex_);
    summary_ += summary;
  }

  const LintOptions& options_;
  lint::RuleSet rules_;
  report::TextStyle style_;
  Grade worst_;
  bool fixing_;
  std::mutex mutex_;
  report::Summary summary_;
  bool trouble_ = false;
};

/// Prints pieces of the findings array with commas between those that are not empty.
class Printer {
 public:
  explicit Printer(bool json) : json_(json) {}
  void print(const Chunk& chunk) {
    if (!chunk.err.empty()) write_err(chunk.err);
    if (chunk.out.empty()) return;
    if (json_ && !first_) write_out(",");
    first_ = false;
    write_out(chunk.out);
  }

 private:
  bool json_;
  bool first_ = true;
};

}  // namespace

int lint(const LintOptions& options) {
  const Inputs inputs = find_inputs(options.paths, options.files_from);
  for (const std::string& problem : inputs.problems) write_err("stowage: " + problem + "\n");

  const bool json = options.format == Format::json && !options.diff;
  Job job(options);
  Printer printer(json);
  std::string text;
  if (json) report::write_json_begin(text);
  write_out(text);
  run_batch(
      inputs.paths.size(), options.threads,
      [&](std::size_t i) { return job.work(inputs.paths[i]); },
      [&](Chunk& chunk) { printer.print(chunk); });
  text.clear();
  if (json) {
    report::write_json_end(job.summary(), text);
  } else if (!options.diff && job.summary().files > 0) {
    report::write_text_summary(job.summary(), job.style(), text);
  }
  const bool fixed_stdin =
      (options.fix || options.unsafe_fixes) && !options.paths.empty() && options.paths[0] == "-";
  if (fixed_stdin && !json) {
    write_err(text);
  } else {
    write_out(text);
  }
  if (!inputs.problems.empty() || job.trouble_met()) return trouble;
  const bool found = options.diff ? job.summary().fixable > 0 : job.summary().findings() > 0;
  return found ? findings : clean;
}

}  // namespace stowage::cli
