// From documents to the knowledge base.

#include <algorithm>
#include <array>

#include "lib/knowledge/field.h"
#include "lib/knowledge/knowledge.h"
#include "lib/knowledge/load.h"

namespace stowage::knowledge {

namespace {

Assumption read_assumption(const Field& field) {
  field.only({"name", "text", "rare"});
  Assumption out;
  field.read("name", out.name);
  field.read("rare", out.rare);
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
    for (what.remove_prefix(5); !what.empty();) {
      const std::size_t comma = std::min(what.find(','), what.size());
      out.flags.emplace_back(what.substr(0, comma));
      what.remove_prefix(std::min(comma + 1, what.size()));
    }
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
  if (field.is_string()) {
    read_what(field, field.text(), out);
    return out;
  }
  field.only({"of", "below", "else", "paths_only", "parent", "folder", "outer", "removes", "tree",
              "scratch", "replaces", "unless", "when", "without", "unset"});
  read_what(field, field.at("of").text(), out);
  field.read("below", out.below);
  field.read("else", out.otherwise);
  field.read("paths_only", out.paths_only);
  field.read("parent", out.parent);
  field.read("folder", out.folder);
  field.read("outer", out.outer);
  field.read("removes", out.removes);
  field.read("scratch", out.scratch);
  field.read("replaces", out.replaces);
  field.read("when", out.when);
  field.read("without", out.unless_flags);
  field.read("unset", out.unset);
  if (field.has("tree")) {
    if (field.at("tree").is_boolean())
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
  if (field.is_string() && field.text() == "open") return {.open = true, .names = {}};
  return {.open = false, .names = field.words()};
}

ActionKind read_action_kind(const Field& field) {
  const std::string_view text = field.text();
  for (int i = 0; i <= static_cast<int>(ActionKind::clean); ++i)
    if (text == name(static_cast<ActionKind>(i))) return static_cast<ActionKind>(i);
  field.expected("install, fetch, build, add, lock or clean");
}

ActionRule read_action(const Field& field) {
  field.only({"kind", "frozen", "tree", "only_named", "files", "project", "packages"});
  ActionRule out;
  out.kind = read_action_kind(field.at("kind"));
  field.read("frozen", out.frozen);
  field.read("tree", out.tree);
  field.read("only_named", out.only_named);
  read_selectors(field, "files", out.files);
  if (field.has("project")) out.project = read_selector(field.at("project"));
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
    for (const Field& like : value.at("like").items()) out.value_like.emplace_back(like.text());
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

Starts read_starts(const Field& field) {
  field.only({"flags", "flags_elsewhere", "ends", "found", "flags_in_front"});
  Starts out;
  out.flags = field.at("flags").words();
  out.ends = field.at("ends").words();
  out.found = field.at("found").text();
  if (out.found.empty()) field.at("found").expected("a word");
  field.read("flags_elsewhere", out.flags_elsewhere);
  field.read("flags_in_front", out.flags_in_front);
  return out;
}

Usage read_usage(const Field& field, std::initializer_list<std::string_view> more, int depth) {
  if (depth > 8) field.expected("subcommands and cases less than eight deep");
  std::vector<std::string_view> allowed(more);
  static constexpr auto own = std::to_array<std::string_view>({"flags_with_value",
                                                               "flags",
                                                               "strict",
                                                               "stops_at_operand",
                                                               "old_style",
                                                               "language",
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
                                                               "starts",
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
  field.read("language", out.language);
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
  if (field.has("starts")) out.starts = read_starts(field.at("starts"));
  if (field.has("subcommands"))
    for (const auto& [names, usage] : field.at("subcommands").members()) {
      Usage read = read_usage(usage, {}, depth + 1);
      const auto words = split_words(names);
      for (std::size_t i = 0; i + 1 < words.size(); ++i) out.subcommands.emplace(words[i], read);
      if (!words.empty()) out.subcommands.emplace(words.back(), std::move(read));
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

/// A command is read when somebody asks for it: most files use a few of hundreds.
void read_command(Base& base, const Field& field, const std::string& ecosystem) {
  const auto names = field.at("names").words();
  if (names.empty()) field.at("names").expected("a name");
  base.commands.push_back(std::make_shared<const LazyCommand>([field, names, ecosystem] {
    return Command{names, ecosystem, read_usage(field, {"names", "source"}, 0)};
  }));
  for (const std::string& one : names) base.by_name.insert_or_assign(one, base.commands.size() - 1);
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
  field.only({"unless", "hazard", "reads", "writes", "kinds", "skipped_by", "with", "code"});
  Possibility out;
  out.unless = read_assumption(field.at("unless"));
  field.read("hazard", out.hazard);
  field.read("skipped_by", out.skipped_by);
  field.read("with", out.with);
  field.read("code", out.code);
  read_selectors(field, "reads", out.reads);
  read_selectors(field, "writes", out.writes);
  if (field.has("kinds"))
    for (const Field& kind : field.at("kinds").items()) out.kinds.push_back(read_action_kind(kind));
  return out;
}

Parts read_parts(const Field& field) {
  field.only({"commands", "subcommands", "launcher", "first", "first_of_workspace", "flags",
              "flags_with_value", "events", "then"});
  Parts out;
  out.commands = field.at("commands").words();
  out.subcommands = field.at("subcommands").words();
  out.first = field.at("first").text();
  if (field.has("launcher"))
    for (const Field& one : field.at("launcher").items()) out.launchers.emplace_back(one.text());
  field.read("first_of_workspace", out.first_of_workspace);
  field.read("flags", out.flags);
  field.read("flags_with_value", out.flags_with_value);
  field.read("events", out.events);
  for (const Field& next : field.at("then").items()) {
    next.only({"run", "event", "flags"});
    Parts::Next& one = out.next.emplace_back();
    next.read("run", one.run);
    next.read("event", one.event);
    if (!next.has("flags")) continue;
    for (const auto& [flag, name] : next.at("flags").members())
      one.flags.emplace(flag, name.text());
  }
  return out;
}

void read_ecosystem(Base& base, const Field& field) {
  field.only({"name", "title", "source", "system", "manifests", "locks", "optional", "nested",
              "outputs", "reader", "caches", "env", "moved_by", "may", "switches", "prefetch",
              "parts", "needs_source", "commands"});
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
    prefetch.only({"command", "files", "vendored", "locked"});
    out.prefetch = {std::string(prefetch.at("command").text()), prefetch.at("files").words(), {}};
    prefetch.read("locked", out.prefetch->locked);
    if (prefetch.has("vendored")) out.prefetch->vendored = prefetch.at("vendored").words();
  }
  if (field.has("parts")) out.parts = read_parts(field.at("parts"));
  if (field.has("needs_source"))
    for (const Field& one : field.at("needs_source").items())
      out.needs_source.emplace_back(one.text());

  std::erase_if(base.ecosystems, [&](const auto& other) { return other->name == out.name; });
  const std::string name = out.name;
  base.ecosystems.push_back(std::make_shared<const Ecosystem>(std::move(out)));
  for (const Field& command : field.at("commands").items()) read_command(base, command, name);
}

void read_costs(Base& base, const Field& field) {
  for (const auto& [name, cost] : field.at("classes").members()) {
    cost.only({"seconds", "megabytes", "what"});
    base.costs[std::string(name)] = {cost.at("seconds").number(), cost.at("megabytes").number()};
  }
}

void read_images(Base& base, const Field& field) {
  for (const auto& [name, image] : field.at("images").members()) {
    image.only({"workdir", "user", "env", "workdir_of_tag"});
    Image& known = base.images[std::string(name)];
    known = Image{.workdir = std::string(image.at("workdir").text()),
                  .user = std::string(image.at("user").text()),
                  .env = {},
                  .workdir_of_tag = {}};
    if (image.has("workdir_of_tag"))
      for (const auto& [tag, folder] : image.at("workdir_of_tag").members())
        known.workdir_of_tag[std::string(tag)] = folder.text();
    if (!image.has("env")) continue;
    for (const auto& [variable, value] : image.at("env").members())
      known.env[std::string(variable)] = value.text();
  }
}

void read_commands(Base& base, const Field& field) {
  field.only({"commands", "packages", "note"});
  if (field.has("commands"))
    for (const Field& command : field.at("commands").items()) read_command(base, command, "");
  if (field.has("packages"))
    for (const auto& [package, programs] : field.at("packages").members())
      base.programs_of_package[std::string(package)] = programs.words();
}

}  // namespace

void read_file(Base& base, const Document& document) {
  const Field field(document);
  if (document.path.ends_with("costs.json"))
    read_costs(base, field);
  else if (document.path.ends_with("images.json"))
    read_images(base, field);
  else if (field.has("name"))
    read_ecosystem(base, field);
  else
    read_commands(base, field);
}

Result<void> add(Base& base, std::string_view path, std::string_view text) {
  const Result<OwnDocument> own = read_json(text);
  if (!own) return fail(std::string(path) + ": " + own.error().message);
  const Document document{path, own->nodes, own->texts};
  if (document.nodes.front().kind != Node::Kind::object)
    return fail(std::string(path) + ": expected an object");
  try {
    Base next = base;
    read_file(next, document);
    for (std::size_t i = base.commands.size(); i < next.commands.size(); ++i)
      next.commands[i]->get();
    base = std::move(next);
    return {};
  } catch (const Mistake& mistake) {
    return fail(mistake.message);
  }
}

}  // namespace stowage::knowledge
