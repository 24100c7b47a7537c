#pragma once
// What running a command does to an image that is being built, as far as the order of instructions
// can depend on it.
//
//   Effects effects = effects_of(base, {.words = {{"npm"}, {"ci"}}}, {.cwd = "/app"});
//   effects.reads   // /app/package.json, /app/package-lock.json, ... and, possibly, all of /app
//
// An access is certain, or it happens unless an assumption holds, which a look at the build context
// may prove. What is not known is a barrier: it reads and writes everything.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stowage::knowledge {

/// A set of paths is a path with what lies below it, or an area that no text names path by path.
enum class Area : std::uint8_t {
  path,      ///< `Place::path`
  system,    ///< what packages bring: anything outside of the folders that the context is copied to
  anywhere,  ///< a path that is not known
};

struct Place {
  Area area = Area::path;
  std::string path;   ///< absolute and clean, "/app"; may hold `*`, `?`, `[…]`, `**` when `glob`
  bool tree = false;  ///< all below it too
  bool glob = false;
  friend bool operator==(const Place&, const Place&) = default;
};

Place file_at(std::string path);
Place tree_at(std::string path);

/// A leading `/` is kept, "." and ".." and doubled slashes are resolved; a relative path is taken
/// from `cwd`.
std::string absolute(std::string_view path, std::string_view cwd);
/// The folder that holds a clean absolute path; "/" for "/".
std::string_view parent(std::string_view path);
/// `path` is `folder` or lies below it; both clean and without globs.
bool within(std::string_view path, std::string_view folder);
/// Lies where packages of a distribution put their files (/usr, /etc, ...), and not where projects
/// are put (/usr/src, ...).
bool is_system_path(std::string_view path);

enum class Overlap : std::uint8_t {
  none,
  above,     ///< one is a folder on the way to the other, without being meant as a tree
  possible,  ///< a glob or an area that may hold it
  certain,
};
Overlap overlap(const Place& a, const Place& b);

/// In words: "/app and all below", "the files of packages".
std::string describe(const Place& place);

/// Why a possible access would not happen: the name of a fact that a context can prove, and the
/// fact in words.
struct Assumption {
  std::string name;   ///< "no-lifecycle-scripts"; empty: no context can prove it
  std::string text;   ///< "package.json has no install scripts"
  bool rare = false;  ///< holds for few projects: it may be shown, and is never assumed
  friend bool operator==(const Assumption&, const Assumption&) = default;
};

struct Access {
  Place place;
  std::optional<Assumption> unless;  ///< none: it happens
  bool folder = false;               ///< a write that only makes a folder
  bool removes = false;              ///< a write that leaves nothing there
  bool appends = false;              ///< a write that keeps what was there before it
  bool relative = false;             ///< the place depends on the working folder
  bool scratch = false;              ///< a cache or a log: written, but its bytes matter to nobody
  bool replaces = false;             ///< a write after which nothing is left of what was there
  friend bool operator==(const Access&, const Access&) = default;
};

/// Names of variables that change what is done. A name may end in `*`.
struct EnvReads {
  bool open = false;  ///< any variable may be read
  std::vector<std::string> names;
  bool has(std::string_view name) const;
};

enum class ActionKind : std::uint8_t {
  install,  ///< brings the dependencies that manifests name into the tree or the system
  fetch,    ///< downloads them to a cache only
  build,    ///< compiles or tests the project
  add,      ///< installs what the command line names
  lock,     ///< resolves and writes a lock file
  clean,    ///< removes caches
};
std::string_view name(ActionKind kind);

/// A command that belongs to an ecosystem: `npm ci` is install of npm.
struct Action {
  ActionKind kind = ActionKind::install;
  std::string ecosystem;  ///< its name: find it with Base::ecosystem
  std::string folder;     ///< absolute: where its manifests lie
  bool folder_known = true;
  bool frozen = false;                ///< never writes the lock file
  bool no_project = false;            ///< a switch leaves the project itself out: dependencies only
  bool no_code = false;               ///< a switch keeps code of the project from being run
  std::vector<std::string> files;     ///< manifests that the command line names, absolute
  std::vector<std::string> packages;  ///< what the command line asks for by name
};

struct Effects {
  std::vector<Access> reads, writes;
  EnvReads env;
  std::vector<std::string> programs;  ///< what is run and must exist before: "pip3"
  std::vector<std::string> provides;  ///< programs that are there afterwards: by installed packages
  std::vector<std::string> users;     ///< names of users and groups that it makes or changes
  bool network = false;
  bool clock = false;         ///< its outcome holds the time
  bool deterministic = true;  ///< network and clock aside
  bool runs_project_code = false;
  bool packages = false;               ///< changes the system's package database
  std::optional<std::string> barrier;  ///< not known: may do anything, and why we say so
  std::vector<std::string> unsure;     ///< what was not understood, in words: "flag --foo"
  std::vector<Action> actions;
};

/// What holds when both are done, the second after the first.
void append(Effects& effects, Effects next);

}  // namespace stowage::knowledge
