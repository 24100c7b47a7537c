// The optimizer's rewrites keep the promises of a fix, or are not offered.

#include "rules/cache/rewrites.h"

#include <gtest/gtest.h>

#include <map>

#include "lib/lint/linter.h"
#include "rules/rules.h"

namespace stowage {
namespace {

std::vector<lint::Diagnostic> look(const lint::Unit& unit) {
  static const lint::RuleSet rules(lint::rules_by_default(rules::all(), lint::Compat::none));
  return lint::lint(unit, rules);
}

std::map<std::string_view, int> names(const std::vector<lint::Diagnostic>& found) {
  std::map<std::string_view, int> out;
  for (const lint::Diagnostic& each : found) ++out[each.rule->name];
  return out;
}

/// Applies each rewrite alone: its finding must be gone, and nothing else may be new. How many there were.
int hold_to_promises(std::string_view rule, std::string_view text) {
  const Source source("Dockerfile", text);
  const lint::Unit unit(source);
  std::vector<lint::Diagnostic> found = look(unit);
  const auto before = names(found);
  rules::offer_rewrites(unit, found);
  int offered = 0;
  for (const lint::Diagnostic& each : found) {
    if (each.rule->name != rule || each.fixes.empty()) continue;
    ++offered;
    const std::string after = apply_edits(text, each.fixes.front().edits);
    const Source rewritten("Dockerfile", after);
    for (const auto& [name, count] : names(look(lint::Unit(rewritten)))) {
      const auto had = before.find(name);
      EXPECT_LE(count, had == before.end() ? 0 : had->second - (name == rule ? 1 : 0)) << after;
    }
  }
  return offered;
}

TEST(Rewrites, AreOffered) {
  EXPECT_EQ(hold_to_promises("copy-before-install",
                             "FROM python:3.12-slim\n"
                             "WORKDIR /app\n"
                             "COPY . .\n"
                             "RUN pip install --no-cache-dir -r requirements.txt\n"),
            1);
}

// Parted from the install, `pip cache purge` would no longer make its layer smaller.
TEST(Rewrites, DoNotPartAnInstallFromItsCleanup) {
  EXPECT_EQ(hold_to_promises("copy-before-install",
                             "FROM python:3.12-slim\n"
                             "WORKDIR /app\n"
                             "COPY . /app/tool\n"
                             "RUN cd tool &&\\\n"
                             "    mkdir workspace &&\\\n"
                             "    pip install -r requirements.txt &&\\\n"
                             "    pip cache purge &&\\\n"
                             "    python setup.py install\n"),
            0);
}

// The COPY above the second half of the step would keep the finding.
TEST(Rewrites, DoNotLeaveHalfAStepBelowTheCopy) {
  hold_to_promises("system-install-below-copy",
                   "FROM debian:12\n"
                   "ADD ./config/ /config\n"
                   "RUN useradd -m docker\n"
                   "RUN apt-get update && apt-get install -y --no-install-recommends gcc\n"
                   "RUN apt-get install apt-transport-https -y \\\n"
                   "  && sed -i 's/main/contrib/' /etc/apt/sources.list \\\n"
                   "  && apt-key adv --keyserver keys.gnupg.net --recv-key 381BA480 \\\n"
                   "  && apt-get update -y \\\n"
                   "  && apt-get install -y r-base\n");
}

// With `vendor/modules.txt` go downloads nothing: the context takes the finding back, or bears it out with a fix.
TEST(Rewrites, FollowWhatTheContextSaysOfVendoredPackages) {
  const Source source(
      "Dockerfile",
      std::string_view("FROM golang:1.22\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n"));
  const lint::Unit unit(source, [](const std::string& path) -> std::optional<std::string> {
    return path == "go.mod" ? std::optional<std::string>("module example.com/x\n") : std::nullopt;
  });
  const auto found_with = [&](std::vector<context::MemoryFile> files) {
    files.push_back(
        {"go.mod", "module example.com/x\n\ngo 1.22\n\nrequire example.com/y v1.0.0\n"});
    files.push_back({"go.sum", "example.com/y v1.0.0 h1:x\n"});
    std::vector<lint::Diagnostic> found = look(unit);
    rules::offer_rewrites(unit, found,
                          [&](const lint::Unit&) { return context::Context::in_memory(files); });
    std::erase_if(found,
                  [](const auto& each) { return each.rule->name != "build-downloads-packages"; });
    return found;
  };
  EXPECT_TRUE(found_with({{"vendor/modules.txt", "# example.com/y v1.0.0\n"}}).empty());
  const auto found = found_with({{"main.go", "package main\n"}});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found.front().fixes.size(), 1u);
}

}  // namespace
}  // namespace stowage
