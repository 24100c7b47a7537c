// stowage-eval cache CASES.jsonl: for each build of each recorded case, which steps are found in
// the cache.

#include <fmt/core.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "lib/cache/build.h"
#include "lib/context/context.h"
#include "lib/model/path.h"
#include "lib/text/source.h"
#include "tools/stowage-eval/base64.h"
#include "tools/stowage-eval/eval.h"

namespace stowage::eval {

namespace {

using nlohmann::json;

constexpr const char* server = "http://127.0.0.1:8099";
constexpr const char* path_of_base = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

struct BaseImage {
  model::ImageConfig config;
  cache::Image image;
};

/// The images of the recordings, as their README describes them.
BaseImage base_image(const std::string& name) {
  BaseImage base;
  base.config.env = {{"PATH", path_of_base}};
  cache::Files files = cache::Files::unknown("layers of base:1");
  base.image.manifest = name;
  base.image.layers = "layers of base:1";
  if (name == "base:2") {
    base.image.layers = "layers of base:2";
    files.write("/etc/base-release", {.bytes = cache::Bytes::symbol("base-release")});
  } else if (name == "base:1-env") {
    base.config.env.emplace_back("BASE_VERSION", "1");
  } else if (name == "base:onbuild") {
    base.config.onbuild = {"COPY trigger.txt /trigger.txt", "RUN cat /trigger.txt > /triggered"};
  } else if (name == "base:user") {
    base.config.env.emplace_back("APP_HOME", "/srv/app");
    base.config.workdir = "/srv";
    base.config.user = "app";
  }
  base.image.files = std::make_shared<const cache::Files>(std::move(files));
  return base;
}

cache::File entry_of(const json& recorded, const json& all) {
  cache::File file;
  const auto& entry =
      recorded.contains("hardlink") ? all.at(recorded["hardlink"].get<std::string>()) : recorded;
  // A client sends files as root's, whoever owns them.
  if (entry.contains("mode")) {
    const json& mode = entry["mode"];
    file.mode = mode.is_string()
                    ? static_cast<std::uint32_t>(std::stoul(mode.get<std::string>(), nullptr, 8))
                    : mode.get<std::uint32_t>();
  }
  if (entry.contains("symlink")) {
    file.type = cache::FileType::symlink;
    file.target = entry["symlink"].get<std::string>();
  } else if (entry.contains("dir")) {
    file.type = cache::FileType::directory;
    if (!entry.contains("mode")) file.mode = 0755;
  } else if (entry.contains("base64")) {
    file.bytes = cache::Bytes::text(decode_base64(entry["base64"].get<std::string>()));
  } else {
    file.bytes = cache::Bytes::text(entry["text"].get<std::string>());
  }
  if (entry.contains("xattrs"))
    for (const auto& [name, value] : entry["xattrs"].items())
      if (name == "security.capability" ||
          (!name.starts_with("security.") && !name.starts_with("system.")))
        file.xattrs[name] = value.get<std::string>();
  return file;
}

/// The context as it reaches the builder: without what the ignore file leaves out.
std::shared_ptr<const cache::Files> context_of(const json& recorded, const json& dockerignore) {
  std::map<std::string, json> entries;
  for (const auto& [path, entry] : recorded.items()) {
    entries[path] = entry;
    // A folder that is not listed is there all the same, also when nothing in it is sent.
    for (std::size_t slash = path.find('/'); slash != std::string::npos;
         slash = path.find('/', slash + 1))
      entries.emplace(path.substr(0, slash), json{{"dir", true}});
  }
  if (dockerignore.is_string())
    entries[".dockerignore"] = {{"text", dockerignore}, {"mode", "0644"}};
  std::string rules;
  for (const auto& name :
       context::ignore_candidates("Dockerfile", context::IgnoreStyle::docker).beside_dockerfile)
    if (const auto found = entries.find(name); found != entries.end() && rules.empty())
      rules = found->second["text"].get<std::string>();
  if (rules.empty() && entries.contains(".dockerignore"))
    rules = entries[".dockerignore"].value("text", "");
  const auto ignore = context::IgnoreRules::parse(rules, ".dockerignore");

  cache::Files files = cache::Files::empty();
  for (const auto& [path, entry] : entries) {
    if (ignore.excludes(path)) continue;
    // A folder that was left out is there all the same when something in it is not.
    for (std::size_t slash = path.find('/'); slash != std::string::npos;
         slash = path.find('/', slash + 1)) {
      const std::string folder = path.substr(0, slash);
      if (const auto found = entries.find(folder); found != entries.end())
        files.write("/" + folder, entry_of(found->second, recorded));
    }
    files.write("/" + path, entry_of(entry, recorded));
  }
  return std::make_shared<const cache::Files>(std::move(files));
}

/// What the server answered before: an answer with a known ETag is not read again.
struct Server {
  struct Answer {
    std::string etag;
    cache::Download download;
  };
  std::map<std::string, std::vector<Answer>> seen;

  std::map<std::string, cache::Download, std::less<>> downloads(const json& http) {
    std::map<std::string, cache::Download, std::less<>> result;
    for (const auto& [path, answer] : http.items()) {
      const std::string url = server + path;
      const auto text = [&](const char* key) {
        return answer.contains(key) && answer[key].is_string() ? answer[key].get<std::string>()
                                                               : std::string();
      };
      cache::Download download{cache::Bytes::text(text("text")), text("last_modified")};
      const std::string etag = text("etag");
      for (const Answer& before : seen[url])
        if (!etag.empty() && before.etag == etag) download = before.download;
      seen[url].push_back({etag, download});
      result.emplace(url, std::move(download));
    }
    return result;
  }
};

void read_option(const std::string& name, const std::string& value, model::BuildSettings& settings,
                 cache::BuildInputs& inputs) {
  const auto split = [&](std::vector<std::string>& list) {
    for (std::size_t at = 0; at <= value.size();) {
      const std::size_t end = std::min(value.find(',', at), value.size());
      list.push_back(value.substr(at, end - at));
      at = end + 1;
    }
  };
  if (name == "no-cache") {
    if (value.empty())
      inputs.no_cache = true;
    else
      split(inputs.no_cache_stages);
  }
  if (name == "platform") settings.target_platform = value;
  if (name.starts_with("build-arg:")) settings.build_args[name.substr(10)] = value;
  if (name == "ulimit") split(inputs.ulimits);
  if (name == "add-hosts") split(inputs.add_hosts);
  if (name == "cgroup-parent") inputs.cgroup_parent = value;
  if (name == "hostname") inputs.hostname = value;
  if (name == "shm-size") inputs.shm_size = value;
  if (name == "force-network-mode" && value != "sandbox") inputs.network = value;
}

json predict(const json& build, std::size_t number, Server& http, cache::CacheStore& store) {
  const json extra = build.value("extra", json::object());
  const std::string text = build["dockerfile"].get<std::string>();
  const syntax::Dockerfile file = syntax::parse(text);
  model::BuildSettings settings;
  cache::BuildInputs inputs;
  for (const auto& [name, value] : build["build_args"].items())
    settings.build_args[name] = value.get<std::string>();
  if (build["target"].is_string()) settings.target = build["target"].get<std::string>();
  const json images = extra.value("base_images", json::object());
  for (const char* name :
       {"base:1", "base:2", "base:1-label", "base:1-env", "base:onbuild", "base:user"}) {
    const BaseImage base = base_image(images.value(name, name));
    settings.images[name] = base.config;
    inputs.images[name] = base.image;
  }
  const json contexts = extra.value("named_contexts", json::object());
  for (const auto& [name, entries] : contexts.items()) {
    settings.named_contexts.push_back(name);
    inputs.named_contexts[name] = context_of(entries, nullptr);
  }
  inputs.context = context_of(build["context"], build["dockerignore"]);
  inputs.downloads = http.downloads(extra.value("http", json::object()));
  for (const auto& stage : extra.value("no_cache_filter", json::array()))
    inputs.no_cache_stages.push_back(stage.get<std::string>());
  const json options = extra.value("frontend_opts", json::object());
  for (const auto& [name, value] : options.items())
    read_option(name, value.get<std::string>(), settings, inputs);
  inputs.session = std::to_string(number);

  const model::Model m = model::build_model(file, settings);
  const cache::Plan plan = cache::plan_build(m, inputs);
  const cache::Outcome outcome = cache::build(plan, store);
  json steps = json::array();
  for (const cache::Step& step : plan.steps)
    steps.push_back({{"line", m.at(step.instruction).instruction->first_line},
                     {"cached", outcome.cached(step)}});
  return {{"steps", std::move(steps)}};
}

}  // namespace

int cache(std::span<const std::string> arguments) {
  if (arguments.size() != 1) {
    fmt::print(stderr, "stowage-eval cache: expected one file of cases\n");
    return 2;
  }
  const auto source = read_source(arguments[0]);
  if (!source) {
    fmt::print(stderr, "stowage-eval cache: {}\n", source.error().message);
    return 2;
  }
  std::string_view rest = source->text();
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (line.empty()) continue;
    const json recorded = json::parse(line);
    Server http;
    cache::CacheStore store;
    json builds = json::array();
    for (const json& build : recorded["builds"])
      builds.push_back(predict(build, builds.size(), http, store));
    fmt::print("{}\n", json{{"id", recorded["id"]}, {"builds", std::move(builds)}}.dump());
  }
  return 0;
}

}  // namespace stowage::eval
