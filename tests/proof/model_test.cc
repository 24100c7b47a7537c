// Random files and random changes to them, judged by the checker and by a plain model of the same
// lines: what the model tells apart must never pass, and most of what it does not tell apart must be shown.

#include <gtest/gtest.h>

#include "lib/proof/verify.h"
#include "tests/proof/model_image.h"

namespace stowage::proof {
namespace {

using Lines = std::vector<ModelLine>;

std::size_t below(std::mt19937& random, std::size_t limit) {
  return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
}

std::string text_of(const Lines& lines) {
  std::string text = "FROM base\n";
  for (const ModelLine& line : lines) text += text_of(line) + "\n";
  return text;
}

Verdict check(const std::string& before, const std::string& after) {
  std::vector<context::MemoryFile> files;
  for (int i = 0; i < 4; ++i)
    files.push_back({"f" + std::to_string(i), "text " + std::to_string(i) + "\n"});
  const context::Context context = context::Context::in_memory(files);
  VerifyOptions options{.context = context};
  options.settings.images["base"] = {.env = {{"PATH", "/usr/bin:/bin"}}};
  return verify(before, after, options);
}

/// A file that builds.
Lines random_lines(std::mt19937& random) {
  Lines lines;
  const std::size_t count = 3 + below(random, 8);
  for (std::size_t tries = 0; lines.size() < count && tries < 200; ++tries) {
    lines.push_back(random_model_line(random));
    if (!build(lines)) lines.pop_back();
  }
  return lines;
}

Lines changed(Lines lines, std::mt19937& random) {
  switch (below(random, 5)) {
    case 0:
      lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(below(random, lines.size())));
      break;
    case 1:
      lines[below(random, lines.size())] = random_model_line(random);
      break;
    case 2: {
      const std::size_t from = below(random, lines.size());
      const ModelLine line = lines[from];
      lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(from));
      lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(below(random, lines.size() + 1)),
                   line);
      break;
    }
    default: {
      const std::size_t at = below(random, lines.size() - 1);
      std::swap(lines[at], lines[at + 1]);
    }
  }
  return lines;
}

/// Facts about whether commands succeed: only such a fact can be false in the model, whose base image is empty.
bool is_about_success(const std::string& fact) {
  for (const char* words : {"succeeds", "does not fail", "there is a folder", "is there before"})
    if (fact.find(words) != std::string::npos) return true;
  return false;
}

TEST(ProofModel, WhatTheModelTellsApartNeverPasses) {
  std::mt19937 random(7);
  int equal = 0, shown = 0, unequal = 0;
  for (int round = 0; round < 1500; ++round) {
    const Lines before = random_lines(random);
    if (before.size() < 2) continue;
    const Lines after = changed(before, random);
    const auto old_image = build(before), new_image = build(after);
    const Verdict verdict = check(text_of(before), text_of(after));
    std::string said(name(verdict.grade));
    for (const std::string& one : verdict.assumptions) said += "\n  if " + one;
    const std::string both = text_of(before) + "--\n" + text_of(after) + said;
    if (old_image == new_image) {
      ++equal;
      shown += verdict.grade <= Grade::assuming ? 1 : 0;
      continue;
    }
    ++unequal;
    ASSERT_GT(verdict.grade, Grade::equivalent) << both;
    if (verdict.grade != Grade::assuming) continue;
    ASSERT_TRUE(
        std::any_of(verdict.assumptions.begin(), verdict.assumptions.end(), is_about_success))
        << both;
  }
  EXPECT_GT(unequal, 300);
  EXPECT_GT(equal, 300);
  EXPECT_GT(shown * 10, equal * 7) << shown << " of " << equal;
}

}  // namespace
}  // namespace stowage::proof
