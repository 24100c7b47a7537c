// From JSON to the knowledge base. Messages name the file and the field, as in
// "rules/commands/files.json: commands[3].reads".

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <sstream>

#include "lib/knowledge/knowledge.h"

namespace stowage::knowledge {

namespace {

using Json = nlohmann::json;

/// Thrown and caught in this file only: the place and what was expected there.
struct Mistake {
  std::string message;
};

/// A value with the way to it.
class Field {
 public:
  Field(const Json& json, std::string path) : json_(&json), path_(std::move(path)) {}

  const Json& json() const { return *json_; }
  [[noreturn]] void expected(std::string_view what) const {
    throw Mistake{path_ + ": expected " + std::string(what) + ", found " + json_->type_name()};
  }
  bool has(const char* key) const { return json_->contains(key); }
  Field at(const std::string& key) const {
    if (!json_->is_object() || !has(key.c_str()))
      throw Mistake{path_ + ": field \"" + key + "\" is missing"};
    return {(*json_)[key], path_ + "." + key};
  }

  /// Fails for a key that nobody reads: a misspelt field must not be silently without effect.
  void only(std::initializer_list<std::string_view> keys) const {
    if (!json_->is_object()) expected("an object");
    for (const auto& [key, value] : json_->items())
      if (std::find(keys.begin(), keys.end(), key) == keys.end())
        throw Mistake{path_ + ": unknown field \"" + key + "\""};
  }

  std::string text() const {
    if (!json_->is_string()) expected("a string");
    return json_->get<std::string>();
  }
  bool flag() const {
    if (!json_->is_boolean()) expected("true or false");
    return json_->get<bool>();
  }
  double number() const {
    if (!json_->is_number()) expected("a number");
    return json_->get<double>();
  }
  std::vector<Field> items() const {
    if (!json_->is_array()) expected("an array");
    std::vector<Field> out;
    for (std::size_t i = 0; i < json_->size(); ++i)
      out.emplace_back((*json_)[i], path_ + "[" + std::to_string(i) + "]");
    return out;
  }
  std::vector<std::pair<std::string, Field>> members() const {
    if (!json_->is_object()) expected("an object");
    std::vector<std::pair<std::string, Field>> out;
    for (const auto& [key, value] : json_->items())
      out.emplace_back(key, Field(value, path_ + "." + key));
    return out;
  }
  /// "a b" or ["a", "b"].
  std::vector<std::string> words() const {
    std::vector<std::string> out;
    if (json_->is_string()) {
      std::istringstream in(json_->get<std::string>());
      for (std::string word; in >> word;) out.push_back(word);
    } else {
      for (const Field& item : items()) out.push_back(item.text());
    }
    return out;
  }

  void read(const char* key, std::string& to) const {
    if (has(key)) to = at(key).text();
  }
  void read(const char* key, bool& to) const {
    if (has(key)) to = at(key).flag();
  }
  void read(const char* key, std::optional<bool>& to) const {
    if (has(key)) to = at(key).flag();
  }
  void read(const char* key, std::vector<std::string>& to) const {
    if (has(key)) to = at(key).words();
  }

 private:
  const Json* json_;
  std::string path_;
};

Assumption read_assumption(const Field& field) {
  field.only({"name", "text"});
  Assumption out;
  field.read("name", out.name);
  out.text = field.at("text").text();
  return out;
}

int read_index(const Field& field, std::string_view text) {
  if (text == "last") return -1;
  int sign = 1, value = 0;
  if (text.starts_with('-')) sign = -1, text.remove_prefix(1);
  if (text.empty() || text.size() > 3 ||
      text.find_first_not_of("0123456789") != std::string_view::npos)
    field.expected("a number of an operand");
  for (char c : text) value = value * 10 + (c - '0');
  return sign * value;
}

/// "operands", "operand:0", "operands:0..-2", "flag:-o,--output", "<system>", "/etc/passwd",
/// "node_modules/**".
void read_what(const Field& field, std::string_view what, Selector& out) {
  if (what == "<system>" || what == "<anywhere>") {
    out.kind = Selector::Kind::area;
    out.area = what == "<system>" ? Area::system : Area::anywhere;
  } else if (what == "operands") {
    out.kind = Selector::Kind::operands;
  } else if (what.starts_with("operand:")) {
    out.kind = Selector::Kind::operands;
    out.first = out.last = read_index(field, what.substr(8));
  } else if (what.starts_with("operands:")) {
    out.kind = Selector::Kind::operands;
    const std::size_t dots = what.find("..");
    if (dots == std::string_view::npos) field.expected("operands:FIRST..LAST");
    out.first = read_index(field, what.substr(9, dots - 9));
    out.last = read_index(field, what.substr(dots + 2));
  } else if (what.starts_with("flag:")) {
    out.kind = Selector::Kind::flag;
    std::istringstream in{std::string(what.substr(5))};
    for (std::string name; std::getline(in, name, ',');) out.flags.push_back(name);
  } else {
    out.tree = what.ends_with("/**");
    out.path = out.tree ? what.substr(0, what.size() - 3) : what;
    if (what == "**") out.path = ".", out.tree = true;
    if (out.path.empty() && !out.tree) field.expected("a path");
    if (out.path.empty()) out.path = "/";
  }
}

Selector read_selector(const Field& field) {
  Selector out;
  if (field.json().is_string()) {
    read_what(field, field.text(), out);
    return out;
  }
  field.only({"of", "below", "else", "paths_only", "parent", "folder", "removes", "tree", "scratch",
              "replaces", "unless", "when", "without"});
  read_what(field, field.at("of").text(), out);
  field.read("below", out.below);
  field.read("else", out.otherwise);
  field.read("paths_only", out.paths_only);
  field.read("parent", out.parent);
  field.read("folder", out.folder);
  field.read("removes", out.removes);
  field.read("scratch", out.scratch);
  field.read("replaces", out.replaces);
  field.read("when", out.when);
  field.read("without", out.unless_flags);
  if (field.has("tree")) {
    if (field.at("tree").json().is_boolean())
      out.tree = field.at("tree").flag();
    else
      out.tree_flags = field.at("tree").words();
  }
  if (field.has("unless")) out.unless = read_assumption(field.at("unless"));
  return out;
}

void read_selectors(const Field& field, const char* key, std::vector<Selector>& to) {
  if (!field.has(key)) return;
  for (const Field& item : field.at(key).items()) to.push_back(read_selector(item));
}

EnvReads read_env(const Field& field) {
  if (field.json() == "open") return {.open = true, .names = {}};
  return {.open = false, .names = field.words()};
}

ActionKind read_action_kind(const Field& field) {
  const std::string text = field.text();
  for (int i = 0; i <= static_cast<int>(ActionKind::clean); ++i)
    if (text == name(static_cast<ActionKind>(i))) return static_cast<ActionKind>(i);
  field.expected("install, fetch, build, add, lock or clean");
}

ActionRule read_action(const Field& field) {
  field.only({"kind", "frozen", "tree", "only_named", "files", "packages"});
  ActionRule out;
  out.kind = read_action_kind(field.at("kind"));
  field.read("frozen", out.frozen);
  field.read("tree", out.tree);
  field.read("only_named", out.only_named);
  read_selectors(field, "files", out.files);
  read_selectors(field, "packages", out.packages);
  return out;
}

/// A flag that is asked for its value takes one: it need not be listed twice.
void list_flags(const std::vector<Selector>& selectors, std::vector<std::string>& to) {
  for (const Selector& selector : selectors)
    to.insert(to.end(), selector.flags.begin(), selector.flags.end());
}

Usage read_usage(const Field& field, std::initializer_list<std::string_view> more, int depth);

Usage::Case read_case(const Field& field, int depth) {
  Usage::Case out;
  const Field when = field.at("when");
  when.only({"flag", "without", "operands", "path_operands", "operand", "value"});
  if (when.has("value")) {
    const Field value = when.at("value");
    value.only({"of", "like"});
    out.value_of = value.at("of").text();
    for (const Field& like : value.at("like").items()) out.value_like.push_back(like.text());
  }
  when.read("flag", out.any_flag);
  when.read("without", out.no_flag);
  when.read("operands", out.operands);
  when.read("path_operands", out.path_operands);
  when.read("operand", out.operand);
  out.usage = read_usage(field, {"when"}, depth + 1);
  return out;
}

void read_effect_fields(const Field& field, Usage& out) {
  read_selectors(field, "reads", out.reads);
  read_selectors(field, "writes", out.writes);
  read_selectors(field, "users", out.users);
  read_selectors(field, "provides", out.provides);
  if (field.has("env")) out.env = read_env(field.at("env"));
  field.read("network", out.network);
  field.read("clock", out.clock);
  field.read("deterministic", out.deterministic);
  field.read("code", out.code);
  field.read("packages", out.packages);
  field.read("prefix", out.prefix);
  if (field.has("barrier")) out.barrier = field.at("barrier").text();
  if (field.has("action")) out.action = read_action(field.at("action"));
}

Usage read_usage(const Field& field, std::initializer_list<std::string_view> more, int depth) {
  if (depth > 8) field.expected("subcommands and cases less than eight deep");
  std::vector<std::string_view> allowed(more);
  static constexpr auto own = std::to_array<std::string_view>({"flags_with_value",
                                                               "flags",
                                                               "strict",
                                                               "stops_at_operand",
                                                               "old_style",
                                                               "folder_flags",
                                                               "folder_file_flags",
                                                               "reads",
                                                               "writes",
                                                               "users",
                                                               "provides",
                                                               "env",
                                                               "network",
                                                               "clock",
                                                               "deterministic",
                                                               "code",
                                                               "packages",
                                                               "prefix",
                                                               "barrier",
                                                               "forward",
                                                               "action",
                                                               "subcommands",
                                                               "cases"});
  for (const auto& [key, value] : field.members())
    if (std::find(own.begin(), own.end(), key) == own.end() &&
        std::find(allowed.begin(), allowed.end(), key) == allowed.end())
      value.expected("no such field");
  Usage out;
  field.read("flags_with_value", out.flags_with_value);
  field.read("flags", out.flags);
  field.read("strict", out.strict);
  field.read("stops_at_operand", out.stops_at_operand);
  field.read("old_style", out.old_style);
  field.read("folder_flags", out.folder_flags);
  field.read("folder_file_flags", out.folder_file_flags);
  read_effect_fields(field, out);
  if (field.has("forward")) {
    const Field forward = field.at("forward");
    forward.only({"at", "to"});
    out.forward_at = forward.at("at").text();
    for (const auto& [word, command] : forward.at("to").members())
      out.forward_to.emplace(word, command.text());
    if (out.forward_at != "operand") out.flags_with_value.push_back(out.forward_at);
  }
  if (field.has("subcommands"))
    for (const auto& [names, usage] : field.at("subcommands").members()) {
      const Usage read = read_usage(usage, {}, depth + 1);
      std::istringstream in(names);
      for (std::string one; in >> one;) out.subcommands.emplace(one, read);
    }
  if (field.has("cases"))
    for (const Field& one : field.at("cases").items()) out.cases.push_back(read_case(one, depth));

  auto& valued = out.flags_with_value;
  for (const auto* list : {&out.folder_flags, &out.folder_file_flags})
    valued.insert(valued.end(), list->begin(), list->end());
  for (const auto* list : {&out.reads, &out.writes, &out.users, &out.provides})
    list_flags(*list, valued);
  if (out.action) list_flags(out.action->files, valued), list_flags(out.action->packages, valued);
  for (const Usage::Case& one : out.cases)
    if (!one.value_of.empty()) valued.push_back(one.value_of);
  for (const Usage::Case& one : out.cases)
    valued.insert(valued.end(), one.usage.flags_with_value.begin(),
                  one.usage.flags_with_value.end());
  return out;
}

void read_command(Base& base, const Field& field, const std::string& ecosystem) {
  Command command;
  command.names = field.at("names").words();
  if (command.names.empty()) field.at("names").expected("a name");
  command.ecosystem = ecosystem;
  command.usage = read_usage(field, {"names", "source"}, 0);
  const auto shared = std::make_shared<const Command>(std::move(command));
  base.commands.push_back(shared);
  for (const std::string& one : shared->names)
    base.by_name.insert_or_assign(one, base.commands.size() - 1);
}

CacheFolder read_cache(const Field& field) {
  field.only({"path", "env", "below", "also", "sharing", "by_arch", "links"});
  CacheFolder out;
  out.path = field.at("path").text();
  out.sharing = "shared";
  field.read("env", out.env);
  field.read("below", out.below);
  field.read("also", out.also);
  field.read("sharing", out.sharing);
  field.read("by_arch", out.by_arch);
  field.read("links", out.links);
  if (out.sharing != "shared" && out.sharing != "locked" && out.sharing != "private")
    field.at("sharing").expected("shared, locked or private");
  return out;
}

Possibility read_possibility(const Field& field) {
  field.only({"unless", "hazard", "reads", "writes", "kinds", "skipped_by", "code"});
  Possibility out;
  out.unless = read_assumption(field.at("unless"));
  field.read("hazard", out.hazard);
  field.read("skipped_by", out.skipped_by);
  field.read("code", out.code);
  read_selectors(field, "reads", out.reads);
  read_selectors(field, "writes", out.writes);
  if (field.has("kinds"))
    for (const Field& kind : field.at("kinds").items()) out.kinds.push_back(read_action_kind(kind));
  return out;
}

void read_ecosystem(Base& base, const Field& field) {
  field.only({"name", "title", "source", "system", "manifests", "locks", "optional", "nested",
              "outputs", "reader", "caches", "env", "moved_by", "may", "switches", "prefetch",
              "needs_source", "commands"});
  Ecosystem out;
  out.name = field.at("name").text();
  out.title = field.at("title").text();
  out.sources = field.at("source").words();
  field.read("system", out.system);
  field.read("manifests", out.manifests);
  field.read("locks", out.locks);
  field.read("optional", out.optional);
  field.read("nested", out.nested);
  field.read("outputs", out.outputs);
  field.read("reader", out.reader);
  if (field.has("caches"))
    for (const Field& cache : field.at("caches").items()) out.caches.push_back(read_cache(cache));
  if (field.has("env")) out.env = read_env(field.at("env"));
  if (field.has("moved_by")) {
    const Field moved = field.at("moved_by");
    moved.only({"output", "cache"});
    moved.read("output", out.moved_by.names);
    moved.read("cache", out.caches_moved_by.names);
  }
  if (field.has("may"))
    for (const Field& may : field.at("may").items()) out.may.push_back(read_possibility(may));
  if (field.has("switches")) {
    const Field switches = field.at("switches");
    switches.only(
        {"no_project", "no_code", "frozen", "no_cache", "no_cache_env", "no_dev", "no_dev_env"});
    switches.read("no_project", out.no_project);
    switches.read("no_code", out.no_code);
    switches.read("frozen", out.frozen);
    switches.read("no_cache", out.no_cache);
    switches.read("no_cache_env", out.no_cache_env);
    switches.read("no_dev", out.no_dev);
    switches.read("no_dev_env", out.no_dev_env);
  }
  if (field.has("prefetch")) {
    const Field prefetch = field.at("prefetch");
    prefetch.only({"command", "files", "vendored"});
    out.prefetch = {prefetch.at("command").text(), prefetch.at("files").words(), {}};
    if (prefetch.has("vendored")) out.prefetch->vendored = prefetch.at("vendored").words();
  }
  if (field.has("needs_source"))
    for (const Field& one : field.at("needs_source").items())
      out.needs_source.push_back(one.text());

  std::erase_if(base.ecosystems, [&](const auto& other) { return other->name == out.name; });
  const std::string name = out.name;
  base.ecosystems.push_back(std::make_shared<const Ecosystem>(std::move(out)));
  for (const Field& command : field.at("commands").items()) read_command(base, command, name);
}

void read_file(Base& base, std::string_view path, const Json& json) {
  const Field field(json, std::string(path) + ": file");
  if (path.ends_with("costs.json")) {
    for (const auto& [name, cost] : field.at("classes").members()) {
      cost.only({"seconds", "megabytes", "what"});
      base.costs[name] = {cost.at("seconds").number(), cost.at("megabytes").number()};
    }
  } else if (path.ends_with("images.json")) {
    for (const auto& [name, image] : field.at("images").members()) {
      image.only({"workdir", "user", "env"});
      Image& known = base.images[name];
      known = {image.at("workdir").text(), image.at("user").text(), {}};
      if (!image.has("env")) continue;
      for (const auto& [variable, value] : image.at("env").members())
        known.env[variable] = value.text();
    }
  } else if (json.contains("name")) {
    read_ecosystem(base, field);
  } else {
    field.only({"commands", "packages", "note"});
    if (field.has("commands"))
      for (const Field& command : field.at("commands").items()) read_command(base, command, "");
    if (field.has("packages"))
      for (const auto& [package, programs] : field.at("packages").members())
        base.programs_of_package[package] = programs.words();
  }
}

}  // namespace

Result<void> add(Base& base, std::string_view path, std::string_view text) {
  try {
    const Json json = Json::parse(text);
    if (!json.is_object()) return fail(std::string(path) + ": expected an object");
    Base next = base;
    read_file(next, path, json);
    base = std::move(next);
    return {};
  } catch (const Mistake& mistake) {
    return fail(mistake.message);
  } catch (const Json::exception& error) {
    return fail(std::string(path) + ": " + error.what());
  }
}

}  // namespace stowage::knowledge
