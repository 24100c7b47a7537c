// Manifests that say little: pubspec.yaml (dart.dev), renv.lock (rstudio.github.io/renv),
// Project.toml (pkgdocs.julialang.org), conanfile (docs.conan.io), vcpkg.json
// (learn.microsoft.com/vcpkg), cpanfile, Package.swift.

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "lib/context/manifests/reading.h"
#include "lib/context/manifests/text.h"
#include "lib/context/path.h"

namespace stowage::context {
namespace {

void read_pub_dependencies(Reading& reading, const Data* dependencies) {
  if (dependencies == nullptr || !dependencies->is_map()) return;
  for (const Data& value : dependencies->items) {
    if (!value.string("path").empty())
      reading.local(value.string("path"), false, {{ManifestKind::pubspec, "pubspec.yaml"}});
  }
}

template <std::size_t Count>
void report_dangers(Reading& reading, std::string_view text, CodeStyle style,
                    const std::array<std::string_view, Count>& words) {
  for (const CodeToken& token : scan_code(text, style)) {
    const bool danger = token.kind == CodeToken::Kind::word &&
                        std::find(words.begin(), words.end(), token.text) != words.end();
    if (danger) reading.dynamic(fmt::format("line {} uses `{}`", token.line, token.text));
  }
}

}  // namespace

void read_pubspec(Reading& reading, std::string_view text) {
  const Result<Data> data = parse_yaml(text);
  if (!data) return reading.incomplete(data.error().message);
  for (const char* section : {"dependencies", "dev_dependencies", "dependency_overrides"}) {
    read_pub_dependencies(reading, data->find(section));
  }
  for (const Data& member : data->list("workspace")) {
    reading.follow_member(ManifestKind::pubspec,
                          clean(std::string(member.string()) + "/pubspec.yaml"));
  }
  if (reading.need_if_there("pubspec_overrides.yaml")) {
    const Result<Data> overrides =
        parse_yaml(reading.text_of("pubspec_overrides.yaml").value_or(""));
    if (overrides)
      read_pub_dependencies(reading, overrides->find("dependency_overrides"));
    else
      reading.incomplete("pubspec_overrides.yaml: " + overrides.error().message);
  }
  if (const Data* programs = data->find("executables")) {
    for (const std::string& program : programs->keys) reading.target("bin/" + program + ".dart");
  }
  reading.lock("pubspec.lock", "pub");
}

void read_renv(Reading& reading, std::string_view text) {
  const Result<Data> data = parse_json(text);
  if (!data) return reading.incomplete(data.error().message);
  if (const Data* packages = data->find("Packages")) {
    for (const Data& package : packages->items) {
      if (package.string("Source") == "Local" && !package.string("RemoteUrl").empty())
        reading.local(package.string("RemoteUrl"), false, {});
    }
  }
  if (reading.need_if_there(".Rprofile")) {
    constexpr std::array<std::string_view, 6> dangers = {"readLines", "read",    "system",
                                                         "system2",   "readRDS", "eval"};
    report_dangers(reading, reading.text_of(".Rprofile").value_or(""), CodeStyle::ruby, dangers);
  }
  for (const char* file : {"renv/activate.R", "renv/settings.json", "renv/settings.dcf",
                           "renv/cellar", "renv/local", ".Renviron"}) {
    reading.need_if_there(file);
  }
  reading.result().locks.push_back(
      {reading.path(), "renv", std::string(data->string("R", "Version"))});
}

void read_julia(Reading& reading, std::string_view text) {
  const Result<Data> data = parse_toml(text);
  if (!data) return reading.incomplete(data.error().message);
  // A project with a name and an id is a package: loading it needs its entry file.
  if (!data->string("name").empty() && !data->string("uuid").empty()) {
    const std::string_view entry = data->string("entryfile");
    reading.target(entry.empty() ? "src/" + std::string(data->string("name")) + ".jl"
                                 : std::string(entry));
  }
  if (const Data* sources = data->find("sources")) {
    for (const Data& source : sources->items) {
      if (!source.string("path").empty())
        reading.local(source.string("path"), true, {{ManifestKind::julia, "Project.toml"}});
    }
  }
  for (const Data& project : data->list("workspace", "projects")) {
    reading.follow_member(ManifestKind::julia,
                          clean(std::string(project.string()) + "/Project.toml"));
  }
  for (const char* file : {"Manifest.toml", "JuliaManifest.toml"}) {
    reading.lock(file, "julia");
    if (reading.has(file) != Known::yes) continue;
    const Result<Data> lock = parse_toml(reading.text_of(file).value_or(""));
    const Data* packages = lock ? lock->find("deps") : nullptr;
    if (packages == nullptr) continue;
    for (const Data& versions : packages->items) {
      for (const Data& package : versions.items) {
        if (!package.string("path").empty())
          reading.local(package.string("path"), true, {{ManifestKind::julia, "Project.toml"}});
      }
    }
  }
  for (const char* file : {"LocalPreferences.toml", "Artifacts.toml"}) reading.need_if_there(file);
  if (reading.has("deps/build.jl") == Known::yes) reading.own_need("deps/build.jl");
}

void read_conan_text(Reading& reading, std::string_view) { reading.lock("conan.lock", "conan"); }

void read_conan_python(Reading& reading, std::string_view text) {
  constexpr std::array<std::string_view, 8> dangers = {
      "open", "load", "exec", "eval", "subprocess", "import_module", "Git", "run"};
  report_dangers(reading, text, CodeStyle::ruby, dangers);
  reading.lock("conan.lock", "conan");
}

void read_vcpkg(Reading& reading, std::string_view text) {
  const Result<Data> data = parse_json(text);
  if (!data) return reading.incomplete(data.error().message);
  const auto configuration = [&](const Data* settings) {
    if (settings == nullptr) return;
    for (const char* key : {"overlay-ports", "overlay-triplets"}) {
      for (const Data& path : settings->list(key)) reading.local(path.string(), false, {});
    }
    for (const Data& registry : settings->list("registries")) {
      if (registry.string("kind") == "filesystem" && !registry.string("path").empty())
        reading.local(registry.string("path"), false, {});
    }
  };
  configuration(data->find("vcpkg-configuration"));
  configuration(data->find("configuration"));
  if (!reading.need_if_there("vcpkg-configuration.json")) return;
  const Result<Data> beside = parse_json(reading.text_of("vcpkg-configuration.json").value_or(""));
  if (beside)
    configuration(&*beside);
  else
    reading.incomplete("vcpkg-configuration.json: " + beside.error().message);
}

void read_cpanfile(Reading& reading, std::string_view text) {
  constexpr std::array<std::string_view, 8> dangers = {"open",   "do",   "require", "eval",
                                                       "system", "exec", "use",     "qx"};
  for (const CodeToken& token : scan_code(text, CodeStyle::ruby)) {
    const bool danger = token.kind == CodeToken::Kind::word &&
                        std::find(dangers.begin(), dangers.end(), token.text) != dangers.end();
    if (danger) reading.dynamic(fmt::format("line {} uses `{}`", token.line, token.text));
  }
  for (const char* file : {"Makefile.PL", "Build.PL", "META.json"}) {
    if (reading.has(file) == Known::yes) reading.own_need(file);
  }
  if (reading.has("vendor/cache") == Known::yes) reading.local("vendor/cache", false, {});
  reading.lock("cpanfile.snapshot", "carton");
}

// .package(path: "../a"), .package(name: "a", path: "../a")
void read_swift(Reading& reading, std::string_view text) {
  constexpr std::array<std::string_view, 5> dangers = {"FileManager", "contentsOfFile", "Data",
                                                       "Process", "fopen"};
  const std::vector<CodeToken> tokens = scan_code(text, CodeStyle::slash);
  bool in_package = false;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const CodeToken& token = tokens[i];
    if (token.is(".") && i + 1 < tokens.size())
      in_package = tokens[i + 1].is("package") ||
                   (in_package && !tokens[i + 1].is("target") &&
                    !tokens[i + 1].is("executableTarget") && !tokens[i + 1].is("testTarget"));
    if (token.kind == CodeToken::Kind::word &&
        std::find(dangers.begin(), dangers.end(), token.text) != dangers.end()) {
      reading.dynamic(fmt::format("line {} uses `{}`", token.line, token.text));
    }
    if (!token.is("path") || i + 2 >= tokens.size() || !tokens[i + 1].is(":")) continue;
    if (!tokens[i + 2].is_literal())
      reading.dynamic(fmt::format("line {} has a path by a computed name", token.line));
    else if (in_package)
      reading.local(tokens[i + 2].text, false, {{ManifestKind::swift, "Package.swift"}});
    else
      reading.own_need(tokens[i + 2].text);  // the folder of a target
  }
  for (const char* file : {".swift-version", ".swiftpm/configuration"}) reading.need_if_there(file);
  reading.lock("Package.resolved", "swift");
}

}  // namespace stowage::context
