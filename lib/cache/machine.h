#pragma once
// The little that is simulated of a container: files, mounts, a working folder, variables. Used by
// run_files only.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lib/cache/run_files.h"

namespace stowage::cache {

class Machine {
 public:
  Machine(const RunAction& action, std::span<const Files* const> inputs, std::uint64_t serial);

  Files root;
  std::string cwd;
  std::map<std::string, std::string> variables;
  bool unknown = false;  ///< something was done that is not followed: nothing is known of the files

  /// Called before something is done, with the bytes that are read, kept or hashed for it: too much of it is not
  /// followed. Nobody waits for loops in loops, or for `cat a a a …` of a large file, and what doubles in a loop fills
  /// the memory. False when it was too much, for now and for good.
  bool work(std::size_t amount);

  std::string absolute(std::string_view path) const;
  std::size_t size_of_variables() const;
  const std::string& user() const { return user_; }
  /// The bytes of a file; a symbol where they are not known.
  Bytes read(std::string_view path);
  /// Something that is another in every run.
  Bytes volatile_bytes();
  /// What stands for all that a path leads to.
  std::string digest(std::string_view path);
  std::optional<bool> exists(std::string_view path) const;
  bool is_folder(std::string_view path) const;
  /// What stands for the names below a folder: equal whatever is in the files.
  std::string names_digest(std::string_view path);
  /// Names in a folder; none when not all is known.
  std::optional<std::vector<std::string>> names(std::string_view path);

  void write(std::string_view path, Bytes bytes, bool append);
  void make_folder(std::string_view path, bool new_one);
  void remove(std::string_view path);
  void copy(std::string_view from, std::string_view to, bool keep_owner);
  /// For chmod, chown and touch: the entry itself, made from a symbol where it is not listed; null
  /// in a mount.
  File* entry(std::string_view path);
  /// An entry and, for a folder, all that is below it.
  std::vector<File*> entries(std::string_view path, bool below);
  void link(std::string_view target, std::string_view path);

 private:
  struct Mount {
    std::string target;
    const Files* files;  ///< null: it may hold anything
    std::string source;
    bool written = false;
  };
  struct Place {
    const Files* files;  ///< null: not known
    std::string path;
    std::optional<std::size_t> mount;
  };
  Place place(std::string_view path) const;
  std::optional<std::string> target_in_root(std::string_view path);
  File new_file() const;
  /// As `work`, on an entry and all that is below it.
  bool work_on(const Files& files, std::string_view path);

  std::vector<Mount> mounts_;
  std::string user_;
  std::uint64_t serial_;
  std::size_t work_ = 0;
};

/// Runs one command; what it prints. Sets Machine::unknown for what is not known.
Bytes run_command(Machine& machine, const std::vector<std::string>& argv, const Bytes& input);

}  // namespace stowage::cache
