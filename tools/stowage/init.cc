// stowage init: a configuration and the lines by which hooks and CI call the linter.

#include <cstdlib>
#include <filesystem>

#include "lib/config/read.h"
#include "lib/text/source.h"
#include "rules/rules.h"
#include "tools/stowage/batch.h"
#include "tools/stowage/commands.h"
#include "tools/stowage/outputs.h"

namespace stowage::cli {

namespace {

namespace fs = std::filesystem;

constexpr const char* config_name = ".stowage.yaml";

constexpr std::string_view starter =
    R"(# What stowage looks for here. All keys: docs/configuration.md; all rules: stowage rules.

# Rules beside those that are on by default: names, groups, or codes of hadolint and BuildKit.
# select: [default, reproducibility]
# ignore: [DL3059]

# Levels: error, warning, info, style, off. From `fail-on` up, the exit status is 1.
# severity:
#   copy-before-install: error
fail-on: info

# Not searched, as in a .gitignore (which is respected anyway).
# exclude: [vendor/, testdata/]

# Other rules for some files.
# paths:
#   - files: ["test/"]
#     ignore: [all]
)";

constexpr std::string_view pre_commit = R"(repos:
  - repo: local
    hooks:
      - id: stowage
        name: stowage
        entry: stowage lint
        language: system
        files: '(^|/)([^/]*\.)?(?i:dockerfile|containerfile)$|(^|/)(Dockerfile|Containerfile)\.[^/]*$'
        exclude: '(?i)\.dockerignore$|~$'
)";

constexpr std::string_view github = R"(name: Dockerfiles
on: [push, pull_request]
permissions:
  contents: read
jobs:
  stowage:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: stowage lint --format github
)";

constexpr std::string_view gitlab = R"(stowage:
  stage: test
  script:
    - stowage lint --output gitlab:gl-code-quality-report.json --format text
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
)";

/// hadolint takes any word for a code; here it would be an error. What is left out is told in comments.
std::string without_unknown(config::Choice& choice) {
  std::string told;
  const auto is_unknown = [&](const std::string& word) {
    const auto problem = config::problem_with_rule(word, rules::all(), {});
    if (problem) told += "# Left out: " + *problem + ".\n";
    return problem.has_value();
  };
  std::erase_if(choice.ignore, is_unknown);
  std::erase_if(choice.levels,
                [&](const config::LevelChange& each) { return is_unknown(each.rule); });
  return told;
}

/// The header of a translated file says where it came from; the rest is what it meant.
Result<std::string> translated(const std::string& path) {
  const Result<Source> source = read_source(path);
  if (!source) return tl::unexpected(source.error());
  config::Loaded loaded = config::read_hadolint(path, source->text());
  if (!loaded.problems.empty()) return fail(loaded.problems.front());
  loaded.config.file.clear();
  // The exit status 0 is said as a threshold.
  if (!loaded.config.fail.value_or(true)) loaded.config.fail_on = config::FailOn::none;
  loaded.config.fail.reset();
  loaded.config.verbose.reset();
  const std::string told = without_unknown(loaded.config.choice);
  return "# Translated from " + path + ", which is not read any more.\n" + told +
         config::as_yaml(loaded.config);
}

std::string hadolint_file(const std::string& given) {
  if (!given.empty()) return given;
  for (const char* name : {".hadolint.yaml", ".hadolint.yml"})
    if (fs::exists(name)) return name;
  return {};
}

int complain(const std::string& message) {
  write_err("stowage: " + message + "\n");
  return trouble;
}

/// A new file, or where there is one already, the lines to put into it.
int place(const std::string& path, std::string_view text, bool print) {
  if (print) {
    write_out("# " + path + "\n" + std::string(text));
    return clean;
  }
  if (fs::exists(path)) {
    write_out(path + " is there already; what to put into it:\n\n" + std::string(text) + "\n");
    return clean;
  }
  std::error_code error;
  const fs::path folder = fs::path(path).parent_path();
  if (!folder.empty()) fs::create_directories(folder, error);
  const Result<void> written = write_file(path, text);
  if (!written) return complain(written.error().message);
  write_out("wrote " + path + "\n");
  return clean;
}

}  // namespace

int init(const InitOptions& options) {
  std::string text(starter);
  if (options.from_hadolint) {
    const std::string file = hadolint_file(options.hadolint_file);
    if (file.empty()) return complain("no .hadolint.yaml in this folder; name it");
    Result<std::string> made = translated(file);
    if (!made) return complain(made.error().message);
    text = std::move(*made);
  }
  const bool is_there = !options.print && fs::exists(config_name);
  const bool more = options.pre_commit || options.github || options.gitlab;
  if (is_there && (!more || options.from_hadolint))
    return complain(std::string(config_name) + " is there already");
  int status = is_there ? clean : place(config_name, text, options.print);
  if (options.pre_commit && status == clean)
    status = place(".pre-commit-config.yaml", pre_commit, options.print);
  if (options.github && status == clean)
    status = place(".github/workflows/stowage.yaml", github, options.print);
  if (options.gitlab && status == clean) status = place(".gitlab-ci.yml", gitlab, options.print);
  return status;
}

}  // namespace stowage::cli
