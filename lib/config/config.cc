#include "lib/config/config.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace stowage::config {

namespace {

template <class T>
void replace(std::optional<T>& base, std::optional<T>& over) {
  if (over) base = std::move(over);
}

template <class T>
void append(std::vector<T>& base, std::vector<T>& over) {
  base.insert(base.end(), std::make_move_iterator(over.begin()),
              std::make_move_iterator(over.end()));
}

template <class T>
void replace(std::vector<T>& base, std::vector<T>& over) {
  if (!over.empty()) base = std::move(over);
}

template <class Value, std::size_t n>
std::optional<Value> value_of(const std::array<std::pair<std::string_view, Value>, n>& words,
                              std::string_view word) {
  for (const auto& [name, value] : words)
    if (name == word) return value;
  return std::nullopt;
}

template <class Value, std::size_t n>
std::string_view word_of(const std::array<std::pair<std::string_view, Value>, n>& words,
                         Value value) {
  for (const auto& [name, each] : words)
    if (each == value) return name;
  return {};
}

template <class Value>
using Pair = std::pair<std::string_view, Value>;

constexpr auto severities = std::to_array<Pair<lint::Severity>>({
    {"error", lint::Severity::error},
    {"warning", lint::Severity::warning},
    {"info", lint::Severity::info},
    {"style", lint::Severity::style},
});
// hadolint's "ignore" and "none" mean that everything fails, which is what style does; here `none`
// is what it says, and the reader of hadolint's words maps them.
constexpr auto thresholds = std::to_array<Pair<FailOn>>({
    {"error", FailOn::error},
    {"warning", FailOn::warning},
    {"info", FailOn::info},
    {"style", FailOn::style},
    {"none", FailOn::none},
});
constexpr auto label_types = std::to_array<Pair<lint::LabelType>>({
    {"text", lint::LabelType::text},
    {"url", lint::LabelType::url},
    {"rfc3339", lint::LabelType::rfc3339},
    {"spdx", lint::LabelType::spdx},
    {"hash", lint::LabelType::hash},
    {"semver", lint::LabelType::semver},
    {"email", lint::LabelType::email},
});
constexpr auto compats = std::to_array<Pair<lint::Compat>>({
    {"none", lint::Compat::none},
    {"hadolint", lint::Compat::hadolint},
    {"buildkit", lint::Compat::buildkit},
});

/// As a YAML scalar: in quotes unless it is a plain word.
std::string quoted(std::string_view text) {
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._/";
  if (!text.empty() && text.find_first_not_of(plain) == std::string_view::npos &&
      text.front() != '-')
    return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

class Yaml {
 public:
  std::string out;
  int indent = 0;

  void value(std::string_view key, std::string_view text) {
    out.append(static_cast<std::size_t>(indent), ' ').append(key).append(": ");
    out.append(quoted(text)).append("\n");
  }
  void flag(std::string_view key, const std::optional<bool>& on) {
    if (!on) return;
    out.append(key).append(*on ? ": true\n" : ": false\n");
  }
  void list(std::string_view key, const std::vector<std::string>& items) {
    if (items.empty()) return;
    out.append(static_cast<std::size_t>(indent), ' ').append(key).append(": [");
    for (std::size_t i = 0; i < items.size(); ++i)
      out.append(i > 0 ? ", " : "").append(quoted(items[i]));
    out += "]\n";
  }
  void choice(const Choice& choice) {
    list("select", choice.select);
    list("ignore", choice.ignore);
    if (choice.levels.empty()) return;
    out.append(static_cast<std::size_t>(indent), ' ').append("severity:\n");
    indent += 2;
    for (const LevelChange& each : choice.levels)
      value(each.rule, each.level ? lint::name(*each.level) : "off");
    indent -= 2;
  }
};

}  // namespace

void overlay(Config& base, Config over) {
  if (!over.file.empty()) base.file = std::move(over.file);
  replace(base.choice.select, over.choice.select);
  append(base.choice.ignore, over.choice.ignore);
  append(base.choice.levels, over.choice.levels);
  append(base.paths, over.paths);
  append(base.exclude, over.exclude);
  replace(base.compat, over.compat);
  replace(base.fail_on, over.fail_on);
  replace(base.fail, over.fail);
  replace(base.pragmas, over.pragmas);
  replace(base.color, over.color);
  replace(base.verbose, over.verbose);
  replace(base.formats, over.formats);
  append(base.trusted_registries, over.trusted_registries);
  for (auto& [label, type] : over.label_schema) base.label_schema.insert_or_assign(label, type);
  replace(base.strict_labels, over.strict_labels);
  replace(base.builder, over.builder);
  replace(base.platforms, over.platforms);
  for (auto& [registry, mirror] : over.registry_mirrors)
    base.registry_mirrors.insert_or_assign(registry, std::move(mirror));
  replace(base.shellcheck, over.shellcheck);
  replace(base.baseline, over.baseline);
  replace(base.rules_dir, over.rules_dir);
  append(base.rules, over.rules);
}

std::string as_yaml(const Config& config) {
  Yaml yaml;
  if (!config.file.empty()) yaml.out = "# " + config.file + "\n";
  if (config.compat) yaml.value("compat", name(*config.compat));
  yaml.choice(config.choice);
  if (config.fail_on) yaml.value("fail-on", name(*config.fail_on));
  yaml.flag("fail", config.fail);
  yaml.flag("pragmas", config.pragmas);
  yaml.flag("color", config.color);
  yaml.list("format", config.formats);
  yaml.list("exclude", config.exclude);
  yaml.list("trusted-registries", config.trusted_registries);
  if (!config.label_schema.empty()) yaml.out += "label-schema:\n";
  yaml.indent = 2;
  for (const auto& [label, type] : config.label_schema) yaml.value(quoted(label), name(type));
  yaml.indent = 0;
  yaml.flag("strict-labels", config.strict_labels);
  if (config.builder) yaml.value("builder", *config.builder);
  yaml.list("platforms", config.platforms);
  if (!config.registry_mirrors.empty()) yaml.out += "registry-mirrors:\n";
  yaml.indent = 2;
  for (const auto& [registry, mirror] : config.registry_mirrors)
    yaml.value(quoted(registry), mirror);
  yaml.indent = 0;
  if (config.shellcheck) yaml.value("shellcheck", *config.shellcheck);
  if (config.baseline) yaml.value("baseline", *config.baseline);
  if (config.rules_dir) yaml.value("rules-dir", *config.rules_dir);
  if (!config.paths.empty()) yaml.out += "paths:\n";
  for (const PathChoice& path : config.paths) {
    yaml.out += "  -";
    Yaml item;
    item.indent = 4;
    item.list("files", path.files);
    item.choice(path.choice);
    yaml.out += item.out.empty() ? " {}\n" : item.out.substr(3);
  }
  if (!config.rules.empty()) yaml.out += "rules:\n";
  for (const auto& rule : config.rules) yaml.out += "  - name: " + rule->name + "\n";
  return yaml.out;
}

std::optional<lint::Severity> severity_of(std::string_view word) {
  return value_of(severities, word);
}
std::optional<FailOn> fail_on_of(std::string_view word) { return value_of(thresholds, word); }
std::optional<FailOn> threshold_of(std::string_view word) {
  return word == "ignore" || word == "none" ? FailOn::style : fail_on_of(word);
}
std::optional<lint::LabelType> label_type_of(std::string_view word) {
  return value_of(label_types, word);
}
std::optional<lint::Compat> compat_of(std::string_view word) { return value_of(compats, word); }
std::string_view name(FailOn threshold) { return word_of(thresholds, threshold); }
std::string_view name(lint::LabelType type) { return word_of(label_types, type); }
std::string_view name(lint::Compat compat) { return word_of(compats, compat); }

}  // namespace stowage::config
