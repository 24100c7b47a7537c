// Rule::mentions saves time and nothing else: a rule finds the same without it.

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <tuple>
#include <vector>

#include "lib/lint/linter.h"
#include "rules/rules.h"
#include "tests/corpus/program.h"
#include "tests/rules/page_examples.h"

namespace stowage {
namespace {

namespace fs = std::filesystem;

/// All rules, those that are off by default too, as they are and as they would be without mentions.
struct Rules {
  Rules() {
    copies.reserve(rules::all().size());
    for (const lint::Rule* rule : rules::all()) {
      copies.push_back(*rule);
      copies.back().mentions = {};
      always.push_back(&copies.back());
    }
  }
  std::vector<lint::Rule> copies;
  std::vector<const lint::Rule*> always;
  lint::RuleSet as_they_are{rules::all()};
};

using Finding = std::tuple<std::string_view, std::uint32_t, std::string>;

std::vector<Finding> found(const Source& source, const lint::RuleSet& rules, lint::Compat compat) {
  lint::Settings settings;
  settings.compat = compat;
  const lint::Unit unit(source, {}, std::make_shared<const lint::Settings>(settings));
  std::vector<Finding> out;
  for (const lint::Diagnostic& each : lint::lint(unit, rules))
    out.emplace_back(each.rule->name, each.span.begin, each.message);
  return out;
}

void compare(const Rules& rules, const lint::RuleSet& always, const Source& source) {
  for (const auto compat : {lint::Compat::none, lint::Compat::hadolint})
    EXPECT_EQ(found(source, rules.as_they_are, compat), found(source, always, compat))
        << source.path() << "\n"
        << source.text().substr(0, 2000);
}

TEST(Mentions, ChangeNothingInTheExamplesOfThePages) {
  const Rules rules;
  const lint::RuleSet always(rules.always);
  for (const lint::Rule* rule : rules::all())
    for (const auto& example : testing::page_examples(rules::page(*rule)))
      compare(rules, always, Source(example.path, std::string_view(example.text)));
}

TEST(Mentions, ChangeNothingInTheCorpus) {
  const std::string corpus = testing::large_corpus();
  if (corpus.empty()) GTEST_SKIP() << "skipped: no corpus";
  const Rules rules;
  const lint::RuleSet always(rules.always);
  for (const char* folder : {"/lint/files/0a", "/lint/files/5c", "/lint/files/e1"})
    for (const fs::directory_entry& file : fs::directory_iterator(corpus + folder)) {
      const Result<Source> source = read_source(file.path().string());
      ASSERT_TRUE(source);
      compare(rules, always, *source);
    }
}

}  // namespace
}  // namespace stowage
