// Cargo.toml and .cargo/config.toml (doc.rust-lang.org/cargo/reference: manifest, workspaces,
// config).

#include <fmt/core.h>

#include "lib/context/manifests/reading.h"
#include "lib/context/path.h"

namespace stowage::context {
namespace {

void read_dependencies(Reading& reading, const Data* table) {
  if (table == nullptr || !table->is_map()) return;
  for (const Data& value : table->items) {
    const std::string_view path = value.string("path");
    if (!path.empty()) reading.local(path, false, {{ManifestKind::cargo, "Cargo.toml"}});
  }
}

void read_all_dependencies(Reading& reading, const Data& table) {
  for (const char* section : {"dependencies", "dev-dependencies", "build-dependencies",
                              "dev_dependencies", "build_dependencies"}) {
    read_dependencies(reading, table.find(section));
  }
}

void read_workspace(Reading& reading, const Data& workspace) {
  std::vector<std::string> patterns;
  for (const Data& member : workspace.list("members")) patterns.emplace_back(member.string());
  for (const Data& member : workspace.list("exclude")) {
    patterns.push_back("!" + std::string(member.string()));
    patterns.push_back("!" + std::string(member.string()) + "/**");
  }
  for (const std::string& folder : reading.folders(patterns, "Cargo.toml")) {
    reading.follow_member(ManifestKind::cargo, folder + "/Cargo.toml");
  }
  // A member named without a wildcard must be there.
  for (const Data& member : workspace.list("members")) {
    const std::string folder(member.string());
    if (folder.find_first_of("*?[") == std::string::npos && clean(folder) != ".") {
      reading.follow_member(ManifestKind::cargo, clean(folder + "/Cargo.toml"));
    }
  }
  read_dependencies(reading, workspace.find("dependencies"));
}

/// Targets that Cargo looks for, and those that are named. It refuses a package that has none.
void read_targets(Reading& reading, const Data& data) {
  if (data.find("package") == nullptr && data.find("project") == nullptr) return;
  for (const char* file : {"src/main.rs", "src/lib.rs"}) {
    if (reading.has(file) == Known::yes) reading.target(file);
  }
  if (!data.string("lib", "path").empty()) reading.target(data.string("lib", "path"));
  for (const char* kind : {"bin", "bench", "example", "test"}) {
    for (const Data& item : data.list(kind)) {
      if (!item.string("path").empty()) reading.target(item.string("path"));
    }
  }
  for (const char* pattern :
       {"src/bin/*.rs", "src/bin/*/main.rs", "benches/*.rs", "benches/*/main.rs", "examples/*.rs",
        "examples/*/main.rs", "tests/*.rs", "tests/*/main.rs"}) {
    for (const std::string& file : reading.files(pattern)) reading.target(file);
  }
  const Data* build = data.find("package", "build");
  const bool off = build != nullptr && build->kind == Data::Kind::boolean && !build->is_true();
  const std::string script = build != nullptr && build->is_text() ? build->text : "build.rs";
  if (!off && reading.has(script) == Known::yes) reading.own_need(script);
}

void read_config(Reading& reading, const std::string& file) {
  reading.need(file);
  const Result<Data> data = parse_toml(reading.text_of(file).value_or(""));
  if (!data) return reading.incomplete(file + ": " + data.error().message);
  // Paths in it are relative to the folder that holds `.cargo`.
  const std::string base = file.substr(0, file.find(".cargo"));
  if (const Data* sources = data->find("source")) {
    for (const Data& source : sources->items) {
      for (const char* key : {"directory", "local-registry"}) {
        if (!source.string(key).empty())
          reading.local(base + std::string(source.string(key)), false, {});
      }
    }
  }
  for (const Data& path : data->list("paths")) {
    reading.local(base + std::string(path.string()), false, {{ManifestKind::cargo, "Cargo.toml"}});
  }
  if (const Data* patches = data->find("patch")) {
    for (const Data& registry : patches->items) read_dependencies(reading, &registry);
  }
}

bool inherits(const Data& value, int depth = 0) {
  if (depth > deepest_data) return false;
  if (value.find("workspace") != nullptr && value.find("workspace")->is_true()) return true;
  for (const Data& item : value.items) {
    if (inherits(item, depth + 1)) return true;
  }
  return false;
}

/// The root of the workspace that a member belongs to: named, or the nearest manifest above that is
/// one.
void read_root(Reading& reading, const Data& data) {
  if (data.find("workspace") != nullptr) return;
  if (!data.string("package", "workspace").empty()) {
    return reading.follow(ManifestKind::cargo,
                          clean(std::string(data.string("package", "workspace")) + "/Cargo.toml"));
  }
  std::string up;
  for (std::string_view folder = reading.directory(); !folder.empty();) {
    folder = parent_of(folder);
    up += "../";
    const FileText above = reading.context().read(join(folder, "Cargo.toml"));
    if (!above.text) continue;
    const Result<Data> root = parse_toml(*above.text);
    if (root && root->find("workspace") != nullptr)
      return reading.follow(ManifestKind::cargo, up + "Cargo.toml");
  }
  if (inherits(data))
    reading.incomplete("it inherits from a workspace that is not in the build context");
}

}  // namespace

void read_cargo(Reading& reading, std::string_view text) {
  const Result<Data> data = parse_toml(text);
  if (!data) return reading.incomplete(data.error().message);
  read_all_dependencies(reading, *data);
  if (const Data* targets = data->find("target")) {
    for (const Data& target : targets->items) read_all_dependencies(reading, target);
  }
  if (const Data* patches = data->find("patch")) {
    for (const Data& registry : patches->items) read_dependencies(reading, &registry);
  }
  read_dependencies(reading, data->find("replace"));
  if (const Data* workspace = data->find("workspace")) read_workspace(reading, *workspace);
  read_targets(reading, *data);
  read_root(reading, *data);
  if (reading.is_first()) {  // Found from the folder that Cargo runs in, for all members alike.
    for (const char* file : {".cargo/config.toml", ".cargo/config"}) {
      if (const auto found = reading.nearest(file)) read_config(reading, *found);
    }
    for (const char* file : {"rust-toolchain.toml", "rust-toolchain"}) {
      if (const auto found = reading.nearest(file)) reading.need(*found);
    }
  }
  reading.lock("Cargo.lock", "cargo", [](std::string_view lock) {
    const std::size_t at = lock.find("\nversion = ");
    return at > 300  // also npos
               ? std::string("1")
               : std::string(lock.substr(at + 11, lock.find('\n', at + 11) - at - 11));
  });
}

}  // namespace stowage::context
