// Random Dockerfiles and random changes to them. Moves that are legal by a rule written down here,
// independently of the checker, must be accepted; changes that certainly make another image must
// never be.

#include <gtest/gtest.h>

#include <random>

#include "lib/proof/verify.h"

namespace stowage::proof {
namespace {

/// An instruction of a random file, with what it touches: names of places and variables.
struct Line {
  std::string text;
  std::vector<std::string> reads, writes;
};

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t limit) {
  return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
}

const std::vector<context::MemoryFile>& files() {
  static const std::vector<context::MemoryFile> all = [] {
    std::vector<context::MemoryFile> made;
    for (int i = 0; i < 6; ++i)
      made.push_back({"f" + std::to_string(i), "text " + std::to_string(i) + "\n"});
    return made;
  }();
  return all;
}

Line random_line(Random& random) {
  const std::string n = std::to_string(below(random, 6));
  const std::string d = std::to_string(below(random, 4));
  switch (below(random, 8)) {
    case 0:
      return {"COPY f" + n + " /d" + d + "/f" + n, {}, {"/d" + d, "/d" + d + "/f" + n}};
    case 1:
      return {"RUN echo " + n + " > /o" + n, {}, {"/o" + n}};
    case 2:
      return {"RUN cat /o" + n + " > /c" + d, {"/o" + n}, {"/c" + d}};
    case 3:
      return {"ENV V" + n + "=" + d, {}, {"$V" + n}};
    case 4:
      return {"RUN echo $V" + n + " > /v" + d, {"$V" + n}, {"/v" + d}};
    case 5:
      return {"LABEL l" + n + "=" + d, {}, {"label" + n}};
    case 6:
      return {"RUN mkdir -p /d" + d, {}, {"/d" + d}};
    default:
      return {"RUN apt-get install -y p" + n, {"/system"}, {"/system"}};
  }
}

std::vector<Line> random_file(Random& random) {
  std::vector<Line> lines;
  const std::size_t count = 2 + below(random, 9);
  for (std::size_t i = 0; i < count; ++i) lines.push_back(random_line(random));
  return lines;
}

std::string text_of(const std::vector<Line>& lines) {
  std::string text = "FROM base\n";
  for (const Line& line : lines) text += line.text + "\n";
  return text;
}

bool share(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& one) {
    return std::find(b.begin(), b.end(), one) != b.end();
  });
}

bool independent(const Line& a, const Line& b) {
  return !share(a.writes, b.reads) && !share(a.writes, b.writes) && !share(a.reads, b.writes);
}

Verdict check(const std::vector<Line>& before, const std::vector<Line>& after) {
  const context::Context context = context::Context::in_memory(files());
  VerifyOptions options{.context = context};
  options.settings.images["base"] = {.env = {{"PATH", "/usr/bin:/bin"}}};
  return verify(text_of(before), text_of(after), options);
}

constexpr int rounds = 120;

TEST(ProofProperty, IndependentNeighboursMaySwap) {
  Random random(1);
  for (int round = 0; round < rounds; ++round) {
    std::vector<Line> before = random_file(random);
    std::vector<Line> after = before;
    for (int move = 0; move < 4; ++move) {
      const std::size_t at = below(random, after.size() - 1);
      if (independent(after[at], after[at + 1])) std::swap(after[at], after[at + 1]);
    }
    const Verdict verdict = check(before, after);
    EXPECT_LE(verdict.grade, Grade::assuming) << text_of(before) << "---\n"
                                              << text_of(after) << verdict.difference;
  }
}

TEST(ProofProperty, ALineLeftOutIsNoticed) {
  Random random(2);
  for (int round = 0; round < rounds; ++round) {
    const std::vector<Line> before = random_file(random);
    std::vector<Line> after = before;
    const std::size_t at = below(random, after.size());
    const Line gone = after[at];
    after.erase(after.begin() + static_cast<std::ptrdiff_t>(at));
    // What another line writes again is no loss.
    if (std::any_of(after.begin(), after.end(),
                    [&](const Line& line) { return share(line.writes, gone.writes); }))
      continue;
    const Verdict verdict = check(before, after);
    EXPECT_GT(verdict.grade, Grade::equivalent) << text_of(before) << "---\n" << text_of(after);
  }
}

TEST(ProofProperty, ADependentPairThatIsSwappedIsNoticed) {
  Random random(3);
  for (int round = 0; round < rounds; ++round) {
    const std::string n = std::to_string(below(random, 6));
    const std::pair<Line, Line> pairs[] = {
        {{"RUN echo 7 > /o" + n, {}, {"/o" + n}},
         {"RUN cat /o" + n + " > /c9", {"/o" + n}, {"/c9"}}},
        {{"ENV V" + n + "=7", {}, {"$V" + n}}, {"RUN echo $V" + n + " > /v9", {"$V" + n}, {"/v9"}}},
        {{"RUN echo 7 > /o" + n, {}, {"/o" + n}}, {"RUN echo 8 > /o" + n, {}, {"/o" + n}}},
        {{"LABEL l" + n + "=7", {}, {"label" + n}}, {"LABEL l" + n + "=8", {}, {"label" + n}}},
        {{"RUN apt-get install -y p7", {"/system"}, {"/system"}},
         {"RUN apt-get install -y p8", {"/system"}, {"/system"}}},
        {{"COPY f" + n + " /d9/x", {}, {"/d9/x"}}, {"RUN chmod 600 /d9/x", {}, {"/d9/x"}}},
        {{"USER app", {}, {"user"}}, {"RUN touch /tmp/z", {"user"}, {"/tmp/z"}}},
        {{"WORKDIR /w9", {}, {"cwd"}}, {"RUN touch z", {"cwd"}, {"z"}}},
    };
    const auto& [first, second] = pairs[below(random, std::size(pairs))];
    std::vector<Line> before = random_file(random), after;
    const auto touches = [&](const Line& line) {
      return !independent(line, first) || !independent(line, second);
    };
    std::erase_if(before, touches);
    after = before;
    const auto at = static_cast<std::ptrdiff_t>(below(random, before.size() + 1));
    before.insert(before.begin() + at, {first, second});
    after.insert(after.begin() + at, {second, first});
    const Verdict verdict = check(before, after);
    EXPECT_GT(verdict.grade, Grade::assuming) << text_of(before) << "---\n" << text_of(after);
  }
}

TEST(ProofProperty, AnotherOwnerOrVariableIsNoticed) {
  Random random(4);
  for (int round = 0; round < rounds; ++round) {
    std::vector<Line> before = random_file(random);
    std::vector<Line> after = before;
    const std::size_t at = below(random, before.size() + 1);
    const bool owner = below(random, 2) == 0;
    const Line one{owner ? "COPY f1 /own" : "ENV NEVER=1", {}, {}};
    const Line other{owner ? "COPY --chown=5:5 f1 /own" : "ENV NEVER=2", {}, {}};
    before.insert(before.begin() + static_cast<std::ptrdiff_t>(at), one);
    after.insert(after.begin() + static_cast<std::ptrdiff_t>(at), other);
    EXPECT_GT(check(before, after).grade, Grade::assuming) << text_of(before);
  }
}

TEST(ProofProperty, EachFileIsIdenticalToItself) {
  Random random(5);
  for (int round = 0; round < rounds; ++round) {
    const std::vector<Line> file = random_file(random);
    EXPECT_EQ(check(file, file).grade, Grade::identical) << text_of(file);
  }
}

}  // namespace
}  // namespace stowage::proof
