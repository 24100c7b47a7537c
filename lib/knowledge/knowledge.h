#pragma once
// The knowledge base: what commands and package managers do, read from JSON. Adding one is a file,
// not code.
//
//   const knowledge::Base& base = knowledge::builtin();
//   Effects effects = knowledge::effects_of(base, {.words = {{"apt-get"}, {"update"}}}, {.cwd =
//   "/"});
//
// The formats are described by docs/schema/commands.schema.json and
// docs/schema/ecosystem.schema.json.

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lib/base/result.h"
#include "lib/knowledge/effects.h"

namespace stowage::knowledge {

/// Which words of a command line an effect is about.
struct Selector {
  enum class Kind : std::uint8_t { path, operands, flag, area };
  Kind kind = Kind::path;
  std::string path;  ///< `path`: absolute, "~/…" or relative to the folder of the command
  Area area = Area::path;
  int first = 0, last = -1;        ///< operands: a range; negative counts from the end
  std::vector<std::string> flags;  ///< flag: the values of these
  std::string below;               ///< "src": the path that is meant lies below the one selected
  std::string otherwise;           ///< the path when no word was selected; empty: none
  bool paths_only = false;  ///< only words that look like a path, not like the name of a package
  bool parent = false;      ///< the folder that holds it is meant
  bool tree = false;
  std::vector<std::string> tree_flags;  ///< a tree when one of these is given
  bool folder = false;                  ///< only makes a folder
  bool outer = false;  ///< from the folder of the shell, not from that of a flag like -C
  bool removes = false;
  bool scratch = false, replaces = false;
  std::optional<Assumption> unless;
  std::vector<std::string> when, unless_flags;  ///< only with, only without one of these flags
  std::string unset;  ///< only where this variable has no value that is known
};

/// One package manager or build tool.
struct CacheFolder {
  std::string path;               ///< "~/.npm"
  std::string env;                ///< the variable that moves it; empty: none
  std::string below;              ///< where below the value of `env` it lies
  std::vector<std::string> also;  ///< where else it may be: by another way to install the tool
  std::string sharing;            ///< advice for a cache mount: shared, locked, private
  bool by_arch = false;           ///< holds what only one architecture can use: put it in the id
  bool links = false;             ///< installed trees link into it: a mount would break them
};

/// What an action may do beyond its manifests, unless a fact about the context holds.
struct Possibility {
  Assumption unless;
  std::string hazard;  ///< the reason code of a refusal: "lifecycle-script-needs-source"
  std::vector<Selector> reads, writes;
  std::vector<ActionKind> kinds;
  std::vector<std::string> skipped_by;  ///< flags that rule it out
  std::vector<std::string> with;        ///< only with one of these
  bool code = false;                    ///< by running code of the project
};

struct Prefetch {
  std::string command;             ///< "go mod download"
  std::vector<std::string> files;  ///< what it reads
  /// With one of these in its folder a build takes the packages from the project, and downloads nothing.
  std::vector<std::string> vendored;
  bool locked = false;  ///< without a lock file it would bring nothing that the build takes
};

/// An install that is the same as parts of it one after the other (split_install.h).
struct Parts {
  /// A command behind the first part. `{}`: the author's whole command again.
  struct Next {
    std::string run;    ///< "dump-autoload"; what stands in place of the subcommand
    std::string event;  ///< only where the manifest has a script for it; it is an operand then
    std::map<std::string, std::string, std::less<>> flags;  ///< what a flag is called here
  };
  std::vector<std::string> commands, subcommands;
  std::vector<std::string> launchers;  ///< "php": what may stand in front, `php composer.phar`
  std::string first;                   ///< flags that make the first part of the whole: "--no-root"
  /// In place of `first` where the manifest has workspace members.
  std::string first_of_workspace;
  std::vector<std::string> flags, flags_with_value;  ///< with any other the parts are not known
  /// Events that the parts raise too; with a script for another one the parts are not known.
  std::vector<std::string> events;
  std::vector<Next> next;
};

struct Ecosystem {
  std::string name, title;
  std::vector<std::string> sources;  ///< pages that say so
  bool system = false;               ///< packages of the distribution
  std::vector<std::string> manifests, locks, optional, nested, outputs;
  std::string reader;  ///< the kind of manifest reader of lib/context
  std::vector<CacheFolder> caches;
  EnvReads env;
  /// Variables that name folders to write to, and those of them that name caches.
  EnvReads moved_by, caches_moved_by;
  std::vector<Possibility> may;
  std::vector<std::string> no_project, no_code, frozen;  ///< switches
  std::vector<std::string> no_cache;                     ///< switches that keep it from its cache
  std::vector<std::string> no_dev;  ///< switches that leave out what only development needs
  /// Variables that do the same, when they are set; `NAME=value`: to this.
  std::vector<std::string> no_cache_env, no_dev_env;
  std::optional<Prefetch> prefetch;
  std::optional<Parts> parts;
  std::vector<std::string> needs_source;  ///< when it cannot run without the source, in words
};

struct ActionRule {
  ActionKind kind = ActionKind::install;
  bool frozen = false;
  bool tree = false;            ///< reads all of the folder
  bool only_named = false;      ///< reads only the manifests that the command line names
  std::vector<Selector> files;  ///< manifests that the command line names
  /// Where the command line names the project: a folder of manifests, or one of them.
  std::optional<Selector> project;
  std::vector<Selector> packages;  ///< names of packages
};

/// A command line among the words of a command that looks for files: `find src -exec rm {} +`.
struct Starts {
  std::vector<std::string> flags;            ///< what follows is one
  std::vector<std::string> flags_elsewhere;  ///< one that runs in the folder of each file
  std::vector<std::string> ends;             ///< the words that end it
  std::string found;                         ///< stands for a file that was found
  /// The command looks below the operands in front of its first flag, but for these.
  std::vector<std::string> flags_in_front;
};

/// What a command, a subcommand or a case of it does.
struct Usage {
  std::vector<std::string> flags_with_value, flags;
  bool strict = false;            ///< the lists of flags are whole: another one is not understood
  bool stops_at_operand = false;  ///< what follows the first operand are no flags of this command
  bool old_style = false;         ///< the first word may be flags without a dash (tar)
  std::string language;           ///< of the program among its words: "sed", "awk", "jq"
  std::vector<std::string> folder_flags;       ///< -C: the folder to work in
  std::vector<std::string> folder_file_flags;  ///< the file whose folder it is: --manifest-path
  std::vector<Selector> reads, writes, users;
  EnvReads env;
  std::optional<bool> network, clock, deterministic, code, packages;
  std::optional<std::string> barrier;
  std::vector<Selector> provides;  ///< words that name packages
  bool prefix =
      false;  ///< installs below the folder whose bin/ it was found in, if that is not the system's
  std::optional<ActionRule> action;
  /// What stands behind this flag (`python -m`), or "operand" for the first operand, is a command
  /// line of its own when its first word is one of these: the word and the command that it means.
  std::string forward_at;
  std::map<std::string, std::string, std::less<>> forward_to;
  std::optional<Starts> starts;
  struct Case;
  std::map<std::string, Usage, std::less<>> subcommands;
  std::vector<Case> cases;  ///< the first that fits adds to what stands above
};

struct Usage::Case {
  std::vector<std::string> any_flag, no_flag;
  std::optional<bool> operands;         ///< has some, has none
  std::optional<bool> path_operands;    ///< one looks like a path
  std::vector<std::string> operand;     ///< the first operand is one of these (may end in `*`)
  std::string value_of;                 ///< a flag whose value looks like one of `value_like`
  std::vector<std::string> value_like;  ///< patterns; `*` stays within one call
  Usage usage;
};

struct Command {
  std::vector<std::string> names;
  std::string ecosystem;  ///< empty: of none
  Usage usage;
};

/// A command that is made when it is first asked for, by whatever thread.
class LazyCommand {
 public:
  explicit LazyCommand(std::function<Command()> make) : make_(std::move(make)) {}
  const Command& get() const {
    if (!made_.load(std::memory_order_acquire)) {
      std::call_once(once_, [&] {
        command_ = make_();
        made_.store(true, std::memory_order_release);
      });
    }
    return command_;
  }

 private:
  std::function<Command()> make_;
  mutable std::once_flag once_;
  mutable std::atomic<bool> made_ = false;
  mutable Command command_;
};

/// Seconds and megabytes of a class of step: our estimates.
struct Cost {
  double seconds = 0;
  double megabytes = 0;
};

/// What is known of an official image: where it leaves a build.
struct Image {
  std::string workdir, user;
  std::map<std::string, std::string, std::less<>> env;  ///< some of its variables
  /// Where tags that fit a pattern leave it instead: "*-apache*" ▶ "/var/www/html".
  std::map<std::string, std::string, std::less<>> workdir_of_tag;
  const std::string& workdir_at(std::string_view reference) const;
};

/// Lets a table of strings be asked for a view.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

struct Base {
  std::vector<std::shared_ptr<const LazyCommand>> commands;
  /// Asked for each command of each file, by several rules.
  std::unordered_map<std::string, std::size_t, TextHash, std::equal_to<>> by_name;
  std::vector<std::shared_ptr<const Ecosystem>> ecosystems;
  std::map<std::string, std::vector<std::string>, std::less<>> programs_of_package;
  std::map<std::string, Cost, std::less<>> costs;
  std::map<std::string, Image, std::less<>> images;  ///< by repository, "python"

  const Command* command(std::string_view name) const;
  const Ecosystem* ecosystem(std::string_view name) const;
  /// Null: no ecosystem has such a manifest, lock or optional file.
  const Ecosystem* of_file(std::string_view file_name) const;
};

/// Reads files of the knowledge base; later ones replace commands and ecosystems of the same name.
/// A message names file and field.
Result<void> add(Base& base, std::string_view path, std::string_view text);
/// What is compiled in. Read once.
const Base& builtin();
/// What is compiled in and, over it, DIR/commands/*.json, DIR/ecosystems/*.json, DIR/costs.json.
Result<Base> with_rules(const std::string& directory);

/// A word of a command line after expansion.
struct Argument {
  std::string text;  ///< up to the first part that is not known
  bool known = true;
  bool glob = false;  ///< has unquoted `*`, `?`, `[`
};

struct CommandLine {
  std::vector<Argument> words;  ///< with the name
};

struct Surroundings {
  std::string cwd = "/";
  bool cwd_known = true;
  bool cwd_is_outer = true;  ///< false: the command line chose its folder itself (`cd /x && …`)
  std::string home = "/root";
  /// The value of a variable, when it is known.
  std::function<std::optional<std::string>(std::string_view)> variable;
};

/// Wrappers (`sudo`, `env`, `sh -c`, ...) are not looked through: lib/shell gives the command
/// behind them.
Effects effects_of(const Base& base, const CommandLine& line, const Surroundings& around);

/// "npm" of "/usr/local/bin/npm".
std::string_view program_name(std::string_view word);
/// Names, shell patterns with `*`, `?`, `[…]` (and `**` between slashes) against a text.
bool glob_match(std::string_view pattern, std::string_view text);

}  // namespace stowage::knowledge
