#pragma once
// Path patterns of builders, in their two dialects. Time is at most pattern size times path size:
// there is no backtracking to blow up.
//
//   Glob::go_match("src/*.go")->matches("src/main.go")
//   Glob::ignore_pattern("**/*.md")->matches("docs/a/b.md")

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stowage::context {

class Glob {
 public:
  /// Go's path/filepath.Match, which COPY and ADD use: `*`, `?`, `[a-z]`, `[^a-z]`, `\x`; `**` is
  /// no more than `*`. Nothing when the pattern is malformed.
  static std::optional<Glob> go_match(std::string_view pattern);

  /// moby/patternmatcher, which `.dockerignore`, `--exclude` and `--parents` use: as above, and
  /// `**` for any number of folders. The pattern is already clean. It matches a path itself, not
  /// what lies below.
  static std::optional<Glob> ignore_pattern(std::string_view pattern);

  bool matches(std::string_view path) const;
  /// No wildcard: it matches one path only.
  bool is_literal() const { return shape_ == Shape::exact; }

 private:
  enum class Kind : unsigned char {
    character,  ///< this character
    one,        ///< any character but a slash
    set,        ///< a character of `ranges`
    star,       ///< any characters but slashes
    rest,       ///< anything
    depth,      ///< nothing, or anything up to a slash; a `depth_body` follows
    depth_body,
  };
  struct Token {
    Kind kind;
    char32_t character = 0;
    bool negated = false;
    std::vector<std::pair<char32_t, char32_t>> ranges = {};
  };
  enum class Shape : unsigned char { exact, prefix, suffix, tokens };

  bool run(std::string_view path) const;
  bool cannot_match(std::string_view path) const;
  /// Appends the character at `at`, which it moves on.
  void add_character(std::string_view pattern, std::size_t& at);
  static bool contains(const Token& token, char32_t value);
  void enter(std::vector<unsigned char>& states, std::size_t state) const;
  /// Reads `[...]` from `at` (behind the bracket); false when malformed.
  bool add_set(std::string_view pattern, std::size_t& at);

  Shape shape_ = Shape::exact;
  std::string text_;           ///< exact: the path; prefix, suffix: the fixed part
  std::vector<Token> tokens_;  ///< shape tokens
};

/// True if `pattern` has a wildcard that a builder would expand.
bool has_wildcard(std::string_view pattern);

}  // namespace stowage::context
