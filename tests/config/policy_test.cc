#include "lib/config/policy.h"

#include <gtest/gtest.h>

namespace stowage::config {
namespace {

using lint::Compat;
using lint::Severity;

constexpr lint::Rule on{.name = "on-rule", .category = "one", .hadolint = {"DL1", Severity::error}};
constexpr lint::Rule off{.name = "off-rule", .category = "one", .by_default = false};
constexpr lint::Rule other{.name = "other-rule", .category = "two", .severity = Severity::info};
constexpr lint::Rule quiet{
    .name = "quiet-rule", .category = "two", .hadolint = {"DL1001"}, .by_default = false};
constexpr const lint::Rule* all_rules[] = {&on, &off, &other, &quiet};

/// "on-rule:warning other-rule:info"
std::string active(const Config& config, std::string_view path = "Dockerfile") {
  const Policy policy(config, all_rules, "/repo");
  std::vector<lint::Diagnostic> found;
  for (const lint::Rule* rule : policy.rules())
    found.push_back({.rule = rule, .severity = rule->severity});
  policy.apply(path, found);
  std::string out;
  for (const lint::Diagnostic& each : found)
    out += std::string(each.rule->name) + ":" + std::string(lint::name(each.severity)) + " ";
  return out;
}

Config with(Choice choice) { return {.choice = std::move(choice)}; }

TEST(Policy, SelectIgnoreAndLevels) {
  EXPECT_EQ(active({}), "on-rule:warning other-rule:info ");
  EXPECT_EQ(active(with({.select = {"two"}})), "other-rule:info quiet-rule:warning ");
  EXPECT_EQ(active(with({.select = {"default", "off-rule"}})),
            "on-rule:warning off-rule:warning other-rule:info ");
  EXPECT_EQ(active(with({.ignore = {"DL1"}})), "other-rule:info ");
  EXPECT_EQ(active(with({.ignore = {"two"}})), "on-rule:warning ");
  EXPECT_EQ(active(with({.levels = {{"off-rule", Severity::error}}})),
            "on-rule:warning off-rule:error other-rule:info ");
  EXPECT_EQ(active(with({.levels = {{"on-rule", Severity::style}, {"all", Severity::error}}})),
            "on-rule:style other-rule:error ");
  EXPECT_EQ(active(with({.levels = {{"one", std::nullopt}}})), "other-rule:info ");
  EXPECT_EQ(active(with({.ignore = {"DL1"}, .levels = {{"DL1", Severity::error}}})),
            "other-rule:info ");
}

TEST(Policy, PathsAddAndTakeAway) {
  Config config;
  config.paths = {{{"test/"}, {.ignore = {"all"}}}, {{"*.dev"}, {.select = {"off-rule"}}}};
  EXPECT_EQ(active(config, "Dockerfile"), "on-rule:warning other-rule:info ");
  EXPECT_EQ(active(config, "a/test/Dockerfile"), "");
  EXPECT_EQ(active(config, "/repo/test/Dockerfile"), "");
  EXPECT_EQ(active(config, "x/Dockerfile.dev"),
            "on-rule:warning off-rule:warning other-rule:info ");
}

// hadolint's level; DL1001 and DL3057 wait for one (hadolint-rules 9).
TEST(Policy, AnotherToolsRules) {
  Config config{.compat = Compat::hadolint};
  EXPECT_EQ(active(config), "on-rule:error ");
  config.choice.levels = {{"DL1001", Severity::info}, {"DL1", Severity::style}};
  EXPECT_EQ(active(config), "on-rule:style quiet-rule:info ");
  EXPECT_EQ(active({.compat = Compat::buildkit}), "");
  // Of several levels for a code the gravest counts there, here the last.
  config.choice.levels = {
      {"DL1", Severity::info}, {"DL1", Severity::error}, {"DL1", Severity::style}};
  EXPECT_EQ(active(config), "on-rule:error ");
  config.compat = Compat::none;
  EXPECT_EQ(active(config), "on-rule:style other-rule:info ");
}

}  // namespace
}  // namespace stowage::config
