#pragma once
// One file under inspection: its source, its syntax tree, and facts that are worked out when a rule
// first asks.
//
//   Source source = ...;
//   Unit unit(source);
//   for (const syntax::Instruction& instruction : unit.tree().instructions) ...
//
// A unit belongs to one thread. Facts never change once given, so references to them stay good.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/context/ignore.h"
#include "lib/context/tree.h"
#include "lib/lint/dry_run.h"
#include "lib/lint/ignore_file.h"
#include "lib/lint/run_commands.h"
#include "lib/lint/settings.h"
#include "lib/model/model.h"
#include "lib/pipeline/pipeline.h"
#include "lib/syntax/dockerfile.h"
#include "lib/text/line_table.h"
#include "lib/text/source.h"

namespace stowage::lint {

/// A fact that is worked out at the first call of get().
template <class T>
class Lazy {
 public:
  template <class Make>
  const T& get(const Make& make) const {
    if (!value_) value_.emplace(make());
    return *value_;
  }

 private:
  mutable std::optional<T> value_;
};

/// Gives the bytes of another file by its path, or nothing when there is none.
using ReadFile = std::function<std::optional<std::string>(const std::string& path)>;

/// Gives what lies below a folder ("" for the working folder), or nothing when that is not known.
using ListFiles = std::function<std::optional<context::Tree>(const std::string& folder)>;

/// Gives the names in one folder ("" for the working folder) in order, or null when there is no such folder. What it
/// gives is good as long as the unit: it keeps it (context/folder_names.h).
using ListFolder = std::function<const std::vector<std::string>*(const std::string& folder)>;

class HadolintStages;

/// A Dockerfile, or a CI file (pipeline() is not null), or an ignore file (ignore() is not null);
/// tree() is empty for those.
class Unit {
 public:
  /// Keeps a reference to `source`. With `read_file`, the Dockerfiles that a CI file builds are
  /// found.
  explicit Unit(const Source& source, ReadFile read_file = {},
                std::shared_ptr<const Settings> settings = {}, ListFiles list_files = {},
                ListFolder list_folder = {});
  Unit(const Unit&) = delete;
  Unit& operator=(const Unit&) = delete;

  const Source& source() const { return source_; }
  std::string_view text() const { return source_.text(); }
  std::string_view text(Span span) const { return slice(source_.text(), span); }
  const Settings& settings() const { return *settings_; }
  /// For another text that is judged by the same.
  const std::shared_ptr<const Settings>& shared_settings() const { return settings_; }
  /// What is known of commands and ecosystems: what is compiled in, and what the user adds.
  const knowledge::Base& knowledge() const;
  const syntax::Dockerfile& tree() const { return tree_; }
  const pipeline::Pipeline* pipeline() const { return pipeline_.get(); }
  const IgnoreFile* ignore() const { return ignore_.get(); }
  bool is_dockerfile() const { return !pipeline_ && !ignore_; }
  /// The Dockerfile of a build of this CI file; null when it is not known for sure which one that
  /// is.
  const Unit* dockerfile(const pipeline::Build& build) const;
  /// The Dockerfile of an ignore file; null when it is not where it is expected.
  const Unit* dockerfile() const;
  /// What lies in the folder of an ignore file; null: not known.
  const context::Tree* files() const;
  /// The names in a folder, in order; null: there is none, or nobody can look.
  const std::vector<std::string>* names_in(const std::string& folder) const {
    return list_folder_ ? list_folder_(folder) : nullptr;
  }
  /// Can a file of this path be read?
  bool exists(const std::string& path) const;
  const LineTable& lines() const {
    return lines_.get([&] { return LineTable(text()); });
  }
  /// The ignore file beside the Dockerfile: its own, or that of its folder, which is the context
  /// then. Null: there is none.
  const context::IgnoreRules* ignore_file() const;
  /// What the builder makes of the file, with what is known of official images.
  const model::Model& model() const;
  /// What BuildKit notices before it runs anything.
  const DryRun& dry_run() const {
    return dry_run_.get([&] { return lint::dry_run(tree_); });
  }
  /// What hadolint carries from stage to stage.
  const HadolintStages& hadolint_stages() const;
  /// The commands of a RUN, which stands at this index of the file, or below ONBUILD there.
  const RunCommands& commands(const syntax::Instruction& run, std::uint32_t index) const {
    if (index < commands_.size() && commands_[index]) return *commands_[index];
    return read_commands(run, index);
  }
  /// What a function has worked out of this file and keeps for the other rules that ask: one T, which it fills.
  template <class T>
  T& memo() const {
    static char key;  // its address stands for the type; of a constant two might become one
    for (const auto& [known, kept] : memos_)
      if (known == &key) return *static_cast<T*>(kept.get());
    return *static_cast<T*>(memos_.emplace_back(&key, std::make_shared<T>()).second.get());
  }

 private:
  const RunCommands& read_commands(const syntax::Instruction& run, std::uint32_t index) const;
  /// The text of another file; nothing: there is none, or nobody can look.
  std::optional<std::string> read(const std::string& path) const;
  const Unit* joined(std::span<const std::string> paths) const;

  const Source& source_;
  std::shared_ptr<const Settings> settings_;
  syntax::Dockerfile tree_;
  std::unique_ptr<const pipeline::Pipeline> pipeline_;
  std::unique_ptr<const IgnoreFile> ignore_;
  ReadFile read_file_;
  ListFiles list_files_;
  ListFolder list_folder_;
  struct Joined;
  mutable std::map<std::string, std::shared_ptr<const Joined>>
      joined_;  ///< by path, null: no such file
  mutable std::shared_ptr<const HadolintStages> hadolint_stages_;
  Lazy<LineTable> lines_;
  Lazy<std::optional<context::Tree>> files_;
  Lazy<std::optional<context::IgnoreRules>> ignore_file_;
  Lazy<model::Model> model_;
  Lazy<DryRun> dry_run_;
  Lazy<std::vector<ShellSetting>> shells_;
  mutable std::vector<std::unique_ptr<const RunCommands>> commands_;  ///< by index, when asked for
  mutable std::vector<std::pair<const char*, std::shared_ptr<void>>> memos_;
};

/// The instruction whose span holds a byte, else the last one that begins above it; no_instruction
/// when there is none.
std::uint32_t instruction_at(const Unit& unit, std::uint32_t offset);

}  // namespace stowage::lint
