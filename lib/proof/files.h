#pragma once
// A file system as far as a Dockerfile says what is in it: explicit entries, and writes of commands
// whose outcome is a term. What was below, the base image, is one term that nobody looks into.
//
//   Files files = Files::on(base, false);
//   make_folders(files, setting, "/app", {"0755", "0:0"});
//   put(files, setting, "/app/a", {.kind = EntryKind::file, .content = bytes, .mode = "0644",
//   .owner = "0:0"}); describe(files, setting, everywhere())  // the same text for the same content
//
// Modes and owners are texts: "0644", "1000:1000"; with "?" in front they hold only if the base
// image had nothing there, else its own stay.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lib/knowledge/effects.h"
#include "lib/proof/ledger.h"
#include "lib/proof/terms.h"

namespace stowage::proof {

using knowledge::Place;

enum class EntryKind : std::uint8_t {
  file,
  folder,
  link,
  written,  ///< what a command wrote at this path: the term says which
};

struct Entry {
  EntryKind kind = EntryKind::file;
  Term content;        ///< none of a folder
  std::string target;  ///< of a link
  std::string mode, owner;
  bool context = false;      ///< came from the build context
  std::string context_path;  ///< where it lies there; empty: its bytes were changed since
  bool mount_point = false;  ///< an empty folder that a mount put there
  bool to_cache = false;     ///< a folder that a tool made on the way to its cache
  std::uint32_t time = 0;
};

/// A copy of a context folder whose files are not known one by one: where it landed.
struct ContextCopy {
  std::string folder;  ///< "" is the root of the context
  Entry look;          ///< mode and owner of a file that it brings
};

/// A command's write to a place that is no single path.
struct Write {
  Place place;
  Term term;
  bool replaces = false;  ///< nothing of what was there is left
  bool outputs = false;   ///< of a build: it makes files, and changes none of the context's
  bool removes = false;   ///< nothing is there afterwards
  bool cache = false;     ///< what a tool keeps to save time, or a mount for that
  std::string who;        ///< "`npm ci`"
  std::optional<ContextCopy> copy;
  std::uint32_t time = 0;
};

struct Files {
  Term base;
  bool empty_base = false;  ///< FROM scratch
  std::map<std::string, Entry, std::less<>> entries;
  std::vector<Write> writes;
  std::map<Term, std::string> guards;  ///< what must succeed: command ▶ in words
  std::set<Term> hopeless;             ///< of these, what is not likely to
  std::set<std::string> installs;      ///< texts of the commands of package managers that ran
  std::vector<std::string> failures;   ///< the build fails: why
  std::string gave_up;                 ///< why no more is followed; empty: all is
  std::uint32_t clock = 0;
  bool may_give_group = false;  ///< some folder has the set-group-id bit

  static Files on(Term base, bool empty);
};

struct Setting {
  Terms& terms;
  Ledger& ledger;
};

Place everywhere();

enum class Status : std::uint8_t {
  absent,
  file,
  folder,
  link,
  base,     ///< only the base image could say
  unknown,  ///< a command may have made or removed it
};
Status status(const Files& files, std::string_view path);
/// A command fails where this folder is missing; `words` say so. That the base image has a folder that the other text
/// makes itself is not taken for granted.
void need_folder(Files& files, Terms& terms, const std::string& folder, std::string words);
/// As `status`; where only the base image could say, asks whether it has nothing there; of a
/// `folder` also whether packages leave it alone.
Status settled_status(const Files& files, Setting setting, std::string_view path,
                      bool folder = false);

/// Follows explicit links on the way, and the last one too if asked.
std::string follow(const Files& files, std::string_view path, bool last);

/// Where links lead that stand at a place or, of a tree, in it.
std::vector<std::string> link_targets(const Files& files, const Place& place);

struct Look {
  std::string mode, owner;
  bool to_cache = false;
};
/// Makes the folder and those above it that are missing; what is there stays as it is.
void make_folders(Files& files, Setting setting, const std::string& path, const Look& look);
/// A folder with the set-group-id bit: what is made in it gets its group, and folders the bit too
/// (inode(7)).
bool gives_group(const Entry& entry);
/// What stands at the path is replaced.
void put(Files& files, const std::string& path, Entry entry);
void write(Files& files, Write made);
/// Before a write whose term holds all that was in its place: what was written there before is told
/// by that term, and need not be told again. `everything`: the term holds all files.
void absorb(Files& files, const Place& place, bool everything);
/// A folder of a context that is not known lands at a place. What an earlier copy brought and this
/// brings again is forgotten.
void write_context(Files& files, Setting setting, const std::string& folder, const Place& place,
                   const Entry& look);
/// The context path that a copy takes to an image path; none when it takes nothing there.
std::optional<std::string> source_of(const Write& copy, std::string_view path);

/// `rm -rf`.
void remove(Files& files, Setting setting, const std::string& path, const std::string& who);

/// All that can be read in a place, as text: equal texts, equal content.
/// What a reader does not look at.
struct Blind {
  std::function<bool(const std::string& path, const Entry& entry)> skip = {};
  std::function<bool(const Write& write)> writes = {};
  std::vector<std::string> caches = {};  ///< folders: what caching wrote there, not what others did
};
std::string describe(const Files& files, Setting setting, const Place& place,
                     const Blind& blind = {});
Term snapshot(const Files& files, Setting setting, const Place& place);

/// Packages that a command brings leave what other lines put at a path.
bool leaves_file(const Write& write, std::string_view path, Setting setting);

/// Some write is not ordered by certain paths against the path.
bool touched(const Files& files, std::string_view path);

}  // namespace stowage::proof
