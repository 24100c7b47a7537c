// mutate SECONDS FOLDER...: damages files drawn from folders, lints them with all rules and applies
// all fixes, for some seconds, and prints a line for each text for which something does not hold
// (tools/stowage-eval/lint_check.h): {"path","round","broken","text"}. --seed N: other damage. The last line says
// how many texts there were, and how long the slowest took.

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <random>

#include "tools/stowage-eval/damage.h"
#include "tools/stowage-eval/eval.h"
#include "tools/stowage-eval/lint_check.h"

namespace stowage::eval {

namespace {

using Json = nlohmann::ordered_json;
using Clock = std::chrono::steady_clock;

std::vector<std::string> files_of(std::span<const std::string> folders) {
  namespace fs = std::filesystem;
  std::vector<std::string> out;
  for (const std::string& folder : folders)
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder))
      if (entry.is_regular_file() && entry.file_size() < 16384)
        out.push_back(entry.path().string());
  std::sort(out.begin(), out.end());
  return out;
}

std::string broken_or_thrown(const std::string& text) {
  try {
    return broken_by(text);
  } catch (const std::exception& error) {
    return std::string("thrown: ") + error.what();
  }
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

int mutate(std::span<const std::string> arguments) {
  unsigned seed = 1;
  if (arguments.size() > 2 && arguments[0] == "--seed") {
    seed = static_cast<unsigned>(std::strtoul(arguments[1].c_str(), nullptr, 10));
    arguments = arguments.subspan(2);
  }
  if (arguments.size() < 2) {
    fmt::print(stderr, "usage: stowage-eval mutate [--seed N] SECONDS FOLDER...\n");
    return 2;
  }
  const double limit = std::strtod(arguments[0].c_str(), nullptr);
  const std::vector<std::string> files = files_of(arguments.subspan(1));
  if (files.empty()) return 2;
  std::mt19937 random(seed);
  const Clock::time_point start = Clock::now();
  std::size_t round = 0, broken = 0;
  double slowest = 0;
  for (; seconds_since(start) < limit; ++round) {
    const std::string& path = files[random() % files.size()];
    std::ifstream in(path, std::ios::binary);
    const std::string text = mutated({std::istreambuf_iterator<char>(in), {}}, random);
    const Clock::time_point begin = Clock::now();
    const std::string what = broken_or_thrown(text);
    slowest = std::max(slowest, seconds_since(begin));
    if (what.empty()) continue;
    ++broken;
    const Json line = {{"path", path}, {"round", round}, {"broken", what}, {"text", text}};
    fmt::print("{}\n", line.dump(-1, ' ', false, Json::error_handler_t::replace));
  }
  fmt::print("{}\n", Json{{"texts", round}, {"broken", broken}, {"slowest", slowest}}.dump());
  return broken == 0 ? 0 : 1;
}

}  // namespace stowage::eval
