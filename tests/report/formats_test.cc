// Each format holds to what its readers ask for (check_formats.py), with odd names, odd bytes and
// suppressed findings among the input.

#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "lib/report/writer.h"
#include "paths.h"
#include "tests/context/temporary_folder.h"
#include "tests/corpus/program.h"

namespace stowage::testing {
namespace {

class Format : public ::testing::TestWithParam<std::string> {};

TEST_P(Format, HoldsToItsSpecification) {
  if (std::system("python3 -c 'import jsonschema' 2>/dev/null") != 0)
    GTEST_SKIP() << "skipped: no python3 with jsonschema";
  const TemporaryFolder folder;
  folder.write("a/Dockerfile",
               "FROM debian:12\nADD a.txt /\n# stowage ignore=add-instead-of-copy reason=\"x\"\n"
               "ADD b.txt /\nADD c.txt /\nADD c.txt /\nRUN apt-get update\n");
  folder.write(
      "a, b:100%/Dockerfile",
      "FROM debian:12\nADD \"<a|b>\xC3\xA9\xFF\x01.txt\" /\nCPOY a b\nRUN apt-get update\n");
  folder.write("clean/Dockerfile", "FROM scratch\nCOPY a /\n");
  const std::string program =
      "cd '" + folder.path() + "' && '" STOWAGE_PROGRAM "' lint --isolated ";
  const std::string select =
      " --select add-instead-of-copy,update-without-install,unknown-instruction";
  const bool hadolint = GetParam().starts_with("hadolint_");
  const std::string as_hadolint = " --compat hadolint --ignore DL3006,DL3007 --format ";
  const std::string format =
      hadolint ? as_hadolint + GetParam().substr(9) : " --format " + GetParam();
  ASSERT_EQ(std::system((program + select + " --format json > all.json; true").c_str()), 0);
  const auto all = nlohmann::json::parse(read_file(folder / "all.json"));
  ASSERT_EQ(all["findings"].size(), 7U);
  const int status = std::system((program + (hadolint ? "" : select) + format + " > out").c_str());
  EXPECT_EQ(WEXITSTATUS(status), 1);
  if (hadolint) {
    ASSERT_NE(std::system((program + as_hadolint + "json > as-hadolint.json").c_str()), 0);
  }
  const std::string expected =
      hadolint
          ? std::to_string(nlohmann::json::parse(read_file(folder / "as-hadolint.json")).size())
          : "7";
  const std::string check = "python3 '" STOWAGE_SOURCE_DIR "/tests/report/check_formats.py' " +
                            GetParam() + " '" + folder / "out" + "' " + expected;
  EXPECT_EQ(std::system(check.c_str()), 0) << read_file(folder / "out");
}

std::vector<std::string> formats() {
  std::vector<std::string> names = {"hadolint_json", "hadolint_junit", "hadolint_sarif",
                                    "hadolint_checkstyle"};
  for (const report::Writer* writer : report::writers())
    if (writer->name != "text" && writer->name != "json" && writer->name != "jsonl")
      names.emplace_back(writer->name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Formats, Format, ::testing::ValuesIn(formats()),
                         [](const auto& tested) { return tested.param; });

}  // namespace
}  // namespace stowage::testing
