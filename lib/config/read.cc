#include "lib/config/read.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "lib/base/closest.h"
#include "lib/config/custom_rule_reader.h"
#include "lib/config/reader.h"
#include "lib/lint/rule_words.h"

namespace stowage::config {

namespace {

using pipeline::NodeId;
using Rules = std::span<const lint::Rule* const>;
using Names = std::span<const std::string_view>;

constexpr std::string_view severity_words = "error, warning, info, style, off";

/// The reader of one `.stowage.yaml`.
class File {
 public:
  File(const std::string& path, std::string_view text, Rules rules, Names formats)
      : reader_(path, text), rules_(rules), formats_(formats) {
    loaded_.config.file = path;
  }

  Loaded read() {
    Config& config = loaded_.config;
    if (reader_.tree.documents.size() > 1)
      reader_.complain(reader_.tree.documents[1],
                       "a configuration is one document; a second one would mean nothing");
    // Rules first: the others may name them.
    const NodeId own = reader_.root() == pipeline::no_node
                           ? pipeline::no_node
                           : reader_.tree.find(reader_.root(), "rules");
    if (own != pipeline::no_node) config.rules = read_custom_rules(reader_, own, rules_);
    std::vector<Reader::Key> keys = choice_keys(config.choice);
    const auto add = [&](std::string_view name, std::function<void(NodeId)> read) {
      keys.push_back({name, std::move(read)});
    };
    add("rules", [](NodeId) {});
    add("paths", [&](NodeId node) { read_paths(node); });
    add("exclude", [&](NodeId node) { config.exclude = reader_.list(node); });
    add("compat", [&](NodeId node) {
      config.compat = reader_.word(node, compat_of, "none, hadolint, buildkit");
    });
    add("fail-on", [&](NodeId node) {
      config.fail_on = reader_.word(node, fail_on_of, "error, warning, info, style, none");
    });
    add("pragmas", [&](NodeId node) { config.pragmas = reader_.boolean(node); });
    add("color", [&](NodeId node) { config.color = reader_.boolean(node); });
    add("format", [&](NodeId node) {
      check_formats(node);
      config.formats = reader_.list(node);
    });
    add("trusted-registries", [&](NodeId node) { config.trusted_registries = reader_.list(node); });
    add("label-schema", [&](NodeId node) { read_labels(node); });
    add("strict-labels", [&](NodeId node) { config.strict_labels = reader_.boolean(node); });
    add("builder", [&](NodeId node) {
      config.builder = reader_.word(node, builder_of, "buildkit, classic, buildah, podman, kaniko");
    });
    add("platforms", [&](NodeId node) {
      config.platforms = reader_.list(node);
      for (const std::string& each : config.platforms)
        if (each.find('/') == std::string::npos)
          reader_.complain(node, "`" + each + "` is no platform: write linux/amd64");
    });
    add("registry-mirrors", [&](NodeId node) { read_mirrors(node); });
    add("shellcheck", [&](NodeId node) { config.shellcheck = reader_.text(node); });
    add("baseline", [&](NodeId node) { config.baseline = reader_.text(node); });
    add("rules-dir", [&](NodeId node) { config.rules_dir = reader_.text(node); });
    reader_.mapping(reader_.root(), keys);
    loaded_.problems = std::move(reader_.problems);
    return std::move(loaded_);
  }

 private:
  static std::optional<std::string> builder_of(std::string_view word) {
    for (const std::string_view each : {"buildkit", "classic", "buildah", "podman", "kaniko"})
      if (each == word) return std::string(word);
    return std::nullopt;
  }

  std::vector<Reader::Key> choice_keys(Choice& choice) {
    return {{"select", [&](NodeId node) { choice.select = rule_list(node); }},
            {"ignore", [&](NodeId node) { choice.ignore = rule_list(node); }},
            {"severity", [&](NodeId node) { read_levels(node, choice); }}};
  }

  void check_rule(NodeId node, std::string_view word) {
    if (const auto problem = problem_with_rule(word, rules_, loaded_.config.rules))
      reader_.complain(node, *problem);
  }

  std::vector<std::string> rule_list(NodeId node) {
    for (const NodeId item : reader_.tree.items_or_self(reader_.tree.resolve(node)))
      if (const std::string_view word = reader_.tree.scalar(item); !word.empty())
        check_rule(item, word);
    return reader_.list(node);
  }

  void check_formats(NodeId node) {
    for (const NodeId item : reader_.tree.items_or_self(reader_.tree.resolve(node))) {
      const std::string_view word = reader_.tree.scalar(item);
      if (word.empty() || formats_.empty() ||
          std::find(formats_.begin(), formats_.end(), word) != formats_.end())
        continue;
      std::string message = "there is no format `" + std::string(word) + "`";
      const Closest guess = closest(word, formats_);
      if (!guess.word.empty()) message.append("; did you mean `").append(guess.word).append("`?");
      reader_.complain(item, message);
    }
  }

  void read_levels(NodeId node, Choice& choice) {
    if (!reader_.tree.is(node, pipeline::NodeKind::mapping))
      return reader_.complain(node, "expected rules with levels");
    for (const pipeline::Entry& entry : reader_.tree.entries(node)) {
      const std::string_view word = reader_.tree.scalar(entry.key);
      check_rule(entry.key, word);
      LevelChange change{std::string(word), std::nullopt};
      const auto level = reader_.text(entry.value);
      if (!level) continue;
      change.level = severity_of(*level);
      if (!change.level && *level != "off") {
        reader_.complain(entry.value,
                         "`" + *level + "` is not one of " + std::string(severity_words));
        continue;
      }
      choice.levels.push_back(std::move(change));
    }
  }

  void read_paths(NodeId node) {
    if (!reader_.tree.is(node, pipeline::NodeKind::sequence))
      return reader_.complain(node, "expected a list of keys `files` and what holds for them");
    for (const NodeId item : reader_.tree.items(node)) {
      PathChoice path;
      std::vector<Reader::Key> keys = choice_keys(path.choice);
      keys.push_back({"files", [&](NodeId files) { path.files = reader_.list(files); }});
      reader_.mapping(item, keys);
      if (path.files.empty()) reader_.complain(item, "the key `files` is missing");
      loaded_.config.paths.push_back(std::move(path));
    }
  }

  void read_labels(NodeId node) {
    if (!reader_.tree.is(node, pipeline::NodeKind::mapping))
      return reader_.complain(node, "expected labels with types");
    for (const pipeline::Entry& entry : reader_.tree.entries(node))
      if (const auto type = reader_.word(entry.value, label_type_of,
                                         "text, url, rfc3339, spdx, hash, semver, email"))
        loaded_.config.label_schema.emplace(reader_.tree.scalar(entry.key), *type);
  }

  void read_mirrors(NodeId node) {
    if (!reader_.tree.is(node, pipeline::NodeKind::mapping))
      return reader_.complain(node, "expected registries with what stands for them");
    for (const pipeline::Entry& entry : reader_.tree.entries(node))
      if (auto mirror = reader_.text(entry.value))
        loaded_.config.registry_mirrors.emplace(reader_.tree.scalar(entry.key), std::move(*mirror));
  }

  Reader reader_;
  Rules rules_;
  Names formats_;
  Loaded loaded_;
};

}  // namespace

Loaded read_config(const std::string& path, std::string_view text, Rules rules, Names formats) {
  return File(path, text, rules, formats).read();
}

std::optional<std::string> problem_with_rule(std::string_view word, Rules rules,
                                             const CustomRules& custom) {
  std::vector<const lint::Rule*> known(rules.begin(), rules.end());
  for (const auto& rule : custom) known.push_back(&rule->rule);
  if (std::any_of(known.begin(), known.end(),
                  [&](const lint::Rule* rule) { return lint::stands_for(word, *rule); }))
    return std::nullopt;
  // hadolint has had codes that are gone; files that still name them are good.
  const bool hadolint_code = word.size() == 6 && word.starts_with("DL") &&
                             word.find_first_not_of("0123456789", 2) == std::string_view::npos;
  if (word == "all" || word == "default" || word == "shellcheck" || hadolint_code ||
      lint::is_shellcheck_code(word))
    return std::nullopt;
  std::string message = "no rule is called `" + std::string(word) + "`";
  const Closest guess = closest(word, lint::words_for(known));
  if (!guess.word.empty()) message.append("; did you mean `").append(guess.word).append("`?");
  return message;
}

namespace {

std::string_view file_name(std::string_view path) {
  return path.substr(path.rfind('/') + 1);  // npos + 1 == 0
}

}  // namespace

bool is_hadolint_file(std::string_view path) {
  return file_name(path).find("hadolint") != std::string_view::npos ||
         path.find("/.hadolint/") != std::string_view::npos;
}

bool is_own_file(std::string_view path) {
  return file_name(path) == ".stowage.yaml" || file_name(path) == ".stowage.yml";
}

std::string find_config(const std::string& folder, const Environment& get) {
  namespace fs = std::filesystem;
  std::error_code error;
  const auto exists = [&](const fs::path& path) { return fs::is_regular_file(path, error); };
  // Shown as short as it can be: the nearest folder is usually this one.
  fs::path at = fs::weakly_canonical(fs::absolute(folder, error), error);
  fs::path shown = folder == "." ? "" : folder;
  while (true) {
    for (const char* name : {".stowage.yaml", ".stowage.yml"})
      if (exists(at / name)) return (shown / name).lexically_normal().string();
    if (at == at.root_path() || !at.has_relative_path()) break;
    shown /= "..";
    at = at.parent_path();
  }
  std::vector<fs::path> places = {".hadolint.yaml", ".hadolint.yml"};
  const auto variable = [&](const char* name) {
    const char* value = get(name);
    return value == nullptr ? std::string() : std::string(value);
  };
  const std::string home = variable("HOME");
  std::string config_home = variable("XDG_CONFIG_HOME");
  if (config_home.empty() && !home.empty()) config_home = home + "/.config";
  if (!config_home.empty())
    for (const char* name : {"hadolint.yaml", "hadolint.yml"})
      places.push_back(fs::path(config_home) / name);
  if (!home.empty())
    for (const char* name :
         {".hadolint/hadolint.yaml", ".hadolint/hadolint.yml", ".hadolint/config.yaml",
          ".hadolint/config.yml", ".hadolint.yaml", ".hadolint.yml"})
      places.push_back(fs::path(home) / name);
  for (const fs::path& place : places)
    if (exists(place)) return place.string();
  return {};
}

}  // namespace stowage::config
