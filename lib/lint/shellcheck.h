#pragma once
// The real ShellCheck, where it is installed, over the scripts of RUN instructions: one process for
// many scripts, its positions mapped back to the Dockerfile.
//
//   Result<std::unique_ptr<ShellCheck>> checker = ShellCheck::open("shellcheck");
//   (*checker)->run(scripts_of(unit));          // as many units as there are
//   (*checker)->check(unit, known_rules, report);
//
// A script is prepared by two lines: the dialect of SHELL, and the names of ARG and ENV as variables
// that have a value. May be shared between threads.

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lib/base/result.h"
#include "lib/lint/rule.h"
#include "lib/lint/unit.h"

namespace stowage::lint {

/// The text for ShellCheck of one RUN.
struct ShellScript {
  std::uint32_t instruction = 0;
  bool onbuild = false;   ///< of the trigger of that ONBUILD
  std::string text;       ///< with the two lines
  std::size_t begin = 0;  ///< where the script of the file begins in it
};

/// Of the RUNs in shell form whose shell ShellCheck knows.
std::vector<ShellScript> scripts_of(const Unit& unit);

class ShellCheck {
 public:
  /// Fails when the program cannot be run.
  static Result<std::unique_ptr<ShellCheck>> open(const std::string& program);

  /// Looks at scripts it has not seen, all in one process.
  Result<void> run(std::span<const ShellScript> scripts);

  /// Adds what is found in the RUNs of a unit. A rule of ours that has the code is named, else the
  /// code; what that rule has found on the same line is one finding with it, and stays ours.
  void check(const Unit& unit, std::span<const Rule* const> known, Report& report);

 private:
  struct Change {
    std::size_t begin, end;
    std::string text;
  };
  struct Comment {
    int code;
    Severity severity;
    std::size_t begin, end;  ///< in the prepared text
    std::string message;
    std::vector<Change> changes;
  };
  struct Code;

  explicit ShellCheck(std::string program);
  Result<void> read(const std::string& json, std::span<const ShellScript* const> scripts);
  const Rule* rule_of(const Comment& comment, std::span<const Rule* const> known, Compat compat);
  bool is_told(const Unit& unit, const ShellScript& script, const Comment& comment,
               const Rule* rule, const Report& report) const;
  void add(const Unit& unit, const ShellScript& script, const Comment& comment, const Rule* rule,
           Report& report) const;

  std::string program_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::vector<Comment>> seen_;  ///< by prepared text
  std::unordered_map<int, std::shared_ptr<const Code>> codes_;
};

}  // namespace stowage::lint
