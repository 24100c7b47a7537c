#include "lib/context/git_history.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "lib/context/data.h"
#include "lib/context/path.h"
#include "lib/context/process.h"

namespace stowage::context {
namespace {

/// The next part up to a NUL byte, cut off from `text`.
std::string_view next_part(std::string_view& text) {
  const std::size_t end = text.find('\0');
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return part;
}

constexpr std::string_view commit_mark = "\x01";

/// The output of `git log -z --name-only --format=%x01%H %ct %p`: a commit's line and its paths,
/// all ended by NUL. A commit in a shallow clone whose parents are cut off shows every file as
/// changed, so it is left out.
std::vector<Commit> parse_log(std::string_view log, bool shallow) {
  std::vector<Commit> commits;
  bool skip = false;
  while (!log.empty()) {
    std::string_view part = next_part(log);
    while (part.starts_with('\n')) part.remove_prefix(1);
    if (part.empty()) continue;
    if (!part.starts_with(commit_mark)) {
      if (!skip && !commits.empty()) commits.back().paths.emplace_back(part);
      continue;
    }
    part.remove_prefix(commit_mark.size());
    // The first path may follow the line of the commit without a NUL between.
    std::string_view first_path;
    if (const std::size_t newline = part.find('\n'); newline != std::string_view::npos) {
      first_path = part.substr(newline + 1);
      part = part.substr(0, newline);
    }
    const std::size_t blank = part.find(' ');
    const std::size_t second = part.find(' ', blank + 1);
    if (blank == std::string_view::npos || second == std::string_view::npos) continue;
    skip = shallow && part.size() == second + 1;
    if (skip) continue;
    Commit& commit = commits.emplace_back();
    commit.id = part.substr(0, blank);
    const std::string_view time = part.substr(blank + 1, second - blank - 1);
    std::from_chars(time.data(), time.data() + time.size(), commit.time);
    while (first_path.starts_with('\n')) first_path.remove_prefix(1);
    if (!first_path.empty()) commit.paths.emplace_back(first_path);
  }
  for (Commit& commit : commits) std::sort(commit.paths.begin(), commit.paths.end());
  std::erase_if(commits, [](const Commit& commit) { return commit.paths.empty(); });
  return commits;
}

std::string first_line(std::string_view text) {
  return std::string(text.substr(0, text.find('\n')));
}

}  // namespace

bool touches(const Commit& commit, std::span<const std::string> paths) {
  return std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
    if (path.empty()) return !commit.paths.empty();
    const auto at = std::lower_bound(commit.paths.begin(), commit.paths.end(), path);
    if (at != commit.paths.end() && *at == path) return true;
    const std::string inside = path + "/";
    const auto below = std::lower_bound(at, commit.paths.end(), inside);
    return below != commit.paths.end() && below->starts_with(inside);
  });
}

double History::chance(std::span<const std::string> paths) const {
  if (commits.empty()) return 0;
  const auto count = std::count_if(commits.begin(), commits.end(),
                                   [&](const Commit& commit) { return touches(commit, paths); });
  return static_cast<double>(count) / static_cast<double>(commits.size());
}

Result<History> read_git_history(const std::string& directory, std::size_t most_commits) {
  const Result<ProgramOutput> shallow =
      run_program({"git", "-C", directory, "rev-parse", "--is-shallow-repository"});
  if (!shallow) return fail("no change frequencies: " + shallow.error().message);
  if (shallow->status != 0) {
    return fail(fmt::format("no change frequencies: {} is not in a git repository ({})", directory,
                            first_line(shallow->err)));
  }
  const Result<ProgramOutput> log = run_program({"git",
                                                 "-C",
                                                 directory,
                                                 "-c",
                                                 "core.quotePath=false",
                                                 "-c",
                                                 "log.showSignature=false",
                                                 "log",
                                                 "-z",
                                                 "--name-only",
                                                 "--format=%x01%H %ct %p",
                                                 "--first-parent",
                                                 "-m",
                                                 "--no-renames",
                                                 "--no-ext-diff",
                                                 "--no-color",
                                                 "--relative",
                                                 fmt::format("--max-count={}", most_commits),
                                                 "--",
                                                 "."});
  if (!log) return fail("no change frequencies: " + log.error().message);
  if (log->status != 0) {
    return fail(fmt::format("no change frequencies: git log in {} says: {}", directory,
                            first_line(log->err)));
  }
  History history;
  history.shallow = first_line(shallow->out) == "true";
  history.commits = parse_log(log->out, history.shallow);
  if (history.commits.empty()) {
    return fail(fmt::format("no change frequencies: {} no commit touches {}",
                            history.shallow ? "in this shallow clone" : "in the git history",
                            directory));
  }
  return history;
}

Result<History> read_recorded_history(std::string_view text) {
  History history;
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (line.empty()) continue;
    const Result<Data> data = parse_json(line);
    if (!data)
      return fail(fmt::format("line {} of the recorded commits is not valid JSON", number));
    Commit& commit = history.commits.emplace_back();
    commit.id = data->string("commit");
    if (const Data* time = data->find("time")) {
      std::from_chars(time->text.data(), time->text.data() + time->text.size(), commit.time);
    }
    for (const Data& file : data->list("files")) commit.paths.emplace_back(file.string());
    std::sort(commit.paths.begin(), commit.paths.end());
  }
  std::reverse(history.commits.begin(), history.commits.end());
  return history;
}

}  // namespace stowage::context
