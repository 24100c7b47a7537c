// `.hadolint.yaml` and hadolint's environment, as hadolint understands them: lists add up, a code in
// several lists of levels has the gravest, unknown keys mean nothing.

#include <algorithm>
#include <iterator>

#include "lib/config/read.h"
#include "lib/config/reader.h"
#include "lib/text/list.h"

namespace stowage::config {

namespace {

using pipeline::NodeId;

void add_levels(Config& config, lint::Severity level, const std::vector<std::string>& codes) {
  for (const std::string& code : codes) {
    auto& levels = config.choice.levels;
    const auto same = std::find_if(levels.begin(), levels.end(),
                                   [&](const LevelChange& each) { return each.rule == code; });
    if (same == levels.end())
      levels.push_back({code, level});
    else if (level < same->level)
      same->level = level;
  }
}

/// hadolint keeps the blanks around the items, and then knows no such code.
std::vector<std::string> words_of(std::string_view text) {
  const std::vector<std::string_view> items = comma_list(text);
  return {items.begin(), items.end()};
}

bool is_true(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return lower == "1" || lower == "y" || lower == "on" || lower == "true" || lower == "yes";
}

/// hadolint passes over what is no format of its own.
bool is_format(std::string_view word) {
  constexpr std::string_view names[] = {"tty",   "json",   "checkstyle",         "codeclimate",
                                        "gnu",   "codacy", "gitlab_codeclimate", "sonarqube",
                                        "sarif", "junit"};
  return std::find(std::begin(names), std::end(names), word) != std::end(names);
}

constexpr lint::Severity all_levels[] = {lint::Severity::error, lint::Severity::warning,
                                         lint::Severity::info, lint::Severity::style};

}  // namespace

Loaded read_hadolint(const std::string& path, std::string_view text) {
  Reader reader(path, text);
  Loaded loaded;
  Config& config = loaded.config;
  config.file = path;
  const auto flag = [&](std::optional<bool>& into, bool meaning) {
    return [&reader, &into, meaning](NodeId node) {
      if (const auto value = reader.boolean(node)) into = *value == meaning;
    };
  };
  const auto formats = [&](NodeId node) {
    for (std::string& each : reader.list(node)) {
      if (!is_format(each)) reader.complain(node, "`" + each + "` is no format of hadolint");
      config.formats.push_back(std::move(each));
    }
  };
  const std::vector<Reader::Key> keys = {
      {"ignored", [&](NodeId node) { config.choice.ignore = reader.list(node); }},
      {"override",
       [&](NodeId node) {
         std::vector<Reader::Key> levels;
         for (const lint::Severity level : all_levels)
           levels.push_back({lint::name(level), [&reader, &config, level](NodeId codes) {
                               add_levels(config, level, reader.list(codes));
                             }});
         reader.mapping(node, levels, true);
       }},
      {"failure-threshold",
       [&](NodeId node) {
         config.fail_on =
             reader.word(node, threshold_of, "error, warning, info, style, ignore, none");
       }},
      {"format", formats},
      {"formats", formats},
      {"trustedRegistries", [&](NodeId node) { config.trusted_registries = reader.list(node); }},
      {"label-schema",
       [&](NodeId node) {
         for (const pipeline::Entry& entry : reader.tree.entries(node))
           if (const auto type = reader.word(entry.value, label_type_of,
                                             "text, url, rfc3339, spdx, hash, semver, email"))
             config.label_schema.emplace(reader.tree.scalar(entry.key), *type);
       }},
      {"strict-labels", flag(config.strict_labels, true)},
      {"disable-ignore-pragma", flag(config.pragmas, false)},
      {"no-fail", flag(config.fail, false)},
      {"no-color", flag(config.color, false)},
      {"verbose", flag(config.verbose, true)},
  };
  reader.mapping(reader.root(), keys, true);
  loaded.problems = std::move(reader.problems);
  return loaded;
}

Loaded from_environment(const Environment& get, std::span<const lint::Rule* const> rules) {
  Loaded loaded;
  Config& config = loaded.config;
  const auto variable = [&](const char* name) -> std::optional<std::string> {
    const char* value = get(name);
    if (value == nullptr || *value == '\0') return std::nullopt;
    return std::string(value);
  };
  const auto list = [&](const char* name) { return words_of(variable(name).value_or("")); };
  // hadolint's first: ours are laid over them.
  if (const auto value = variable("HADOLINT_NOFAIL")) config.fail = !is_true(*value);
  if (const auto value = variable("HADOLINT_VERBOSE")) config.verbose = is_true(*value);
  if (const auto value = variable("HADOLINT_STRICT_LABELS")) config.strict_labels = is_true(*value);
  if (const auto value = variable("HADOLINT_DISABLE_IGNORE_PRAGMA"))
    config.pragmas = !is_true(*value);
  if (variable("NO_COLOR")) config.color = false;
  for (std::string& format : list("HADOLINT_FORMAT"))
    if (is_format(format)) config.formats.push_back(std::move(format));
  config.fail_on = threshold_of(variable("HADOLINT_FAILURE_THRESHOLD").value_or(""));
  add_levels(config, lint::Severity::error, list("HADOLINT_OVERRIDE_ERROR"));
  add_levels(config, lint::Severity::warning, list("HADOLINT_OVERRIDE_WARNING"));
  add_levels(config, lint::Severity::info, list("HADOLINT_OVERRIDE_INFO"));
  add_levels(config, lint::Severity::style, list("HADOLINT_OVERRIDE_STYLE"));
  config.choice.ignore = list("HADOLINT_IGNORE");
  config.trusted_registries = list("HADOLINT_TRUSTED_REGISTRIES");
  for (const std::string& item : list("HADOLINT_REQUIRE_LABELS")) {
    const std::size_t colon = item.find(':');
    const std::string type = colon == std::string::npos ? "" : item.substr(colon + 1);
    if (const auto known = label_type_of(type.empty() ? "text" : type))
      config.label_schema.emplace(item.substr(0, colon), *known);
  }

  const auto checked = [&](const char* name) {
    std::vector<std::string> words = list(name);
    for (const std::string& word : words)
      if (const auto problem = problem_with_rule(word, rules, {}))
        loaded.problems.push_back(std::string(name) + ": " + *problem);
    return words;
  };
  for (std::string& word : checked("STOWAGE_IGNORE"))
    config.choice.ignore.push_back(std::move(word));
  config.choice.select = checked("STOWAGE_SELECT");
  if (auto value = variable("STOWAGE_FORMAT")) config.formats = words_of(*value);
  if (const auto value = variable("STOWAGE_FAIL_ON")) {
    config.fail_on = fail_on_of(*value);
    if (!config.fail_on)
      loaded.problems.push_back("STOWAGE_FAIL_ON: `" + *value +
                                "` is not one of error, warning, info, style, none");
  }
  if (const auto value = variable("STOWAGE_COMPAT")) {
    config.compat = compat_of(*value);
    if (!config.compat)
      loaded.problems.push_back("STOWAGE_COMPAT: `" + *value +
                                "` is not one of none, hadolint, buildkit");
  }
  if (auto value = variable("STOWAGE_SHELLCHECK")) config.shellcheck = std::move(value);
  return loaded;
}

}  // namespace stowage::config
