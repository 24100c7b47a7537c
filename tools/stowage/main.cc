// The command line. All of CLI11 is in this file and lint_command.cc; the work is in the files named
// after the subcommands.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/closest.h"
#include "tools/stowage/batch.h"
#include "tools/stowage/commands.h"
#include "tools/stowage/describe.h"
#include "tools/stowage/lint_command.h"

namespace {

using namespace stowage::cli;  // NOLINT(google-build-using-namespace): the file is its front door

constexpr const char* top_examples = R"(Examples:
  stowage lint                       all Dockerfiles below this folder
  stowage optimize --diff            how ./Dockerfile would be rewritten, as a patch
  stowage optimize --write           rewrite it
  stowage explain copy-before-install

Exit status: 0 nothing found, 1 findings, 2 wrong usage, or a file that cannot be read or written.)";

constexpr const char* optimize_examples = R"(Examples:
  stowage optimize                    print ./Dockerfile in the better order
  stowage optimize --diff Dockerfile  as a patch
  stowage optimize --write            change the file, atomically

Each move is explained on the standard error: why, how sure it is, and what it assumes.
  identical   not even a cached step is lost
  equivalent  the same image; changed steps run once more
  assuming    the same image if what is listed holds: only with --assuming, or without a context)";

constexpr const char* init_examples = R"(Examples:
  stowage init                          .stowage.yaml to begin with
  stowage init --from-hadolint          what .hadolint.yaml says, as .stowage.yaml
  stowage init --pre-commit --github    also the hook and the workflow

No file that is there already is changed.)";

constexpr const char* graph_examples = R"(Examples:
  stowage graph | dot -Tsvg > graph.svg
  stowage graph --format mermaid Dockerfile

A dashed edge vanishes under the assumption that stands beside it.)";

constexpr const char* why_examples = R"(Examples:
  stowage why Dockerfile:7           what line 7 is looked up by, what makes it run again, what follows
  stowage why                        the same for every step of ./Dockerfile
  stowage why --target test docker/Dockerfile:12 --context .)";

constexpr const char* simulate_examples = R"(Examples:
  stowage simulate                          first build, a changed manifest, changed code
  stowage simulate --change src/main.js     which steps run again after this edit
  stowage simulate --against Dockerfile.new --format markdown
  stowage simulate --cache min              in CI, with the cache that mode=min exports
  stowage simulate --platform linux/amd64,linux/arm64)";

constexpr const char* replay_examples = R"(Examples:
  stowage replay                           the last 100 commits, as it is and as stowage would write it
  stowage replay --commits 500 --format markdown
  stowage replay --against Dockerfile.new

Each commit is one change of the context, as it is now; the build before it is in the cache.)";

constexpr const char* parse_examples = R"(Examples:
  stowage parse Dockerfile
  find . -name '*Dockerfile*' | stowage parse --files-from - > trees.jsonl

One line of JSON a file, with the fields of BuildKit's own parser.)";

constexpr const char* verify_examples = R"(Examples:
  stowage verify Dockerfile.old Dockerfile --context .
  git show HEAD:Dockerfile | stowage verify - Dockerfile --context . --format json

  identical   the same steps with the same cache keys
  equivalent  the same image
  assuming    the same image if what is listed holds
  different, unknown: exit status 1)";

void add_format(CLI::App& command, const std::vector<std::string>& names, Format& format) {
  const auto set = [&format](const std::string& word) {
    format = word == "json" ? Format::json : word == "markdown" ? Format::markdown : Format::text;
  };
  command.add_option_function<std::string>("--format", set, "Default: text")
      ->type_name("FORMAT")
      ->check(CLI::IsMember(names));
}

void add_rules_dir(CLI::App& command, std::string& folder) {
  command.add_option("--rules-dir", folder, "More commands and ecosystems, as in rules/")
      ->type_name("DIR");
}

void add_build(CLI::App& command, BuildOptions& options) {
  add_rules_dir(command, options.rules_dir);
  auto* context = command.add_option("--context", options.context,
                                     "The build context (default: the folder of the file)");
  command.add_flag("--no-context", options.no_context, "Look at no files but the Dockerfile")
      ->excludes(context);
  command.add_option("--target", options.target, "The stage that is built (default: the last)");
  command.add_option("--platform", options.platform, "Default: linux/amd64");
  command.add_option("--build-arg", options.build_args, "As it is given to the builder")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  command.add_option("--builder", options.builder, "Default: buildkit")
      ->check(CLI::IsMember({"buildkit", "classic", "buildah", "podman", "kaniko"}));
}

CLI::App* add_optimize(CLI::App& app, OptimizeOptions& options) {
  CLI::App* optimize =
      app.add_subcommand("optimize", "Put the steps into the order that rebuilds least");
  optimize->add_option("dockerfile", options.path,
                       "The file, or - for the standard input (default: Dockerfile)");
  auto* diff = optimize->add_flag("--diff", options.diff, "Print a patch instead of the file");
  optimize->add_flag("--write", options.write, "Write the file instead of printing it")
      ->excludes(diff);
  optimize->add_flag(
      "--assuming", options.assuming,
      "Also make moves that keep the image only under assumptions, which are listed");
  const auto style = [&options](const std::string& word) {
    options.style = word == "copy"      ? stowage::optimize::Style::copy
                    : word == "bind"    ? stowage::optimize::Style::bind
                    : word == "parents" ? stowage::optimize::Style::parents
                                        : stowage::optimize::Style::automatic;
  };
  optimize
      ->add_option_function<std::string>("--style", style,
                                         "How manifests come to an install: COPY lines, bind "
                                         "mounts of the RUN, one COPY --parents "
                                         "(default: auto, as the file does it already)")
      ->type_name("STYLE")
      ->check(CLI::IsMember({"auto", "copy", "bind", "parents"}));
  optimize->add_flag("--cache-mounts", options.cache_mounts,
                     "Also keep the caches of package managers in cache mounts");
  optimize->add_flag(
      "--install-again", options.install_again,
      "Also install what a project depends on first, where the install brings the "
      "project too (uv, Poetry, PDM) or looks at its imports (go get, go mod tidy), and the "
      "whole behind its sources");
  add_build(*optimize, options.build);
  optimize->footer(optimize_examples);
  return optimize;
}

void add_commits(CLI::App& command, std::size_t& commits) {
  command
      .add_option("--commits", commits, "How many of the last commits to look at (default: 100)")
      ->type_name("N")
      ->check(CLI::Range(1, 100000));
}

CLI::App* add_why(CLI::App& app, WhyOptions& options) {
  CLI::App* why = app.add_subcommand("why", "Say why a step runs again, and what falls with it");
  why->add_option("place", options.place, "DOCKERFILE or DOCKERFILE:LINE (default: Dockerfile)");
  add_commits(*why, options.commits);
  add_build(*why, options.build);
  add_format(*why, {"text", "json"}, options.format);
  why->footer(why_examples);
  return why;
}

CLI::App* add_simulate(CLI::App& app, SimulateOptions& options) {
  CLI::App* simulate = app.add_subcommand(
      "simulate", "Say which steps run again after a change, before and after a rewrite");
  simulate->add_option("dockerfile", options.path, "The file (default: Dockerfile)");
  simulate->add_option("--against", options.against,
                       "Another version of the file (default: as stowage would rewrite it)");
  simulate->add_option("--change", options.changed, "Files of the context that are edited")
      ->type_name("PATH");
  simulate->add_option("--change-arg", options.changed_args, "A build argument of another value")
      ->type_name("NAME=VALUE");
  simulate
      ->add_option("--cache", options.cache,
                   "Where the cache of the build before is: kept by the builder (default), or on a "
                   "fresh machine none, "
                   "min, max (the mode of cache-to)")
      ->check(CLI::IsMember({"kept", "none", "min", "max"}));
  add_build(*simulate, options.build);
  add_format(*simulate, {"text", "json", "markdown"}, options.format);
  simulate->footer(simulate_examples);
  return simulate;
}

CLI::App* add_replay(CLI::App& app, ReplayOptions& options) {
  CLI::App* replay = app.add_subcommand(
      "replay",
      "Say what the commits of the repository cost in rebuilds, before and after a rewrite");
  replay->add_option("dockerfile", options.path, "The file (default: Dockerfile)");
  replay->add_option("--against", options.against,
                     "Another version of the file (default: as stowage would rewrite it)");
  add_commits(*replay, options.commits);
  add_build(*replay, options.build);
  add_format(*replay, {"text", "json", "markdown"}, options.format);
  replay->footer(replay_examples);
  return replay;
}

CLI::App* add_verify(CLI::App& app, VerifyOptions& options) {
  CLI::App* verify = app.add_subcommand("verify", "Prove that two Dockerfiles make the same image");
  verify->add_option("old", options.before, "A Dockerfile, or -")->required();
  verify->add_option("new", options.after, "Another, or -")->required();
  verify->add_option("--context", options.context, "The folder that is built")->type_name("DIR");
  add_rules_dir(*verify, options.rules_dir);
  add_format(*verify, {"text", "json"}, options.format);
  verify->footer(verify_examples);
  return verify;
}

CLI::App* add_parse(CLI::App& app, ParseOptions& options) {
  CLI::App* parse = app.add_subcommand("parse", "Print the syntax tree as JSON, one line a file");
  add_inputs(*parse, options.inputs, options.stdin_filename, options.threads);
  parse->footer(parse_examples);
  return parse;
}

CLI::App* add_graph(CLI::App& app, GraphOptions& options) {
  CLI::App* graph = app.add_subcommand("graph", "Show which instruction depends on which, and why");
  graph->add_option("dockerfile", options.path,
                    "The file, or - for the standard input (default: Dockerfile)");
  const auto set = [&options](const std::string& word) {
    options.format = word == "json"      ? GraphFormat::json
                     : word == "mermaid" ? GraphFormat::mermaid
                                         : GraphFormat::dot;
  };
  graph->add_option_function<std::string>("--format", set, "Default: dot")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"dot", "mermaid", "json"}));
  add_rules_dir(*graph, options.rules_dir);
  graph->footer(graph_examples);
  return graph;
}

CLI::App* add_init(CLI::App& app, InitOptions& options) {
  CLI::App* init = app.add_subcommand("init", "Write a configuration, and calls for hooks and CI");
  init->add_option_function<std::string>(
          "--from-hadolint",
          [&options](const std::string& file) {
            options.from_hadolint = true;
            options.hadolint_file = file;
          },
          "Translate a .hadolint.yaml (default: that of this folder)")
      ->type_name("FILE")
      ->expected(0, 1);
  init->add_flag("--pre-commit", options.pre_commit, "Also .pre-commit-config.yaml");
  init->add_flag("--github", options.github, "Also a workflow for GitHub");
  init->add_flag("--gitlab", options.gitlab, "Also a job for GitLab");
  init->add_flag("--print", options.print, "Print all of it, write nothing");
  init->footer(init_examples);
  return init;
}

/// CLI11 would only say that a subcommand is missing.
bool complain_of_subcommand(const CLI::App& app, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return false;
  std::vector<std::string> names;
  for (const CLI::App* each : app.get_subcommands(nullptr)) names.push_back(each->get_name());
  if (std::find(names.begin(), names.end(), argv[1]) != names.end()) return false;
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const stowage::Closest guess = stowage::closest(argv[1], candidates);
  std::string message = "stowage: no subcommand is called " + std::string(argv[1]);
  if (!guess.word.empty()) message.append("; did you mean ").append(guess.word).append("?");
  write_err(message + "\nRun with --help for more information.\n");
  return true;
}

/// Under the name of hadolint (a link in an editor's path) it takes hadolint's place.
bool is_called_hadolint(const char* program) {
  const std::string_view path(program);
  return path.substr(path.rfind('/') + 1) == "hadolint";  // npos + 1 == 0
}

/// The words of the command line, last first, as CLI11 takes them.
std::vector<std::string> words_of(int argc, char** argv, bool as_hadolint) {
  std::vector<std::string> words(argv + 1, argv + argc);
  if (as_hadolint) {
    const bool version = std::any_of(words.begin(), words.end(), [](const std::string& word) {
      return word == "-v" || word == "--version";
    });
    if (version)
      words = {"--version"};
    else
      words.insert(words.begin(), {"lint", "--compat", "hadolint"});
  }
  std::reverse(words.begin(), words.end());
  return words;
}

/// `--compat hadolint` on the command line: hadolint has no status but 1 for what goes wrong.
bool asks_for_hadolint(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word(argv[i]);
    if (word == "--compat=hadolint" ||
        (word == "--compat" && i + 1 < argc && std::string_view(argv[i + 1]) == "hadolint"))
      return true;
  }
  return false;
}

/// Usage errors of any kind have one exit status.
int usage(const CLI::App& app, const CLI::ParseError& error, bool as_hadolint) {
  return app.exit(error) == 0 ? clean : as_hadolint ? findings : trouble;
}

/// The output may have failed at any time (a full disk); it is noticed here at the latest.
int finish(int status) {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return status;
  write_err("stowage: cannot write to the standard output\n");
  return trouble;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "Finds why image builds are slow, and rewrites Dockerfiles so that the cache holds."};
  app.name("stowage");
  app.set_version_flag("--version", "stowage " STOWAGE_VERSION);
  app.require_subcommand(1);
  app.footer(top_examples);

  LintOptions lint_options;
  OptimizeOptions optimize_options;
  WhyOptions why_options;
  SimulateOptions simulate_options;
  ReplayOptions replay_options;
  ParseOptions parse_options;
  VerifyOptions verify_options;
  std::string rule;
  Format rules_format = Format::text;
  const CLI::App* lint_command = add_lint(app, lint_options);
  const CLI::App* optimize_command = add_optimize(app, optimize_options);
  GraphOptions graph_options;
  const CLI::App* graph_command = add_graph(app, graph_options);
  const CLI::App* why_command = add_why(app, why_options);
  const CLI::App* simulate_command = add_simulate(app, simulate_options);
  const CLI::App* replay_command = add_replay(app, replay_options);
  const CLI::App* parse_command = add_parse(app, parse_options);
  const CLI::App* verify_command = add_verify(app, verify_options);
  CLI::App* explain_command =
      app.add_subcommand("explain", "Print the page of a rule, or of a refusal");
  explain_command->add_option("rule", rule, "Its name, or a code of another tool: DL3020")
      ->type_name("RULE")
      ->required();
  explain_command->footer(
      "Examples:\n  stowage explain copy-before-install\n  stowage explain DL3020\n  stowage "
      "explain barrier-between");
  CLI::App* rules_command = app.add_subcommand("rules", "List all rules");
  add_format(*rules_command, {"text", "json", "markdown"}, rules_format);
  rules_command->footer(
      "Examples:\n  stowage rules\n  stowage rules --format markdown > docs/rules.md");

  InitOptions init_options;
  const CLI::App* init_command = add_init(app, init_options);
  std::string shell;
  CLI::App* completions_command =
      app.add_subcommand("completions", "Print what a shell needs to complete commands and flags");
  completions_command->add_option("shell", shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  completions_command->footer("Example:\n  eval \"$(stowage completions bash)\"");
  const CLI::App* manual_command = app.add_subcommand("manual", "Print the manual page")
                                       ->footer("Example:\n  stowage manual | man -l -");

  const bool as_hadolint = is_called_hadolint(argv[0]);
  if (!as_hadolint && argc < 2) {  // a first look
    write_err(app.help());
    return trouble;
  }
  if (!as_hadolint && complain_of_subcommand(app, argc, argv)) return trouble;
  try {
    app.parse(words_of(argc, argv, as_hadolint));
  } catch (const CLI::ParseError& error) {
    return usage(app, error, as_hadolint || asks_for_hadolint(argc, argv));
  }
  // hadolint searches nothing, and says so where its reports go.
  if (as_hadolint && lint_options.inputs.paths.empty() && lint_options.inputs.files_from.empty()) {
    write_out("no Dockerfile is named\n");
    return finish(findings);
  }
  if (lint_command->parsed()) return finish(lint(lint_options));
  if (optimize_command->parsed()) return finish(optimize(optimize_options));
  if (why_command->parsed()) return finish(why(why_options));
  if (simulate_command->parsed()) return finish(simulate(simulate_options));
  if (replay_command->parsed()) return finish(replay(replay_options));
  if (parse_command->parsed()) return finish(parse(parse_options));
  if (graph_command->parsed()) return finish(graph(graph_options));
  if (verify_command->parsed()) return finish(verify(verify_options));
  if (explain_command->parsed()) return finish(explain(rule));
  if (init_command->parsed()) return finish(init(init_options));
  if (completions_command->parsed()) {
    write_out(completions(app, shell));
    return finish(clean);
  }
  if (manual_command->parsed()) {
    write_out(manual(app));
    return finish(clean);
  }
  return finish(list_rules(rules_format));
}
