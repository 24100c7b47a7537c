#pragma once
// The subcommands. main.cc fills the options from the command line; each function gives the exit
// status: 0 nothing found, 1 findings, 2 a file that could not be read or written, or wrong usage.

#include <string>
#include <vector>

#include "lib/optimize/optimize.h"
#include "tools/stowage/build_options.h"
#include "tools/stowage/inputs.h"
#include "tools/stowage/load_config.h"

namespace stowage::cli {

inline constexpr int clean = 0;
inline constexpr int findings = 1;
inline constexpr int trouble = 2;

enum class Color { automatic, always, never };
enum class Format { text, json, markdown };

struct LintOptions {
  InputOptions inputs;
  std::string stdin_filename;  ///< empty: "<stdin>"
  ConfigOptions config;
  std::vector<std::string> outputs;  ///< FORMAT:FILE or FILE
  std::string file_path_in_report;   ///< instead of the name, for other tools
  Color color = Color::automatic;
  bool quiet = false;
  bool statistics = false;
  bool fix = false;
  bool unsafe_fixes = false;
  bool no_cache_breaking = false;  ///< no fix that makes a step miss the cache
  bool diff = false;
  bool write_baseline = false;
  unsigned threads = 0;  ///< 0: one a processor
};
int lint(const LintOptions& given);

struct OptimizeOptions {
  std::string path = "Dockerfile";
  BuildOptions build;
  optimize::Style style = optimize::Style::automatic;
  bool cache_mounts = false;
  bool install_again = false;
  bool assuming = false;  ///< also what is the same image only under assumptions
  bool diff = false;
  bool write = false;
};
int optimize(const OptimizeOptions& options);

struct WhyOptions {
  std::string place = "Dockerfile";  ///< DOCKERFILE or DOCKERFILE:LINE
  std::size_t commits = 100;         ///< of the history, at most
  BuildOptions build;
  Format format = Format::text;
};
int why(const WhyOptions& options);

struct SimulateOptions {
  std::string path = "Dockerfile";
  std::string against;                    ///< another version of the file; empty: the rewritten one
  std::vector<std::string> changed;       ///< files of the context
  std::vector<std::string> changed_args;  ///< NAME=VALUE
  std::string cache = "kept";             ///< where the cache is: kept, none, min, max
  BuildOptions build;
  Format format = Format::text;
};
int simulate(const SimulateOptions& options);

struct ReplayOptions {
  std::string path = "Dockerfile";
  std::string against;        ///< another version of the file; empty: the rewritten one
  std::size_t commits = 100;  ///< at most
  BuildOptions build;
  Format format = Format::text;
};
int replay(const ReplayOptions& options);

struct ParseOptions {
  InputOptions inputs;
  std::string stdin_filename = "<stdin>";
  unsigned threads = 0;
};
int parse(const ParseOptions& options);

enum class GraphFormat { dot, mermaid, json };
struct GraphOptions {
  std::string path = "Dockerfile";
  GraphFormat format = GraphFormat::dot;
  std::string rules_dir;  ///< more commands and ecosystems; empty: none
};
int graph(const GraphOptions& options);

struct VerifyOptions {
  std::string before, after;  ///< Dockerfiles, or "-" for one of them
  std::string context;        ///< the folder that is built; empty: not known
  std::string rules_dir;      ///< more commands and ecosystems; empty: none
  Format format = Format::text;
};
int verify(const VerifyOptions& options);

struct InitOptions {
  bool from_hadolint = false;
  std::string hadolint_file;  ///< empty: the one of this folder
  bool pre_commit = false, github = false, gitlab = false;
  bool print = false;  ///< to the standard output, not to files
};
int init(const InitOptions& options);

int explain(const std::string& rule);
int list_rules(Format format);

}  // namespace stowage::cli
