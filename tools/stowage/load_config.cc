#include "tools/stowage/load_config.h"

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>

#include "lib/config/read.h"
#include "lib/report/writer.h"
#include "lib/text/source.h"
#include "rules/rules.h"
#include "tools/stowage/batch.h"

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

Result<config::Loaded> read_file(const std::string& path, bool as_hadolint) {
  const Result<Source> source = read_source(path);
  if (!source) return tl::unexpected(source.error());
  std::vector<std::string_view> formats;
  for (const report::Writer* each : report::writers()) formats.push_back(each->name);
  config::Loaded loaded = as_hadolint
                              ? config::read_hadolint(path, source->text())
                              : config::read_config(path, source->text(), rules::all(), formats);
  anchor(loaded.config.baseline, path);
  anchor(loaded.config.rules_dir, path);
  return loaded;
}

std::string config_file(const ConfigOptions& options) {
  if (!options.file.empty() || options.isolated) return options.file;
  const auto variable = [](const char* name) -> const char* { return std::getenv(name); };
  const char* named = variable("STOWAGE_CONFIG");
  return named != nullptr && *named != '\0'
             ? named
             : config::find_config(options.folder.empty() ? "." : options.folder, variable);
}

void add_missing(std::vector<std::string>& all, const std::vector<std::string>& more) {
  for (const std::string& each : more)
    if (std::find(all.begin(), all.end(), each) == all.end()) all.push_back(each);
}

/// The words for rules in flags.
std::vector<std::string> rules_in(const ConfigOptions& options) {
  const config::Choice& choice = options.flags.choice;
  std::vector<std::string> words = options.fix_only;
  for (const auto* more : {&choice.select, &choice.ignore})
    words.insert(words.end(), more->begin(), more->end());
  for (const config::LevelChange& each : choice.levels) words.push_back(each.rule);
  return words;
}

/// hadolint's precedence: the file stands above the environment, formats of all are united, and of a
/// label's types the one in the environment counts, then that of the file.
config::Config laid_as_hadolint(config::Config environment, config::Config file,
                                config::Config flags) {
  std::vector<std::string> formats = file.formats;
  add_missing(formats, environment.formats);
  add_missing(formats, flags.formats);
  auto labels = environment.label_schema;
  labels.insert(file.label_schema.begin(), file.label_schema.end());
  labels.insert(flags.label_schema.begin(), flags.label_schema.end());
  config::Config config;
  for (config::Config* each : {&environment, &file, &flags})
    config::overlay(config, std::move(*each));
  config.formats = std::move(formats);
  config.label_schema = std::move(labels);
  return config;
}

config::Config laid(config::Config file, config::Config environment, config::Config flags) {
  config::Config config;
  for (config::Config* each : {&file, &environment, &flags})
    config::overlay(config, std::move(*each));
  return config;
}

}  // namespace

Result<config::Config> load_config(const ConfigOptions& options) {
  const auto variable = [](const char* name) -> const char* { return std::getenv(name); };
  config::Loaded environment;
  if (!options.isolated) environment = config::from_environment(variable, rules::all());
  if (!environment.problems.empty()) return fail(joined(environment.problems));
  const auto compat = options.flags.compat ? options.flags.compat : environment.config.compat;
  const bool hadolint = compat == lint::Compat::hadolint;

  config::Loaded file;
  if (const std::string path = config_file(options); !path.empty()) {
    const bool of_hadolint =
        config::is_hadolint_file(path) || (hadolint && !config::is_own_file(path));
    Result<config::Loaded> read = read_file(path, of_hadolint);
    if (!read) return tl::unexpected(read.error());
    file = std::move(*read);
    if (!file.problems.empty()) {
      if (!hadolint || !of_hadolint) return fail(joined(file.problems));
      // There, a file with an error is none.
      write_err("stowage: " + joined(file.problems) + "\n");
      file = {};
    }
  }
  for (const std::string& word : rules_in(options)) {
    const auto problem = config::problem_with_rule(word, rules::all(), file.config.rules);
    if (!problem) continue;
    if (!hadolint) return fail(*problem);
    write_err("stowage: " + *problem + "\n");  // there, any word is good
  }
  return hadolint ? laid_as_hadolint(std::move(environment.config), std::move(file.config),
                                     options.flags)
                  : laid(std::move(file.config), std::move(environment.config), options.flags);
}

std::string config_folder(const config::Config& config) {
  namespace fs = std::filesystem;
  std::error_code error;
  // A file of hadolint is for the working folder, wherever it lies.
  const bool own = !config.file.empty() && !config::is_hadolint_file(config.file);
  const fs::path folder = own ? fs::path(config.file).parent_path() : fs::path();
  return fs::weakly_canonical(folder.empty() ? fs::path(".") : folder, error).string();
}

std::shared_ptr<lint::Settings> settings_of(const config::Config& config) {
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
