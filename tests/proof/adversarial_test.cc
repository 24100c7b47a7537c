// Pairs of corpus/proof: unequal ones, which must never pass for equal, and equal ones, which should
// be shown. Each has its reason beside it.

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>

#include "lib/proof/verify.h"
#include "paths.h"

namespace stowage::proof {
namespace {

using context::Context;
using context::MemoryFile;

struct Pair {
  std::string why, before, after, words;
  std::map<std::string, std::string> files;
  std::size_t line = 0;
};

std::string unescaped(std::string text) {
  for (std::size_t at = text.find("\\n"); at != text.npos; at = text.find("\\n"))
    text.replace(at, 2, "\n");
  return text;
}

std::vector<Pair> pairs_of(const char* file) {
  std::ifstream in(std::string(STOWAGE_SOURCE_DIR) + "/corpus/proof/" + file);
  EXPECT_TRUE(in.good()) << file;
  std::vector<Pair> out;
  std::string* text = nullptr;
  std::size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.starts_with("== ")) {
      out.push_back({.why = line.substr(3), .line = number});
      text = &out.back().before;
    } else if (out.empty()) {
      continue;
    } else if (line == "--") {
      text = &out.back().after;
    } else if (line.starts_with("+ ") && text->empty()) {
      const std::size_t blank = line.find(' ', 2);
      out.back().files[line.substr(2, blank - 2)] =
          blank == line.npos ? "" : unescaped(line.substr(blank + 1));
    } else if (line.starts_with("! ") && text->empty()) {
      out.back().words = line.substr(2);
    } else {
      *text += line + "\n";
    }
  }
  return out;
}

/// The context that all pairs stand in, but for their own files.
std::vector<MemoryFile> files_of(const Pair& pair) {
  std::map<std::string, std::string> files = {
      {"a.txt", "a\n"},
      {"b.txt", "b\n"},
      {"README.md", "readme\n"},
      {"package.json", R"({"name": "web", "scripts": {"build": "vite build"}})"},
      {"package-lock.json", R"({"lockfileVersion": 3})"},
      {"requirements.txt", "flask==2.0\n"},
      {"pyproject.toml", "[project]\nname = \"web\"\nversion = \"1\"\n"},
      {"uv.lock", "version = 1\n"},
      {"Cargo.toml", "[package]\nname = \"web\"\nversion = \"1.0.0\"\n"},
      {"Cargo.lock", "version = 3\n"},
      {"go.mod", "module example.com/web\n"},
      {"go.sum", ""},
      {"Gemfile", "source 'https://example.com'\n"},
      {"Gemfile.lock", "GEM\n"},
      {"composer.json", "{}"},
      {"composer.lock", "{}"},
      {"pom.xml", "<project><artifactId>web</artifactId></project>"},
      {"src/main.js", "main\n"},
      {"src/util.js", "util\n"},
  };
  for (const auto& [path, text] : pair.files) files[path] = text;
  std::vector<MemoryFile> out = {
      {"run.sh", "#!/bin/sh\n", context::EntryType::file, 0755},
      {"e1/s", "", context::EntryType::directory, 0700},
      {"e1/s/x", "x"},
      {"e2/s", "", context::EntryType::directory, 0755},
      {"e2/s/y", "y"},
  };
  for (const auto& [path, text] : files) out.push_back({path, text});
  return out;
}

Verdict check(const Pair& pair) {
  const Context context = Context::in_memory(files_of(pair));
  VerifyOptions options{.context = context};
  const model::ImageConfig config{.env = {{"PATH", "/usr/local/bin:/usr/bin:/bin"}}};
  for (const char* image : {"a", "b", "c", "node:20", "python:3"})
    options.settings.images[image] = config;
  return verify(pair.before, pair.after, options);
}

std::string show(const Pair& pair, const Verdict& verdict) {
  std::ostringstream out;
  out << "line " << pair.line << ": " << pair.why << "\n  " << name(verdict.grade);
  for (const std::string& one : verdict.assumptions) out << "\n  if " << one;
  out << "\n  " << verdict.difference;
  return out.str();
}

bool names(const Verdict& verdict, const std::string& words) {
  return std::any_of(verdict.assumptions.begin(), verdict.assumptions.end(),
                     [&](const std::string& one) { return one.find(words) != std::string::npos; });
}

TEST(ProofPairs, UnequalOnesNeverPass) {
  for (const char* file : {"unequal.pairs", "commands.pairs"})
    for (const Pair& pair : pairs_of(file)) {
      const Verdict verdict = check(pair);
      EXPECT_GT(verdict.grade, Grade::equivalent) << show(pair, verdict);
      if (verdict.grade != Grade::assuming) continue;
      EXPECT_TRUE(!pair.words.empty() && names(verdict, pair.words)) << show(pair, verdict);
    }
}

TEST(ProofPairs, EqualOnesAreShown) {
  for (const Pair& pair : pairs_of("equal.pairs")) {
    const Verdict verdict = check(pair);
    const Grade least = pair.words.empty() ? Grade::equivalent : Grade::assuming;
    EXPECT_LE(verdict.grade, least) << show(pair, verdict);
    if (verdict.grade != Grade::assuming) continue;
    EXPECT_TRUE(names(verdict, pair.words)) << show(pair, verdict);
  }
}

}  // namespace
}  // namespace stowage::proof
