// stowage-eval: runs the library over recorded cases and prints its predictions, one line a case.
// It never reads what was recorded: the comparison is another program's work.

#include <fmt/core.h>

#include <array>
#include <string_view>

#include "tools/stowage-eval/eval.h"

namespace {

struct Subcommand {
  std::string_view name;
  std::string_view arguments;
  int (*run)(std::span<const std::string> arguments);
};

constexpr std::array subcommands = {
    Subcommand{"cache", "CASES.jsonl", stowage::eval::cache},
    Subcommand{"checks", "FILE...", stowage::eval::checks},
    Subcommand{"dependencies", "FILE.jsonl", stowage::eval::dependencies},
    Subcommand{"equality", "CASES.jsonl", stowage::eval::equality},
    Subcommand{"fixes", "[--summary] FILE...", stowage::eval::fixes},
    Subcommand{"mutate", "[--seed N] SECONDS FOLDER...", stowage::eval::mutate},
    Subcommand{"optimize", "CASE_DIR...", stowage::eval::optimize},
};

int usage() {
  for (const Subcommand& s : subcommands)
    fmt::print(stderr, "usage: stowage-eval {} {}\n", s.name, s.arguments);
  return 2;
}

}  // namespace

int main(int count, char** values) {
  const std::vector<std::string> arguments(values + 1, values + count);
  if (arguments.empty()) return usage();
  for (const Subcommand& s : subcommands)
    if (s.name == arguments[0]) return s.run(std::span(arguments).subspan(1));
  return usage();
}
