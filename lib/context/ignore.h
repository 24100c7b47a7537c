#pragma once
// What a `.dockerignore` leaves out of the build context, with BuildKit's semantics
// (moby/patternmatcher and its ignorefile reader, tonistiigi/fsutil's walk): the last matching line
// wins, a match of a folder holds for what is in it, `!` takes paths back in, patterns are anchored
// at the root of the context.
//
//   IgnoreRules rules = IgnoreRules::parse("*.md\n!README.md\n", ".dockerignore");
//   rules.verdict("docs.md").line == 1
//   rules.excludes("README.md") == false

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/context/glob.h"

namespace stowage::context {

struct IgnoreRule {
  Glob glob;
  std::string pattern;     ///< cleaned, without `!`
  bool exception = false;  ///< `!`
  std::uint32_t line = 0;  ///< 1-based
};

struct IgnoreProblem {
  std::uint32_t line;
  std::string message;
};

/// Whether a path is left out, and the line that decided it: of the exclusion, or of the exception
/// that took the path back in; 0 when no line speaks of it.
struct IgnoreVerdict {
  bool excluded = false;
  std::uint32_t line = 0;
};

class IgnoreRules {
 public:
  static IgnoreRules parse(std::string_view text, std::string file);
  /// The patterns of `--exclude` and of `--parents`, which have no comments.
  static IgnoreRules from_patterns(const std::vector<std::string>& patterns);

  IgnoreVerdict verdict(std::string_view path) const;
  bool excludes(std::string_view path) const { return verdict(path).excluded; }
  /// False when an excluded folder holds nothing that an exception could take back in, so nobody
  /// needs to look.
  bool may_reinclude_below(std::string_view directory) const;

  /// The file they were read from, as shown to people; empty: there is none.
  const std::string& file() const { return file_; }
  const std::vector<IgnoreRule>& rules() const { return rules_; }
  /// Lines that make the builder refuse the file.
  const std::vector<IgnoreProblem>& problems() const { return problems_; }

  /// For walks from the top: which rules matched each folder on the way down.
  using Matched = std::vector<unsigned char>;
  /// `path`, one component below the folder that `parent` belongs to (empty at the top). Fills
  /// `own`.
  IgnoreVerdict step(std::string_view path, const Matched& parent, Matched& own) const;

 private:
  void add(std::string pattern, std::uint32_t line);

  std::string file_;
  std::vector<IgnoreRule> rules_;
  std::vector<IgnoreProblem> problems_;
  bool has_exceptions_ = false;
};

}  // namespace stowage::context
