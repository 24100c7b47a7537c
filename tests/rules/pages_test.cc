// The examples of the pages are the tests of the rules: every Bad block fires its rule; the Fixed block below it is what the fix makes of it; Fine blocks are silent for the rule.
// A block of a CI file names it (```yaml compose.yaml); the Dockerfile that it builds may stand
// above it in the same section as ```dockerfile Dockerfile, and any other file of the context as ```json package.json beside.
// A ```yaml .stowage.yaml above an example is its configuration.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include "lib/config/read.h"
#include "lib/context/folder_names.h"
#include "lib/lint/dockerfile_uses.h"
#include "lib/lint/fix.h"
#include "lib/lint/linter.h"
#include "lib/lint/package_layers.h"
#include "paths.h"
#include "rules/cache/rewrites.h"
#include "rules/rules.h"
#include "tests/rules/page_examples.h"

namespace stowage {
namespace {

using Example = testing::PageExample;
using testing::files_of;

std::vector<Example> examples(std::string_view page) { return testing::page_examples(page); }

/// The folders in which the files beside the example are.
lint::ListFolder names_of(const Example& example) {
  const auto look =
      [&example](const std::string& folder) -> std::optional<std::vector<std::string>> {
    std::set<std::string> names;
    const auto add = [&](const std::string& path) {
      if (path.starts_with(folder))
        names.insert(path.substr(folder.size(), path.find('/', folder.size()) - folder.size()));
    };
    for (const auto& [path, text] : example.beside) add(path);
    if (names.empty() || folder.starts_with("..")) return std::nullopt;
    add(example.path);
    return std::vector<std::string>(names.begin(), names.end());
  };
  const auto folders = std::make_shared<context::FolderNames>(look);
  return [folders](const std::string& folder) { return folders->of(folder); };
}

/// What the configuration beside the example says, and what a run over all of its files knows.
std::shared_ptr<const lint::Settings> settings_of(const Example& example) {
  auto settings = std::make_shared<lint::Settings>();
  settings->registry_mirrors = {{"docker.io", "mirror.example.com/hub"}};
  std::vector<lint::LayersOfFile> files;
  for (const auto& [path, text] : example.beside) {
    if (path == ".stowage.yaml") continue;
    const Source source(path, std::string_view(text));
    files.push_back({path, lint::package_layers_of(lint::Unit(source))});
  }
  settings->package_layers = std::make_shared<const lint::PackageLayers>(std::move(files));
  lint::DockerfileUses uses;
  for (const auto& [path, text] : example.beside)
    if (path != ".stowage.yaml")
      uses.add(
          pipeline::read(path, text), [&](const std::string& file) { return file == example.path; },
          [&](const std::string& file) { return example.beside.contains(file); });
  settings->uses = std::make_shared<const lint::DockerfileUses>(std::move(uses));
  const auto file = example.beside.find(".stowage.yaml");
  if (file == example.beside.end()) return settings;
  config::Loaded loaded = config::read_config(file->first, file->second, rules::all());
  for (const std::string& problem : loaded.problems) ADD_FAILURE() << problem;
  settings->trusted_registries = std::move(loaded.config.trusted_registries);
  settings->label_schema = std::move(loaded.config.label_schema);
  settings->strict_labels = loaded.config.strict_labels.value_or(false);
  return settings;
}

std::vector<lint::Diagnostic> run(const Example& example, const lint::Rule* rule) {
  const lint::Rule* const only[] = {rule};
  const Source source(example.path, std::string_view(example.text));
  const auto list = [&](const std::string&) -> std::optional<context::Tree> {
    std::vector<context::Entry> entries;
    for (const auto& [path, text] : example.beside) entries.push_back({.path = path});
    return context::Tree(std::move(entries));
  };
  const lint::Unit unit(source, files_of(example), settings_of(example), list, names_of(example));
  return lint::lint(unit, lint::RuleSet(only));
}

lint::Fixed fix(const Example& example, const lint::Rule* rule) {
  const lint::Rule* const only[] = {rule};
  const Source source(example.path, std::string_view(example.text));
  const lint::RuleSet set(only);
  const auto look = [&](const lint::Unit& unit) {
    std::vector<lint::Diagnostic> found = lint::lint(unit, set);
    rules::offer_rewrites(unit, found);
    return found;
  };
  return lint::apply_fixes(source, look, Grade::assuming, files_of(example), settings_of(example));
}

class Page : public ::testing::TestWithParam<const lint::Rule*> {};

TEST_P(Page, BadFires) {
  int count = 0;
  for (const Example& example : examples(rules::page(*GetParam()))) {
    if (example.section != "Bad") continue;
    ++count;
    EXPECT_FALSE(run(example, GetParam()).empty()) << example.text;
  }
  EXPECT_GT(count, 0) << "a page shows what is bad";
}

TEST_P(Page, FixedIsWhatTheFixMakes) {
  const auto all = examples(rules::page(*GetParam()));
  bool any = false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].section != "Bad") continue;
    const lint::Fixed fixed = fix(all[i], GetParam());
    const bool has_fixed = i + 1 < all.size() && all[i + 1].section == "Fixed";
    EXPECT_EQ(fixed.text, has_fixed ? all[i + 1].text : all[i].text);
    any = any || has_fixed;
    if (has_fixed) {
      Example again = all[i];
      again.text = fixed.text;
      EXPECT_TRUE(fix(again, GetParam()).applied.empty());
    }
  }
  EXPECT_EQ(any, GetParam()->fixable);
}

/// What stands around the place of a fix, and how lines end, changes nothing but itself.
TEST_P(Page, FixesOfCiFilesKeepLineEndsAndComments) {
  if (GetParam()->category != "pipeline") return;
  const auto crlf = [](const std::string& text) {
    std::string out;
    for (const char c : text) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
    return out;
  };
  const auto json = [](const Example& one) { return one.path.ends_with(".json"); };
  for (const Example& bad : examples(rules::page(*GetParam()))) {
    if (bad.section != "Bad") continue;
    const std::string fixed = fix(bad, GetParam()).text;
    Example other = bad;
    other.text = crlf(bad.text);
    EXPECT_EQ(fix(other, GetParam()).text, crlf(fixed));
    if (json(bad)) continue;
    other.text = "# top\n\n" + bad.text + "# end\n";
    EXPECT_EQ(fix(other, GetParam()).text, "# top\n\n" + fixed + "# end\n");
  }
}

TEST_P(Page, FineIsSilent) {
  int count = 0;
  for (const Example& example : examples(rules::page(*GetParam()))) {
    if (example.section != "Fine" && example.section != "Fixed") continue;
    ++count;
    for (const lint::Diagnostic& diagnostic : run(example, GetParam()))
      ADD_FAILURE() << diagnostic.message << "\n" << example.text;
  }
  EXPECT_GT(count, 0) << "a page shows what is fine";
}

TEST_P(Page, BeginsWithNameAndSummary) {
  const std::string_view page = rules::page(*GetParam());
  const std::string head = "# " + std::string(GetParam()->name) + "\n\n";
  EXPECT_TRUE(page.starts_with(head)) << page.substr(0, 80);
  EXPECT_NE(page.find("\n## Why\n"), std::string_view::npos);
}

INSTANTIATE_TEST_SUITE_P(Rules, Page, ::testing::ValuesIn(rules::all().begin(), rules::all().end()),
                         [](const auto& tested) {
                           std::string name(tested.param->name);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(Rules, EveryFileIsOnTheListAndHasItsPage) {
  namespace fs = std::filesystem;
  std::set<std::string> listed;
  for (const lint::Rule* rule : rules::all()) {
    listed.insert(std::string(rule->category) + "/" + std::string(rule->name));
    EXPECT_FALSE(rules::page(*rule).empty()) << rule->name;
  }
  std::set<std::string> on_disk;
  const fs::path root = fs::path(STOWAGE_SOURCE_DIR) / "rules";
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".cc" || entry.path().parent_path() == root) continue;
    if (!fs::exists(fs::path(entry.path()).replace_extension(".md"))) continue;  // shared by rules
    on_disk.insert(fs::relative(entry.path(), root).replace_extension().generic_string());
  }
  EXPECT_EQ(listed, on_disk);
}

TEST(Rules, AreSortedAndTheirNamesUnique) {
  const auto all = rules::all();
  EXPECT_TRUE(
      std::is_sorted(all.begin(), all.end(), [](auto a, auto b) { return a->name < b->name; }));
  std::set<std::string_view> words;
  for (const lint::Rule* rule : all) {
    EXPECT_TRUE(words.insert(rule->name).second) << rule->name;
    for (const std::string_view alias : rule->aliases)
      EXPECT_TRUE(words.insert(alias).second) << alias;
    if (!rule->hadolint.code.empty()) {
      EXPECT_TRUE(words.insert(rule->hadolint.code).second) << rule->hadolint.code;
    }
    // hadolint has a rule for each of CMD, ENTRYPOINT and HEALTHCHECK, BuildKit one for all.
    if (!rule->buildkit.empty() && rule->buildkit != "MultipleInstructionsDisallowed") {
      EXPECT_TRUE(words.insert(rule->buildkit).second) << rule->buildkit;
    }
  }
}

TEST(Rules, AreFoundByNamePathAndAlias) {
  const lint::Rule* rule = rules::find("add-instead-of-copy");
  ASSERT_NE(rule, nullptr);
  EXPECT_EQ(rules::find("build/add-instead-of-copy"), rule);
  EXPECT_EQ(rules::find("DL3020"), rule);
  EXPECT_EQ(rules::find("cache/add-instead-of-copy"), nullptr);
  EXPECT_EQ(rules::find(""), nullptr);
}

}  // namespace
}  // namespace stowage
