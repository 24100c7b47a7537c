#pragma once
// Runs programs from a test and gives what they print, as a user would see it.
//
//   Output parsed = run({STOWAGE_PROGRAM, "parse", "corpus/article/Dockerfile"});

#include <string>
#include <vector>

namespace stowage::testing {

struct Output {
  int status = -1;  ///< exit status; -1 when it did not end by itself
  std::string out;
};

/// Standard input is empty, standard error goes to that of the test.
Output run(const std::vector<std::string>& command);

std::string read_file(const std::string& path);
void write_file(const std::string& path, const std::string& bytes);

/// A new empty directory below the system's place for temporary files.
std::string make_temporary_directory();

/// The folder of the large corpus (docs/testing.md), or "" when there is none here.
std::string large_corpus();

}  // namespace stowage::testing
