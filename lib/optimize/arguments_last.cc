#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lib/optimize/candidates.h"
#include "lib/optimize/chunks.h"
#include "lib/optimize/cost.h"
#include "lib/syntax/chars.h"

namespace stowage::optimize {

namespace {

/// Names that by habit hold something new in every build: a commit, a date, a number that counts up.
bool is_volatile(std::string_view name) {
  constexpr std::array<std::string_view, 16> words = {
      "SHA",        "COMMIT",     "REVISION", "BUILD_DATE", "BUILDDATE",    "DATE",
      "TIMESTAMP",  "BUILD_ID",   "VCS_REF",  "GIT_REF",    "BUILD_NUMBER", "CACHEBUST",
      "CACHE_BUST", "BUILD_TIME", "GIT_TAG",  "CI_JOB"};
  std::string upper(name);
  std::transform(upper.begin(), upper.end(), upper.begin(), syntax::upper);
  if (upper.find("SHA256") != std::string::npos || upper.find("SHA512") != std::string::npos)
    return false;  // of a download
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return upper.find(word) != std::string::npos; });
}

/// A default that stands for "not given".
bool is_placeholder(std::string_view value) {
  constexpr std::array<std::string_view, 9> words = {
      "", "unknown", "dev", "none", "undefined", "HEAD", "latest", "local", "n/a"};
  return std::find(words.begin(), words.end(), value) != words.end();
}

bool reads(const graph::Step& step, std::string_view name) {
  return std::find(step.names_read.begin(), step.names_read.end(), name) != step.names_read.end();
}

}  // namespace

Candidates volatile_arguments_last(const graph::Graph& graph, const context::History* history,
                                   const knowledge::Base& base) {
  Candidates result;
  const syntax::Dockerfile& file = *graph.model->file;
  for (const syntax::Stage& stage : file.stages) {
    for (std::uint32_t i = stage.first + 1; i < stage.end; ++i) {
      const auto* args = file.instructions[i].as<syntax::Args>();
      if (!args || args->declarations.size() != 1) continue;
      const std::string_view name = args->declarations[0].name.text;
      if (!is_volatile(name) || !is_placeholder(args->declarations[0].value.text)) continue;
      std::uint32_t use = i + 1, run = stage.end;
      while (use < stage.end && !reads(graph.steps[use], name)) {
        if (run == stage.end && file.instructions[use].keyword == syntax::Keyword::run) run = use;
        ++use;
      }
      if (run == stage.end || use == stage.end) continue;
      std::vector<Chunk> chunks = split_chunks(file);
      chunks[use].text = chunks[i].text + chunks[use].text;
      chunks[i] = {chunks[i].gap.size() > 1 ? chunks[i].gap : "", ""};
      Candidate candidate{.text = join(file, chunks)};
      candidate.barrier = "argument-may-be-read";
      candidate.gain =
          rebuild_cost(graph, history, base, run) - rebuild_cost(graph, history, base, use);
      candidate.install_line = file.instructions[i].first_line;
      candidate.key = "sink-arg\n" + std::string(file.instructions[i].line.text);
      candidate.move = {"sink-arg", file.instructions[i].first_line,
                        fmt::format("declare `{}` where it is used, in line {}", name,
                                    file.instructions[use].first_line),
                        "a new value no longer repeats the steps between"};
      result.candidates.push_back(std::move(candidate));
    }
  }
  return result;
}

}  // namespace stowage::optimize
