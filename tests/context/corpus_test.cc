// Every recorded case loads, and everything in it that looks like a manifest is read without harm.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <set>

#include "lib/context/context.h"
#include "lib/context/git_history.h"
#include "lib/context/manifest.h"
#include "paths.h"

namespace stowage::context {
namespace {

std::filesystem::path history_folder() {
  const char* set = std::getenv("STOWAGE_CORPUS");
  const std::filesystem::path corpus =
      set != nullptr ? std::filesystem::path(set)
                     : std::filesystem::path(STOWAGE_SOURCE_DIR) / ".." / "shared" / "corpus";
  return corpus / "history";
}

TEST(ContextCorpus, EveryCaseAndManifestIsRead) {
  if (!std::filesystem::exists(history_folder())) GTEST_SKIP() << "no corpus";
  std::size_t cases = 0;
  std::size_t entries = 0;
  std::size_t left_out = 0;
  struct Count {
    std::size_t read = 0, needs = 0, scripts = 0, local = 0, dynamic = 0, incomplete = 0,
                problems = 0;
  };
  std::map<std::string_view, Count> counts;
  const bool talk = std::getenv("STOWAGE_TALK") != nullptr;
  for (const auto& folder : std::filesystem::directory_iterator(history_folder())) {
    if (!folder.is_directory()) continue;
    const Result<Context> context = Context::recorded(folder.path().string());
    ASSERT_TRUE(context) << context.error().message;
    ++cases;
    entries += context->tree().entries().size();
    EXPECT_TRUE(context->ignore().problems().empty()) << folder.path();
    EXPECT_TRUE(read_recorded_history(read_small_file(folder.path() / "commits.jsonl").value()));
    std::set<std::string, std::less<>> covered;  // Read already as part of another manifest.
    for (const Entry& entry : context->tree().entries()) {
      left_out += context->sees(entry) ? 0 : 1;
      const std::optional<ManifestKind> kind = manifest_kind(entry.path);
      if (!kind || entry.is_directory() || !context->sees(entry) || covered.contains(entry.path))
        continue;
      const Manifest manifest = read_manifest(*context, *kind, entry.path);
      if (manifest.readable != Known::yes) continue;
      covered.insert(manifest.needs.begin(), manifest.needs.end());
      Count& count = counts[name(*kind)];
      ++count.read;
      count.needs += manifest.needs.size();
      count.scripts += manifest.lifecycle.size();
      count.local += manifest.local.size();
      count.dynamic += manifest.dynamic ? 1 : 0;
      count.incomplete += manifest.complete ? 0 : 1;
      count.problems += manifest.problems.empty() ? 0 : 1;
      for (const std::string& need : manifest.needs) EXPECT_NE(need, entry.path);
      if (!talk) continue;
      const std::string head = folder.path().filename().string() + " " + std::string(entry.path);
      for (const std::string& why : manifest.problems)
        std::cout << head << " PROBLEM " << why << "\n";
      for (const std::string& why : manifest.dynamic_reasons)
        std::cout << head << " DYNAMIC " << why << "\n";
    }
  }
  std::cout << cases << " cases, " << entries << " entries, " << left_out
            << " left out by ignore files\n";
  for (const auto& [kind, count] : counts) {
    std::cout << kind << ": " << count.read << " read, " << count.needs << " needs, "
              << count.scripts << " scripts, " << count.local << " local, " << count.dynamic
              << " dynamic, " << count.incomplete << " incomplete, " << count.problems
              << " with problems\n";
  }
  EXPECT_GT(cases, 200U);
}

}  // namespace
}  // namespace stowage::context
