// package.json of npm, yarn, pnpm and bun (docs.npmjs.com/cli: package.json, scripts, workspaces;
// yarnpkg.com protocols; pnpm.io: pnpm-workspace.yaml, package.json; bun.sh/docs/install), and
// deno.json (docs.deno.com).

#include <array>

#include "lib/context/manifests/reading.h"
#include "lib/context/manifests/text.h"
#include "lib/context/path.h"

namespace stowage::context {
namespace {

constexpr std::array lifecycle_scripts = {
    "preinstall", "install",     "postinstall",  "prepublish",         "preprepare",
    "prepare",    "postprepare", "dependencies", "pnpm:devPreinstall",
};

/// A dependency's specifier, where it names something in the context.
void read_specifier(Reading& reading, std::string_view specifier) {
  bool linked = false;
  if (specifier.starts_with(
          "patch:")) {  // patch:left-pad@npm%3A1.3.0#./.yarn/patches/left-pad.patch
    const std::size_t hash = specifier.rfind('#');
    std::string_view file =
        hash == std::string_view::npos ? std::string_view() : specifier.substr(hash + 1);
    if (file.starts_with("optional!")) file.remove_prefix(9);
    if (file.starts_with("~builtin") || file.starts_with("builtin")) return;
    if (file.starts_with("~/")) file.remove_prefix(2);
    file = file.substr(0, file.find("::"));
    if (!file.empty()) reading.need(file);
    return;
  }
  if (specifier.starts_with("file:")) {
    specifier.remove_prefix(5);
  } else if (specifier.starts_with("link:")) {
    linked = true;
    specifier.remove_prefix(5);
  } else if (specifier.starts_with("portal:")) {
    linked = true;
    specifier.remove_prefix(7);
  } else if (!specifier.starts_with("./") && !specifier.starts_with("../") &&
             !specifier.starts_with("~/") && !specifier.starts_with('/')) {
    return;
  }
  specifier = specifier.substr(0, specifier.find("::"));
  if (specifier.empty()) return;
  const bool archive = specifier.ends_with(".tgz") || specifier.ends_with(".tar.gz");
  if (archive)
    reading.need(specifier);
  else
    reading.local(specifier, linked, {{ManifestKind::npm, "package.json"}});
}

void read_specifiers(Reading& reading, const Data* dependencies, int depth = 0) {
  if (dependencies == nullptr || !dependencies->is_map() || depth > 20) return;
  for (const Data& value : dependencies->items) {
    if (value.is_map())
      read_specifiers(reading, &value, depth + 1);  // overrides nest
    else
      read_specifier(reading, value.string());
  }
}

void need_values(Reading& reading, const Data* files) {
  if (files == nullptr || !files->is_map()) return;
  for (const Data& file : files->items) {
    if (file.is_text()) reading.need(file.text);
  }
}

void read_members(Reading& reading, const std::vector<Data>& list) {
  std::vector<std::string> patterns;
  for (const Data& item : list) patterns.emplace_back(item.string());
  for (const std::string& folder : reading.folders(patterns, "package.json")) {
    reading.follow_member(ManifestKind::npm, folder + "/package.json");
  }
}

/// What `bin` names. Installing links the programs of workspace members, and npm makes them
/// executable.
void read_programs(Reading& reading, const Data& package) {
  const Data* programs = package.find("bin");
  if (programs == nullptr) return;
  if (programs->is_text()) reading.target(programs->text);
  for (const Data& program : programs->items) {
    if (program.is_text()) reading.target(program.text);
  }
}

void read_npmrc(Reading& reading, std::string_view file) {
  if (!reading.need_if_there(file)) return;
  for_each_line(reading.text_of(file).value_or(""), [&](std::string_view line) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos || line.starts_with('#') || line.starts_with(';')) return;
    const std::string_view key = trim(line.substr(0, equals));
    const std::string_view value = trim(line.substr(equals + 1));
    if (key != "cafile" && key != "pnpmfile" && key != "global-pnpmfile" && key != "patches-dir")
      return;
    if (value.find('$') != std::string_view::npos)
      reading.dynamic("a path in .npmrc holds a variable");
    else if (!value.starts_with('/'))
      reading.need_if_there(value);
    if (key == "pnpmfile") reading.dynamic("pnpm runs the program that .npmrc names");
  });
}

void read_yarn(Reading& reading) {
  if (reading.need_if_there(".yarnrc.yml")) {
    const Result<Data> data = parse_yaml(reading.text_of(".yarnrc.yml").value_or(""));
    if (!data) return reading.incomplete(".yarnrc.yml: " + data.error().message);
    for (const char* key : {"yarnPath", "caFilePath", "httpsCaFilePath"}) {
      if (!data->string(key).empty()) reading.need(data->string(key));
    }
    for (const Data& plugin : data->list("plugins")) {
      const std::string_view file = plugin.is_map() ? plugin.string("path") : plugin.string();
      if (!file.empty() && !file.starts_with('@')) reading.need(file);
    }
  }
  if (reading.need_if_there(".yarnrc")) {
    for_each_line(reading.text_of(".yarnrc").value_or(""), [&](std::string_view line) {
      const std::size_t blank = line.find(' ');
      if (blank == std::string_view::npos) return;
      const std::string_view key = trim(line.substr(0, blank));
      const std::string_view value = unquote(trim(line.substr(blank + 1)));
      if (key == "yarn-path" || key == "yarn-offline-mirror" || key == "cafile")
        reading.need_if_there(value);
    });
  }
  // Releases, plugins and patches are read by the yarn that runs; a filled cache spares the network
  // (zero install).
  for (const char* folder : {".yarn/releases", ".yarn/plugins", ".yarn/patches", ".yarn/cache",
                             ".yarn/constraints.pro"}) {
    reading.need_if_there(folder);
  }
  for (const char* file : {".pnp.cjs", "yarn.config.cjs"}) reading.need_if_there(file);
}

void read_pnpm_workspace(Reading& reading) {
  if (!reading.need_if_there("pnpm-workspace.yaml")) return;
  const Result<Data> data = parse_yaml(reading.text_of("pnpm-workspace.yaml").value_or(""));
  if (!data) return reading.incomplete("pnpm-workspace.yaml: " + data.error().message);
  read_members(reading, data->list("packages"));
  need_values(reading, data->find("patchedDependencies"));
  read_specifiers(reading, data->find("overrides"));
  if (!data->string("pnpmfile").empty()) reading.need(data->string("pnpmfile"));
}

std::string number_behind(std::string_view text, std::string_view key) {
  const std::size_t at = text.find(key);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = text.substr(at + key.size());
  const std::size_t begin = rest.find_first_of("0123456789");
  if (begin > 4) return {};  // also npos
  return std::string(rest.substr(
      begin, std::min(rest.find_first_not_of("0123456789.", begin), rest.size()) - begin));
}

void read_locks(Reading& reading) {
  const auto npm = [](std::string_view text) { return number_behind(text, "\"lockfileVersion\""); };
  reading.lock("package-lock.json", "npm", npm);
  reading.lock("npm-shrinkwrap.json", "npm", npm);
  const auto place = resolve(reading.directory(), "yarn.lock");
  const FileText yarn = place ? reading.context().read(*place) : FileText{};
  const bool berry = yarn.text && yarn.text->find("__metadata:") != std::string::npos;
  reading.lock("yarn.lock",
               !yarn.text ? "yarn"
               : berry    ? "yarn-berry"
                          : "yarn-classic",
               [&](std::string_view lock) {
                 return berry ? number_behind(lock, "version:") : number_behind(lock, "lockfile v");
               });
  reading.lock("pnpm-lock.yaml", "pnpm",
               [](std::string_view text) { return number_behind(text, "lockfileVersion:"); });
  reading.lock("bun.lock", "bun",
               [](std::string_view text) { return number_behind(text, "\"lockfileVersion\""); });
  reading.lock("bun.lockb", "bun-binary");
}

}  // namespace

void read_npm(Reading& reading, std::string_view text) {
  const Result<Data> data = parse_json(text);
  if (!data) return reading.incomplete(data.error().message);
  const bool root = parent_of(reading.path()) == reading.root_directory();

  for (const char* section :
       {"dependencies", "devDependencies", "optionalDependencies", "resolutions", "overrides"}) {
    read_specifiers(reading, data->find(section));
  }
  read_specifiers(reading, data->find("pnpm", "overrides"));
  need_values(reading, data->find("pnpm", "patchedDependencies"));
  need_values(reading, data->find("patchedDependencies"));
  read_members(reading, data->list("workspaces"));
  read_members(reading, data->list("workspaces", "packages"));

  bool builds = false;
  for (const char* script : lifecycle_scripts) {
    const std::string_view command = data->string("scripts", script);
    if (command.empty()) continue;
    reading.script(script, command);
    builds =
        builds || std::string_view(script) == "install" || std::string_view(script) == "preinstall";
  }
  if (reading.need_if_there("binding.gyp") && !builds)
    reading.script("install", "node-gyp rebuild");

  if (!root) {
    read_programs(reading, *data);
    return;
  }
  if (!data->string("packageManager").empty())
    reading.result().package_manager = data->string("packageManager");
  read_pnpm_workspace(reading);
  read_npmrc(reading, ".npmrc");
  read_yarn(reading);
  reading.need_if_there("bunfig.toml");
  for (const char* file : {".pnpmfile.cjs", ".pnpmfile.mjs", "pnpmfile.js"}) {
    if (reading.need_if_there(file)) reading.dynamic("pnpm runs " + std::string(file));
  }
  read_locks(reading);
}

void read_deno(Reading& reading, std::string_view text) {
  const Result<Data> data = parse_jsonc(text);
  if (!data) return reading.incomplete(data.error().message);
  if (!data->string("importMap").empty()) reading.need(data->string("importMap"));
  std::vector<std::string> members;
  const Data* workspace = data->find("workspace");
  const std::vector<Data>& list = workspace != nullptr && workspace->is_map()
                                      ? data->list("workspace", "members")
                                      : data->list("workspace");
  for (const Data& member : list) members.emplace_back(member.string());
  for (const char* file : {"deno.json", "deno.jsonc"}) {
    for (const std::string& folder : reading.folders(members, file)) {
      reading.follow_member(ManifestKind::deno, folder + "/" + file);
    }
  }
  for (const std::string& folder : reading.folders(members, "package.json")) {
    reading.follow_member(ManifestKind::npm, folder + "/package.json");
  }
  for (const char* key : {"links", "patch"}) {
    for (const Data& path : data->list(key))
      reading.local(path.string(), true, {{ManifestKind::deno, "deno.json"}});
  }
  reading.follow_if_there(ManifestKind::npm, "package.json");
  reading.need_if_there(".npmrc");
  const std::string_view lock =
      data->string("lock").empty() ? data->string("lock", "path") : data->string("lock");
  reading.lock(lock.empty() ? "deno.lock" : lock, "deno");
}

}  // namespace stowage::context
