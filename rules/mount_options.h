#pragma once
// The options of `RUN --mount`, and what the builder refuses of them
// (moby/buildkit frontend/dockerfile/instructions/commands_runmount.go, parseMount).

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/syntax/dockerfile.h"

namespace stowage::rules {

/// What is wrong with an option, and by what word of it perhaps another was meant (both empty: no guess).
struct OptionProblem {
  std::string message;
  std::string_view word, meant;
};

/// Reads the options of one mount in their order: the builder looks at each with the type that stands before it.
class MountOptions {
 public:
  explicit MountOptions(char escape) : escape_(escape) {}

  /// Nothing: the builder takes it, or a variable decides.
  std::optional<OptionProblem> problem(const syntax::MountOption& option);
  /// What is wrong with all of them together, once each was read without a problem; empty: nothing.
  std::string problem_of_all() const;

 private:
  /// Is an option of one of these names there, with a value that is certainly not empty?
  bool has_any(std::initializer_list<std::string_view> names) const;
  std::string problem_of_secret() const;
  bool takes_required() const { return *type_ == "secret" || *type_ == "ssh"; }
  OptionProblem misplaced(const std::string& quoted) const;
  std::optional<OptionProblem> bare(const syntax::MountOption& option,
                                    const std::string& quoted) const;
  std::optional<OptionProblem> read_type(std::string_view value);

  char escape_;
  std::optional<std::string> type_ = "bind";  ///< none: a variable gives it
  bool written_ = false;
  struct Given {
    std::string_view key, value;
    bool known;  ///< no variable is in the value
  };
  std::vector<Given> given_;
};

/// An option that Buildah and Podman have in addition.
bool is_buildah_option(std::string_view key);

}  // namespace stowage::rules
