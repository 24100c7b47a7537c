#include "tools/stowage/lint_command.h"

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>

#include "lib/report/writer.h"

namespace stowage::cli {

namespace {

constexpr const char* examples = R"(Examples:
  stowage lint                               all Dockerfiles below this folder
  stowage lint Dockerfile docker/build.txt   a named file is a Dockerfile whatever its name
  git ls-files -z '*Dockerfile*' | stowage lint --files-from -
  stowage lint --fix                         apply what certainly leaves the image the same
  stowage lint --diff | patch -p1            the same by way of a patch
  stowage lint --output sarif:lint.sarif --format text
  stowage lint --format json - --stdin-filename docker/Dockerfile < docker/Dockerfile
  stowage lint --compat hadolint --format json Dockerfile

A comment silences a rule for the instruction below it, or for the file:
  # stowage ignore=add-instead-of-copy reason="unpacks" until=2027-01-31
  # stowage global ignore=copy-before-install,DL3020

Exit status: 0 nothing at or above the level of --fail-on, 1 findings, 2 usage, or a file that cannot be read.)";

std::string format_names() {
  std::string names;
  for (const report::Writer* each : report::writers())
    names.append(names.empty() ? "" : ",").append(each->name);
  return names;
}

/// A flag that may be given often and takes one value each time.
template <class Take>
CLI::Option* add_repeated(CLI::App& command, const std::string& name, const Take& take,
                          const std::string& help, const std::string& type) {
  return command
      .add_option_function<std::vector<std::string>>(
          name,
          [take](const std::vector<std::string>& values) {
            for (const std::string& value : values) take(value);
          },
          help)
      ->type_name(type)
      ->allow_extra_args(false)
      ->delimiter(',');
}

void add_rules(CLI::App& command, config::Config& flags) {
  const auto into = [](std::vector<std::string>& list) {
    return [&list](const std::string& value) { list.push_back(value); };
  };
  add_repeated(command, "--select", into(flags.choice.select),
               "Rules to run: names, groups, codes, `default`, `all`", "RULE");
  add_repeated(command, "--ignore", into(flags.choice.ignore), "Rules not to run", "RULE");
  for (const char* level : {"error", "warning", "info", "style"})
    add_repeated(
        command, std::string("--") + level,
        [&flags, level](const std::string& rule) {
          flags.choice.levels.push_back({rule, config::severity_of(level)});
        },
        std::string("Rules that are of the level ") + level, "RULE");
  command
      .add_option_function<std::string>(
          "--compat", [&flags](const std::string& word) { flags.compat = config::compat_of(word); },
          "Give the answers of hadolint, or of BuildKit's checks")
      ->type_name("TOOL")
      ->check(CLI::IsMember({"none", "hadolint", "buildkit"}));
  command
      .add_option_function<std::string>(
          "--fail-on",
          [&flags](const std::string& word) { flags.fail_on = config::fail_on_of(word); },
          "The level from which the exit status is 1; none: never; default: info")
      ->type_name("LEVEL")
      ->check(CLI::IsMember({"error", "warning", "info", "style", "none"}));
  command
      .add_option_function<std::string>(
          "-t,--failure-threshold",
          [&flags](const std::string& word) { flags.fail_on = config::threshold_of(word); },
          "The same in hadolint's words, where ignore and none mean: from any finding on")
      ->type_name("LEVEL")
      ->check(CLI::IsMember({"error", "warning", "info", "style", "none", "ignore"}));
  command
      .add_option_function<std::string>(
          "--shellcheck", [&flags](const std::string& word) { flags.shellcheck = word; },
          "Ask the real ShellCheck about scripts: auto (when there is one; so with --compat "
          "hadolint), "
          "require, off (default), or its path")
      ->type_name("WHEN");
  command.add_flag_function(
      "--no-fail", [&flags](std::int64_t) { flags.fail = false; },
      "Exit status 0 whatever is found");
  command.add_flag_function(
      "--disable-ignore-pragma", [&flags](std::int64_t) { flags.pragmas = false; },
      "Comments silence nothing");
}

void add_images_and_labels(CLI::App& command, config::Config& flags) {
  add_repeated(
      command, "--trusted-registry",
      [&flags](const std::string& value) { flags.trusted_registries.push_back(value); },
      "A registry that images may come from, with * at an end", "HOST");
  add_repeated(
      command, "--require-label",
      [&flags](const std::string& value) {
        const std::size_t colon = value.rfind(':');
        const std::string type = colon == std::string::npos ? "" : value.substr(colon + 1);
        const auto known = config::label_type_of(type.empty() ? "text" : type);
        if (!known)
          throw CLI::ValidationError("--require-label",
                                     type +
                                         " is not one of text, url, rfc3339, spdx, hash, "
                                         "semver, email");
        flags.label_schema.insert_or_assign(value.substr(0, colon), *known);
      },
      "A label that images must have, and what it holds", "NAME:TYPE");
  command.add_flag_function(
      "--strict-labels", [&flags](std::int64_t) { flags.strict_labels = true; },
      "Labels that are not required are findings");
  command
      .add_option_function<std::string>(
          "--builder", [&flags](const std::string& word) { flags.builder = word; },
          "Whose cache a fix is weighed for; default: buildkit")
      ->check(CLI::IsMember({"buildkit", "classic", "buildah", "podman", "kaniko"}));
}

void add_reports(CLI::App& command, LintOptions& options) {
  config::Config& flags = options.config.flags;
  add_repeated(
      command, "-f,--format",
      [&flags](const std::string& value) { flags.formats.push_back(value); },
      "How findings are written", "FORMAT:{" + format_names() + "}");
  command.add_option("-o,--output", options.outputs, "A report to a file; may be given often")
      ->type_name("[FORMAT:]FILE")
      ->allow_extra_args(false);
  command
      .add_option("--file-path-in-report", options.file_path_in_report,
                  "Instead of the file's name, in checkstyle, codeclimate, gitlab_codeclimate, "
                  "sonarqube, junit")
      ->type_name("PATH");
  const auto set_color = [&options](const std::string& word) {
    options.color = word == "always"  ? Color::always
                    : word == "never" ? Color::never
                                      : Color::automatic;
  };
  command
      .add_option_function<std::string>("--color", set_color,
                                        "Default: auto; NO_COLOR is respected")
      ->type_name("WHEN")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  command.add_flag_function(
      "--no-color", [&options](std::int64_t) { options.color = Color::never; },
      "The same as --color never");
  command.add_flag("-q,--quiet", options.quiet, "Findings only, no summary");
  command.add_flag("--statistics", options.statistics,
                   "How often each rule was broken, in place of the findings as text");
  command.add_flag_function(
      "-V,--verbose", [&flags](std::int64_t) { flags.verbose = true; },
      "Print the effective configuration on the standard error");
}

void add_fixes(CLI::App& command, LintOptions& options) {
  command.add_flag("--fix", options.fix, "Apply fixes that leave the image the same");
  command.add_flag("--unsafe-fixes", options.unsafe_fixes, "Apply those with assumptions, too");
  command.add_option("--fix-only", options.config.fix_only, "Apply the fixes of these rules only")
      ->type_name("RULE")
      ->allow_extra_args(false)
      ->delimiter(',');
  command.add_flag("--no-cache-breaking", options.no_cache_breaking,
                   "Apply no fix that makes a step miss the cache");
  command.add_flag("--diff", options.diff, "Print what the fixes would change; change nothing");
  command
      .add_option_function<std::string>(
          "--baseline",
          [&options](const std::string& path) { options.config.flags.baseline = path; },
          "Findings that are known and not shown")
      ->type_name("FILE");
  command.add_flag("--write-baseline", options.write_baseline,
                   "Write what is found now to the baseline (default: .stowage-baseline.json)");
}

}  // namespace

void add_inputs(CLI::App& command, InputOptions& inputs, std::string& stdin_filename,
                unsigned& threads) {
  command.add_option("paths", inputs.paths,
                     "Files, folders to search, or - for the standard input (default: .)");
  command
      .add_option("--files-from", inputs.files_from,
                  "A file with one path a line, or NUL between them, or -")
      ->type_name("LIST");
  command.add_option("--exclude", inputs.exclude, "Not to be searched: as a line of a .gitignore")
      ->type_name("PATTERN")
      ->allow_extra_args(false);
  command.add_flag("!--no-gitignore", inputs.gitignore, "Search what git ignores, too");
  command.add_option("--stdin-filename", stdin_filename, "Name to show for the standard input")
      ->type_name("NAME");
  command.add_option("--threads", threads, "Default: one a processor")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
}

CLI::App* add_lint(CLI::App& app, LintOptions& options) {
  CLI::App* lint = app.add_subcommand("lint", "Find what makes builds slow or wrong");
  add_inputs(*lint, options.inputs, options.stdin_filename, options.threads);
  lint->add_option("-c,--config", options.config.file,
                   "Default: the nearest .stowage.yaml, else .hadolint.yaml")
      ->type_name("FILE");
  lint->add_flag("--isolated", options.config.isolated,
                 "Read no configuration file and no environment");
  lint->add_option_function<std::string>(
          "--rules-dir",
          [&options](const std::string& folder) { options.config.flags.rules_dir = folder; },
          "More commands and ecosystems, as in rules/")
      ->type_name("DIR");
  add_rules(*lint, options.config.flags);
  add_images_and_labels(*lint, options.config.flags);
  add_reports(*lint, options);
  add_fixes(*lint, options);
  lint->footer(examples);
  return lint;
}

}  // namespace stowage::cli
