#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "lib/lint/linter.h"
#include "lib/report/writer.h"
#include "lib/text/source.h"
#include "paths.h"
#include "rules/rules.h"

namespace stowage {
namespace {

std::string findings(const std::vector<std::pair<std::string, std::string>>& files) {
  const lint::RuleSet set(rules::all());
  const report::Writer& json = *report::find_writer("json");
  const report::Options options;
  std::string out;
  report::Summary summary;
  json.begin(options, out);
  bool first = true;
  for (const auto& [path, text] : files) {
    const Source source(path, std::string_view(text));
    const lint::Unit unit(source);
    const auto found = lint::lint(unit, set);
    ++summary.files;
    summary.add(found);
    std::string piece;
    json.file({unit, source.path(), found}, options, piece);
    if (!piece.empty() && !first) out += json.separator;
    if (!piece.empty()) first = false;
    out += piece;
  }
  json.end(summary, options, out);
  return out;
}

const std::vector<std::pair<std::string, std::string>> many{
    {"a/Dockerfile",
     "FROM python:3\r\n# \xC3\xA9\xFF\r\nCOPY . .\r\nRUN pip install -r requirements.txt\r\n"},
    {"clean", "FROM scratch\n"},
    {"odd \xFF\"name\n",
     "FROM debian\nADD \xF0\x9F\x9A\xA2.txt x\xFF.txt /\nCPOY a b\nRUN apt-get update\n"},
    {"empty", ""},
    {"stamped",
     "FROM debian\n# \xC3\xA9\xFF\nARG GIT_SHA\nRUN apt-get install -y git\nRUN echo $GIT_SHA\n"},
};

nlohmann::json finding_of(const nlohmann::json& report, std::string_view rule) {
  for (const auto& finding : report["findings"])
    if (finding["rule"] == rule) return finding;
  return nlohmann::json::object();
}

TEST(JsonReport, IsOneObjectWithEverything) {
  const auto json = nlohmann::json::parse(findings(many));
  EXPECT_EQ(json["schema_version"], 1);
  EXPECT_EQ(json["summary"]["files"], many.size());
  EXPECT_EQ(json["summary"]["findings"], json["findings"].size());
  const auto first = finding_of(json, "copy-before-install");
  ASSERT_TRUE(first.contains("start"));
  EXPECT_EQ(first["start"]["line"], 4);
  EXPECT_EQ(first["start"]["column"], 5);
  // 15 bytes of FROM, 7 of the comment, 10 of COPY, "RUN ".
  EXPECT_EQ(first["start"]["offset"], 15 + 7 + 10 + 4);
}

TEST(JsonReport, EditsThatAreNoUtf8HaveTheirBytes) {
  const auto json = nlohmann::json::parse(findings(many));
  const auto first = finding_of(json, "volatile-arg-above-step");
  ASSERT_TRUE(first.contains("fixes"));
  const auto& moved = first["fixes"][0]["edits"].back();
  // The comment moves with its ARG: "# \xC3\xA9\xFF\nARG GIT_SHA\n" in base64, by `base64`.
  EXPECT_EQ(moved["base64"], "IyDDqf8KQVJHIEdJVF9TSEEK");
}

TEST(JsonReport, HoldsToItsSchema) {
  if (std::system("python3 -c 'import jsonschema' 2>/dev/null") != 0) {
    GTEST_SKIP() << "skipped: no python3 with jsonschema";
  }
  const auto path =
      std::filesystem::temp_directory_path() / ("stowage-json-" + std::to_string(::getpid()));
  std::ofstream(path, std::ios::binary) << findings(many);
  const std::string command =
      "python3 -c 'import json, sys, jsonschema\n"
      "schema = json.load(open(sys.argv[1]))\n"
      "jsonschema.Draft202012Validator.check_schema(schema)\n"
      "jsonschema.Draft202012Validator(schema).validate(json.load(open(sys.argv[2])))' "
      "'" STOWAGE_SOURCE_DIR "/docs/schema/findings.schema.json' '" +
      path.string() + "'";
  EXPECT_EQ(std::system(command.c_str()), 0);
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace stowage
