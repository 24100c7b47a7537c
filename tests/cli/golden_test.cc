// Golden cases of the command line: tests/cli/<case>/cmd is run by sh in a copy of its folder, with
// the built program as `stowage`; its output, errors and status equal the files out, err and status
// (missing: empty, 0). STOWAGE_UPDATE=1 rewrites them: read the difference before you commit it.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "paths.h"

namespace stowage {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// An empty file is no file.
void update(const fs::path& path, const std::string& text, const std::string& standard) {
  if (text == standard) {
    fs::remove(path);
  } else {
    std::ofstream(path, std::ios::binary) << text;
  }
}

std::vector<std::string> cases() {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry :
       fs::directory_iterator(fs::path(STOWAGE_SOURCE_DIR) / "tests/cli")) {
    if (fs::exists(entry.path() / "cmd")) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class Cli : public testing::TestWithParam<std::string> {};

TEST_P(Cli, PrintsWhatIsWritten) {
  const fs::path folder = fs::path(STOWAGE_SOURCE_DIR) / "tests/cli" / GetParam();
  const fs::path work = fs::temp_directory_path() / ("stowage-cli-" + std::to_string(::getpid()));
  fs::remove_all(work);
  fs::create_directories(work);
  fs::copy(folder, work / "case", fs::copy_options::recursive);
  fs::remove(work / "case/out");
  fs::remove(work / "case/err");
  fs::remove(work / "case/status");

  const std::string program_folder = fs::path(STOWAGE_PROGRAM).parent_path().string();
  const std::string command = "cd '" + (work / "case").string() + "' && PATH='" + program_folder +
                              "':$PATH LC_ALL=C TERM=xterm sh ./cmd >../out 2>../err </dev/null";
  const int result = std::system(command.c_str());
  ASSERT_TRUE(WIFEXITED(result)) << "did not end by itself";
  const std::string status = std::to_string(WEXITSTATUS(result)) + "\n";
  if (std::getenv("STOWAGE_UPDATE") != nullptr) {
    update(folder / "out", read(work / "out"), "");
    update(folder / "err", read(work / "err"), "");
    update(folder / "status", status, "0\n");
  }
  const std::string again =
      "STOWAGE_UPDATE=1 stowage_tests --gtest_filter='*Cli*" + GetParam() + "'";
  EXPECT_EQ(read(work / "out"), read(folder / "out")) << again;
  EXPECT_EQ(read(work / "err"), read(folder / "err")) << again;
  EXPECT_EQ(status, fs::exists(folder / "status") ? read(folder / "status") : "0\n") << again;
  fs::remove_all(work);
}

INSTANTIATE_TEST_SUITE_P(Golden, Cli, testing::ValuesIn(cases()), [](const auto& tested) {
  std::string name = tested.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace stowage
