// Every fix of every rule of CI files, on files in every spelling: the fixed file says the same but for what is meant, its
// comments and line ends are those of before, the finding is gone, nothing new is found, a second run changes nothing.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "lib/lint/fix.h"
#include "lib/lint/linter.h"
#include "lib/shell/commands.h"
#include "rules/rules.h"
#include "tests/pipeline/fix_seeds.h"
#include "tests/pipeline/variants.h"

namespace stowage {
namespace {

using testing::PageExample;

struct Leaf {
  std::string path;  // "/jobs/build/steps//with/tags", list items without their numbers
  std::string value;
  friend auto operator<=>(const Leaf&, const Leaf&) = default;
};
using Leaves = std::multiset<Leaf>;

void collect(const pipeline::Tree& tree, pipeline::NodeId id, const std::string& path,
             Leaves& out) {
  id = tree.resolve(id);
  if (tree.is(id, pipeline::NodeKind::scalar)) out.insert({path, std::string(tree.scalar(id))});
  for (const pipeline::NodeId item : tree.items(id)) collect(tree, item, path + "/", out);
  for (const auto& [key, value] : tree.entries(id))
    collect(tree, value, path + "/" + std::string(tree.scalar(key)), out);
}

Leaves leaves_of(const pipeline::Pipeline& file) {
  Leaves out;
  for (const pipeline::NodeId document : file.tree.documents) collect(file.tree, document, "", out);
  return out;
}

std::string last_key(std::string path) {
  while (path.ends_with('/')) path.pop_back();
  return path.substr(path.rfind('/') + 1);
}

bool holds_shell(const std::string& key) {
  static const std::set<std::string> keys{"run", "script", "commands", "command", "before_script"};
  return keys.contains(key);
}

/// Keys of a build that a fix may add, change or remove.
bool is_of_cache(const std::string& path) {
  static const std::set<std::string> keys{"cache-from", "cache-to",    "cache_from", "cache_to",
                                          "no-cache",   "no_cache",    "pull",       "context",
                                          "uses",       "restore-keys"};
  if (keys.contains(last_key(path)) || last_key(path) == "args") return true;
  return path.find("/cache-to/") != std::string::npos;  // an object
}

/// The words of a script as the shell sees them, without those that fixes add, change or remove.
std::vector<std::string> words(std::string_view script) {
  std::vector<std::string> out;
  std::string unix_lines(script);
  std::erase(unix_lines, '\r');
  const shell::Script parsed = shell::parse(unix_lines);
  bool skip = false;
  for (const shell::Command& command : shell::flatten(parsed).commands) {
    if (command.in_substitution) continue;  // `$(NAME)` of make
    for (const shell::Word& word : command.argv) {
      std::string text(word.raw);
      std::erase_if(text, [](char c) { return c == '"' || c == '\'' || c == '\\' || c == ' '; });
      if (skip || text.empty()) {
        skip = false;
        continue;
      }
      const auto is = [&](std::string_view flag) { return text.starts_with(flag); };
      skip = text == "--cache-from" || text == "--cache-to" || text == "--driver-opt";
      const bool added = skip || is("--cache-") || is("--cache=") || is("--no-cache") ||
                         is("--pull") || is("--layers") || is("--use") || is("--driver-opt") ||
                         is("BUILDKIT_INLINE_CACHE");
      if (text == "--build-arg" && script.find("BUILDKIT_INLINE_CACHE") != std::string_view::npos)
        continue;
      if (!added) out.push_back(std::move(text));
    }
    out.push_back(";");
  }
  return out;
}

class Check {
 public:
  Check(const PageExample& example, const lint::Rule& rule) : example_(example), rule_(rule) {}

  /// Was something fixed?
  bool run() {
    const lint::Rule* const only[] = {&rule_};
    const Source source(example_.path, std::string_view(example_.text));
    const lint::RuleSet set(only);
    const lint::Fixed fixed =
        lint::apply_fixes(source, set, Grade::assuming, testing::files_of(example_));
    if (fixed.applied.empty()) return false;
    SCOPED_TRACE(example_.text + "\n--- fixed ---\n" + fixed.text);
    after_ = example_;
    after_.text = fixed.text;
    same_document();
    same_comments();
    same_line_ends();
    nothing_new();
    const Source again(example_.path, std::string_view(after_.text));
    EXPECT_TRUE(
        lint::apply_fixes(again, set, Grade::assuming, testing::files_of(after_)).applied.empty());
    return true;
  }

 private:
  void same_document() const {
    const pipeline::Pipeline before = pipeline::read(example_.path, example_.text);
    const pipeline::Pipeline after = pipeline::read(after_.path, after_.text);
    EXPECT_EQ(after.builds.size(), before.builds.size());
    EXPECT_LE(after.problems.size(), before.problems.size());
    const Leaves old_leaves = leaves_of(before);
    const Leaves new_leaves = leaves_of(after);
    std::vector<Leaf> gone;
    std::vector<Leaf> come;
    std::set_difference(old_leaves.begin(), old_leaves.end(), new_leaves.begin(), new_leaves.end(),
                        std::back_inserter(gone));
    std::set_difference(new_leaves.begin(), new_leaves.end(), old_leaves.begin(), old_leaves.end(),
                        std::back_inserter(come));
    for (const Leaf& leaf : gone)
      EXPECT_TRUE(may_differ(leaf, come)) << "gone: " << leaf.path << ": " << leaf.value;
    for (const Leaf& leaf : come)
      EXPECT_TRUE(may_differ(leaf, gone) || leaf.value == "docker buildx create --use")
          << "come: " << leaf.path << ": " << leaf.value;
    if (before.tree.documents.empty()) {
      EXPECT_EQ(words(after_.text), words(example_.text));
    }
  }

  /// A key of the cache, or a script that is there on the other side too with the same words.
  static bool may_differ(const Leaf& leaf, const std::vector<Leaf>& others) {
    if (leaf.path.starts_with("/x-")) return false;
    if (is_of_cache(leaf.path)) return true;
    if (!holds_shell(last_key(leaf.path))) return false;
    return std::any_of(others.begin(), others.end(), [&](const Leaf& other) {
      return other.path == leaf.path && words(other.value) == words(leaf.value);
    });
  }

  static std::multiset<std::string> notes(std::string_view text) {
    std::multiset<std::string> out;
    for (std::size_t at = 0; (at = text.find(" note", at)) != std::string_view::npos; ++at)
      out.insert(std::string(text.substr(at, text.find_first_of("\r\n", at) - at)));
    return out;
  }

  /// All are there, and none became part of a value.
  void same_comments() const {
    EXPECT_EQ(notes(after_.text), notes(example_.text));
    const auto inside = [](const PageExample& example) {
      std::size_t count = 0;
      for (const Leaf& leaf : leaves_of(pipeline::read(example.path, example.text)))
        count += notes(leaf.value).size();
      return count;
    };
    EXPECT_EQ(inside(after_), inside(example_));
  }

  void same_line_ends() const {
    const auto bare = [](std::string_view text) {
      std::size_t count = 0;
      for (std::size_t i = 0; i < text.size(); ++i)
        count += text[i] == '\n' && (i == 0 || text[i - 1] != '\r');
      return count;
    };
    if (example_.text.find("\r\n") != std::string::npos && bare(example_.text) == 0) {
      EXPECT_EQ(bare(after_.text), 0U);
    }
    EXPECT_EQ(after_.text.ends_with('\n'), example_.text.ends_with('\n'));
  }

  static std::map<std::string_view, int> found(const PageExample& example) {
    static const lint::RuleSet all(rules::all());
    const Source source(example.path, std::string_view(example.text));
    const lint::Unit unit(source, testing::files_of(example));
    std::map<std::string_view, int> out;
    for (const lint::Diagnostic& each : lint::lint(unit, all)) ++out[each.rule->name];
    return out;
  }
  void nothing_new() const {
    auto before = found(example_);
    for (const auto& [name, count] : found(after_)) {
      if (name == rule_.name)
        EXPECT_LT(count, before[name]);
      else
        EXPECT_LE(count, before[name]) << "new: " << name;
    }
  }

  const PageExample& example_;
  const lint::Rule& rule_;
  PageExample after_;
};

/// Has the rule something to fix in the seed as it is?
bool concerns(const lint::Rule& rule, const PageExample& seed) {
  const lint::Rule* const only[] = {&rule};
  const Source source(seed.path, std::string_view(seed.text));
  return !lint::apply_fixes(source, lint::RuleSet(only), Grade::assuming, testing::files_of(seed))
              .applied.empty();
}

/// Fixed in how many spellings? After a few failures nobody wants to read more.
int fixed_spellings(const lint::Rule& rule, const std::vector<PageExample>& seeds) {
  int count = 0;
  for (const PageExample& seed : seeds) {
    if (!concerns(rule, seed)) continue;
    for (testing::Variant& variant : testing::variants(seed.path, seed.text)) {
      if (::testing::Test::HasFailure()) return count;
      SCOPED_TRACE(seed.path + ", " + variant.how);
      PageExample example = seed;
      example.text = std::move(variant.text);
      if (!pipeline::read(example.path, example.text).problems.empty()) continue;
      if (Check(example, rule).run()) ++count;
    }
  }
  return count;
}

class EachFix : public ::testing::TestWithParam<const lint::Rule*> {};

TEST_P(EachFix, ChangesInEverySpellingWhatIsMeant) {
  static const std::vector<PageExample> seeds = testing::fix_seeds();
  const int count = fixed_spellings(*GetParam(), seeds);
  if (!HasFailure()) {
    EXPECT_GE(count, 20);
  }
  RecordProperty("spellings", count);
}

std::vector<const lint::Rule*> fixable() {
  std::vector<const lint::Rule*> out;
  for (const lint::Rule* rule : rules::all())
    if (rule->category == "pipeline" && rule->fixable) out.push_back(rule);
  return out;
}

INSTANTIATE_TEST_SUITE_P(Pipeline, EachFix, ::testing::ValuesIn(fixable()), [](const auto& tested) {
  std::string name(tested.param->name);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace stowage
