// optimize CASE_DIR…: what the optimizer makes of each recorded case, with the context and the history that lie there.

#include <fmt/core.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "lib/optimize/shadows.h"
#include "tools/stowage-eval/eval.h"

namespace stowage::eval {

namespace {

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

nlohmann::json predict(const std::string& folder) {
  nlohmann::json line{{"id", std::filesystem::path(folder).filename().string()}};
  const auto text = read_file(folder + "/Dockerfile");
  const auto context = context::Context::recorded(folder);
  if (!text || !context) {
    line["error"] = text ? context.error().message : "no Dockerfile";
    return line;
  }
  std::optional<context::History> history;
  if (const auto commits = read_file(folder + "/commits.jsonl")) {
    if (auto read = context::read_recorded_history(*commits)) history = *std::move(read);
  }
  const optimize::Plan plan = optimize::optimize_with_ignore_file(
      *text, {.context = *context, .history = history ? &*history : nullptr, .assuming = true});
  line["grade"] = plan.changed() ? std::string(name(plan.grade)) : "unchanged";
  line["assumptions"] = plan.assumptions;
  line["refusals"] = nlohmann::json::array();
  for (const auto& r : plan.refusals)
    line["refusals"].push_back({{"code", r.code}, {"line", r.line}, {"reason", r.reason}});
  line["moves"] = nlohmann::json::array();
  for (const auto& m : plan.moves)
    line["moves"].push_back({{"kind", m.kind}, {"line", m.line}, {"title", m.title}});
  line["dockerfile"] = plan.text;
  line["other_files"] = nlohmann::json::object();
  for (const auto& [path, changed] : plan.other_files) line["other_files"][path] = changed;
  line["before"] = plan.before;
  line["after"] = plan.after;
  return line;
}

}  // namespace

int optimize(std::span<const std::string> arguments) {
  for (std::string folder : arguments) {
    while (folder.ends_with('/')) folder.pop_back();
    fmt::print("{}\n",
               predict(folder).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  }
  return arguments.empty() ? 2 : 0;
}

}  // namespace stowage::eval
