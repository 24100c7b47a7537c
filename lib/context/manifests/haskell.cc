// stack.yaml, cabal.project and *.cabal (docs.haskellstack.org: project configuration;
// cabal.readthedocs.io).

#include "lib/context/manifests/reading.h"
#include "lib/context/manifests/text.h"
#include "lib/context/path.h"

namespace stowage::context {
namespace {

/// The package in a folder: its .cabal file, or the package.yaml that hpack makes one from.
void follow_package(Reading& reading, const std::string& folder) {
  const std::string prefix = clean(folder) == "." ? std::string() : clean(folder) + "/";
  if (reading.need_if_there(prefix + "package.yaml")) {
    // hpack lists the modules that it finds, so its result depends on what the source folders hold.
    reading.own_need(prefix + "package.yaml");
    reading.dynamic("hpack lists the source files");
  }
  for (const std::string& file : reading.files(prefix + "*.cabal"))
    reading.follow_member(ManifestKind::cabal, file);
}

}  // namespace

void read_stack(Reading& reading, std::string_view text) {
  const Result<Data> data = parse_yaml(text);
  if (!data) return reading.incomplete(data.error().message);
  if (data->list("packages").empty()) follow_package(reading, ".");
  for (const Data& folder : data->list("packages"))
    follow_package(reading, std::string(folder.string()));
  for (const Data& item : data->list("extra-deps")) {
    const std::string_view path = item.string();
    if (path.starts_with('.') ||
        (path.find('/') != std::string_view::npos && path.find("://") == std::string_view::npos)) {
      reading.local(path, false, {});
    }
  }
  for (const char* key : {"resolver", "snapshot"}) {
    const std::string_view file = data->string(key);
    if (file.ends_with(".yaml") && file.find("://") == std::string_view::npos) reading.need(file);
  }
  reading.lock("stack.yaml.lock", "stack");
}

void read_cabal_project(Reading& reading, std::string_view text) {
  bool packages = false;
  for_each_line(text, [&](std::string_view line) {
    line = trim(line.substr(0, line.find("--")));
    if (line.empty()) return;
    if (const std::size_t colon = line.find(':');
        colon != std::string_view::npos && line.find("://") == std::string_view::npos) {
      const std::string_view field = trim(line.substr(0, colon));
      packages = field == "packages" || field == "optional-packages" || field == "extra-packages";
      if (field == "import") reading.need_if_there(trim(line.substr(colon + 1)));
      line = trim(line.substr(colon + 1));
    }
    if (!packages) return;
    for (const std::string& word : split_words(line)) {
      const std::string path = clean(word);
      if (word.find("://") != std::string::npos) continue;
      if (path.ends_with(".cabal")) {
        for (const std::string& file : reading.files(path))
          reading.follow_member(ManifestKind::cabal, file);
      } else {
        follow_package(reading, path);
      }
    }
  });
  for (const char* file : {"cabal.project.local", "cabal.project.freeze"})
    reading.need_if_there(file);
  reading.lock("cabal.project.freeze", "cabal");
}

void read_cabal(Reading& reading, std::string_view text) {
  for_each_line(text, [&](std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return;
    std::string field(trim(line.substr(0, colon)));
    for (char& c : field) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    const std::string_view value = trim(line.substr(colon + 1));
    if (field == "build-type" && (value == "Custom" || value == "Hooks" || value == "Configure")) {
      reading.dynamic("it has a build type of its own");
      reading.need_if_there("Setup.hs");
      reading.need_if_there("Setup.lhs");
    }
    if ((field == "license-file" || field == "main-is") && reading.has(value) == Known::yes)
      reading.own_need(value);
  });
}

}  // namespace stowage::context
