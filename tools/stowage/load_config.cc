#include "tools/stowage/load_config.h"

#include <cstdlib>
#include <ctime>
#include <filesystem>

#include "lib/config/read.h"
#include "lib/text/source.h"
#include "rules/rules.h"

namespace stowage::cli {

namespace {

std::string today() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  char text[16];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%d", &parts)};
}

std::string joined(const std::vector<std::string>& problems) {
  std::string out;
  for (const std::string& each : problems) out += (out.empty() ? "" : "\nstowage: ") + each;
  return out;
}

/// A path in a configuration file counts from where the file is.
void anchor(std::optional<std::string>& path, const std::string& file) {
  const std::filesystem::path folder = std::filesystem::path(file).parent_path();
  if (path && !folder.empty() && std::filesystem::path(*path).is_relative())
    path = (folder / *path).string();
}

Result<config::Config> read_file(const std::string& path) {
  const Result<Source> source = read_source(path);
  if (!source) return tl::unexpected(source.error());
  config::Loaded loaded = config::is_hadolint_file(path)
                              ? config::read_hadolint(path, source->text())
                              : config::read_config(path, source->text(), rules::all());
  if (!loaded.problems.empty()) return fail(joined(loaded.problems));
  anchor(loaded.config.baseline, path);
  return std::move(loaded.config);
}

}  // namespace

Result<config::Config> load_config(const ConfigOptions& options) {
  const auto variable = [](const char* name) -> const char* { return std::getenv(name); };
  config::Config config;
  std::string file = options.file;
  if (file.empty() && !options.isolated) {
    const char* named = std::getenv("STOWAGE_CONFIG");
    file = named != nullptr && *named != '\0' ? named : config::find_config(".", variable);
  }
  if (!file.empty()) {
    Result<config::Config> read = read_file(file);
    if (!read) return read;
    config::overlay(config, std::move(*read));
  }
  if (!options.isolated) {
    config::Loaded loaded = config::from_environment(variable, rules::all());
    if (!loaded.problems.empty()) return fail(joined(loaded.problems));
    config::overlay(config, std::move(loaded.config));
  }
  for (const auto* words : {&options.flags.choice.select, &options.flags.choice.ignore})
    for (const std::string& word : *words)
      if (const auto problem = config::problem_with_rule(word, rules::all(), config.rules))
        return fail(*problem);
  config::overlay(config, options.flags);
  return config;
}

std::string config_folder(const config::Config& config) {
  namespace fs = std::filesystem;
  std::error_code error;
  // A file of hadolint is for the working folder, wherever it lies.
  const bool own = !config.file.empty() && !config::is_hadolint_file(config.file);
  const fs::path folder = own ? fs::path(config.file).parent_path() : fs::path();
  return fs::weakly_canonical(folder.empty() ? fs::path(".") : folder, error).string();
}

std::shared_ptr<const lint::Settings> settings_of(const config::Config& config) {
  auto settings = std::make_shared<lint::Settings>();
  settings->compat = config.compat.value_or(lint::Compat::none);
  settings->trusted_registries = config.trusted_registries;
  settings->platforms = config.platforms;
  settings->registry_mirrors = config.registry_mirrors;
  settings->label_schema = config.label_schema;
  settings->strict_labels = config.strict_labels.value_or(false);
  settings->pragmas = config.pragmas.value_or(true);
  settings->today = today();
  return settings;
}

}  // namespace stowage::cli
