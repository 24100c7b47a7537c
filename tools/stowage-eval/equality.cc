// stowage-eval equality CASES.jsonl: for each recorded pair of Dockerfiles, what the checker says
// of it.

#include <fmt/core.h>

#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "lib/proof/verify.h"
#include "tools/stowage-eval/base64.h"
#include "tools/stowage-eval/eval.h"

namespace stowage::eval {

namespace {

using nlohmann::json;

/// The configs of the images that the pairs stand on.
std::map<std::string, model::ImageConfig, std::less<>> images() {
  model::ImageConfig plain;
  plain.env = {{"PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}};
  model::ImageConfig triggers = plain;
  triggers.onbuild = {"COPY trigger.txt /trigger.txt", "RUN cat /trigger.txt > /triggered"};
  model::ImageConfig user = plain;
  user.env.emplace_back("APP_HOME", "/srv/app");
  user.workdir = "/srv";
  user.user = "app";
  return {{"base:1", plain},
          {"base:2", plain},
          {"base:1-label", plain},
          {"base:onbuild", triggers},
          {"base:user", user}};
}

std::uint32_t mode_of(const json& entry, std::uint32_t otherwise) {
  if (!entry.contains("mode")) return otherwise;
  return static_cast<std::uint32_t>(std::stoul(entry["mode"].get<std::string>(), nullptr, 8));
}

context::Context context_of(const json& recorded, const json& ignore) {
  std::vector<context::MemoryFile> files;
  for (const auto& [path, entry] : recorded.items()) {
    context::MemoryFile file{.path = path};
    if (entry.contains("symlink")) {
      file.type = context::EntryType::symlink;
      file.content = entry["symlink"].get<std::string>();
    } else if (entry.contains("dir")) {
      file.type = context::EntryType::directory;
      file.mode = mode_of(entry, 0755);
    } else {
      file.content = entry.contains("text") ? entry["text"].get<std::string>()
                                            : decode_base64(entry.value("base64", ""));
      file.mode = mode_of(entry, 0644);
    }
    files.push_back(std::move(file));
  }
  if (ignore.is_string())
    files.push_back({.path = ".dockerignore", .content = ignore.get<std::string>()});
  return context::Context::in_memory(files);
}

json predict(const json& recorded) {
  const context::Context context = context_of(recorded["context"], recorded["dockerignore"]);
  proof::VerifyOptions options{.context = context};
  options.settings.images = images();
  const auto verdict =
      proof::verify(recorded["a"].get<std::string>(), recorded["b"].get<std::string>(), options);
  return {{"id", recorded["id"]},
          {"grade", proof::name(verdict.grade)},
          {"assumptions", verdict.assumptions},
          {"difference", verdict.difference}};
}

}  // namespace

int equality(std::span<const std::string> arguments) {
  if (arguments.size() != 1) {
    fmt::print(stderr, "usage: stowage-eval equality CASES.jsonl\n");
    return 2;
  }
  std::ifstream file(arguments[0]);
  if (!file) {
    fmt::print(stderr, "stowage-eval: {}: cannot be read\n", arguments[0]);
    return 2;
  }
  for (std::string line; std::getline(file, line);)
    if (!line.empty()) fmt::print("{}\n", predict(json::parse(line)).dump());
  return 0;
}

}  // namespace stowage::eval
