// composer.json (getcomposer.org/doc: schema, scripts, path and artifact repositories).

#include <array>

#include "lib/context/manifests/reading.h"
#include "lib/context/manifests/text.h"
#include "lib/context/path.h"

namespace stowage::context {
namespace {

/// Events that `composer install` raises.
constexpr std::array install_events = {
    "pre-install-cmd",
    "post-install-cmd",
    "pre-autoload-dump",
    "post-autoload-dump",
    "pre-package-install",
    "post-package-install",
    "pre-operations-exec",
    "pre-pool-create",
    "pre-file-download",
    "post-file-download",
    "init",
    "command",
    "pre-command-run",
    "post-root-package-install",
};

void read_repository(Reading& reading, const Data& repository) {
  const std::string_view type = repository.string("type");
  const std::string url(repository.string("url"));
  if (url.empty()) return;
  if (type == "artifact") reading.local(url, false, {});
  if (type != "path") return;
  const bool copied = repository.find("options", "symlink") != nullptr &&
                      !repository.find("options", "symlink")->is_true();
  if (url.find_first_of("*?[{") == std::string::npos) {
    return reading.local(url, !copied, {{ManifestKind::composer, "composer.json"}});
  }
  for (const std::string& folder : reading.folders({url}, "composer.json")) {
    reading.local(folder, !copied, {{ManifestKind::composer, "composer.json"}});
  }
}

void own_paths(Reading& reading, const Data* value, int depth = 0) {
  if (value == nullptr || depth > 3) return;
  if (value->is_text()) {
    const std::string path = clean(value->text);
    if (path != "." && reading.has(path) == Known::yes) reading.own_need(path);
    return;
  }
  for (const Data& item : value->items) own_paths(reading, &item, depth + 1);
}

void list_paths(Reading& reading, const Data* value, bool only_if_optimized) {
  if (value == nullptr) return;
  if (value->is_text()) return reading.lists(value->text, only_if_optimized);
  for (const Data& item : value->items) list_paths(reading, &item, only_if_optimized);
}

/// Classmaps are made of what lies in folders; an optimized autoloader is one classmap.
void read_autoload(Reading& reading, const Data& data) {
  const auto is_set = [&](const char* option) {
    const Data* value = data.find("config", option);
    return value != nullptr && value->is_true();
  };
  const bool optimized = is_set("optimize-autoloader") || is_set("classmap-authoritative");
  for (const char* section : {"autoload", "autoload-dev"}) {
    list_paths(reading, data.find(section, "classmap"), false);
    for (const char* kind : {"psr-4", "psr-0"})
      list_paths(reading, data.find(section, kind), !optimized);
  }
}

void read_patches(Reading& reading, const Data& data) {
  if (const Data* packages = data.find("extra", "patches")) {
    for (const Data& patches : packages->items) {
      for (const Data& patch : patches.items) {
        const std::string_view file =
            patch.is_map()
                ? (patch.string("url").empty() ? patch.string("path") : patch.string("url"))
                : patch.string();
        if (!file.empty() && file.find("://") == std::string_view::npos) reading.need(file);
      }
    }
  }
  const std::string_view file = data.string("extra", "patches-file");
  if (!file.empty()) {
    reading.need(file);
    if (const auto text = reading.text_of(file)) {
      const Result<Data> list = parse_json(*text);
      const Data* packages = list ? list->find("patches") : nullptr;
      if (packages == nullptr) return reading.incomplete("its file of patches cannot be read");
      for (const Data& patches : packages->items) {
        for (const Data& patch : patches.items) {
          if (!patch.string().empty() && patch.string().find("://") == std::string_view::npos)
            reading.need(patch.string());
        }
      }
    }
  }
}

}  // namespace

void read_composer(Reading& reading, std::string_view text) {
  const Result<Data> data = parse_json(text);
  if (!data) return reading.incomplete(data.error().message);
  if (const Data* repositories = data->find("repositories")) {
    for (const Data& repository : repositories->items) read_repository(reading, repository);
  }
  for (const char* section : {"autoload", "autoload-dev"}) {
    for (const char* kind : {"classmap", "files", "psr-4", "psr-0"})
      own_paths(reading, data->find(section, kind));
  }
  read_autoload(reading, *data);
  if (parent_of(reading.path()) != reading.root_directory())
    return;  // Only the root's scripts run.
  for (const char* event : install_events) {
    if (!data->string("scripts", event).empty())
      reading.script(event, data->string("scripts", event));
    for (const Data& command : data->list("scripts", event)) {
      if (!command.string().empty()) reading.script(event, command.string());
    }
  }
  read_patches(reading, *data);
  if (data->find("extra", "merge-plugin") != nullptr)
    reading.dynamic("other composer files are merged into it");
  for (const char* file : {"auth.json", "symfony.lock"}) reading.need_if_there(file);
  reading.lock("composer.lock", "composer");
}

}  // namespace stowage::context
