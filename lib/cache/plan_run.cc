// RUN: the command, what it sees of env, folder and user, and its mounts.

#include <algorithm>
#include <charconv>
#include <cmath>

#include "lib/cache/digest.h"
#include "lib/cache/planner.h"
#include "lib/cache/run_files.h"
#include "lib/model/path.h"
#include "lib/model/platform.h"
#include "lib/syntax/heredoc.h"

namespace stowage::cache {

using model::MountFacts;
using model::Node;
using model::StageId;
using syntax::MountType;

struct Planner::PlannedMount {
  std::string target;
  std::vector<KeyPart> parts;
  Source source;         ///< none: scratch, or nothing to mount
  std::string selected;  ///< path in the source
  bool is_input = false;
  bool by_content = true;
};

namespace {

struct CommandText {
  std::vector<std::string> words;
  std::optional<std::string> script;  ///< a heredoc with #!: the file that is run
  std::string script_name;
};

/// True when the whole command is one `<<NAME`.
bool is_one_heredoc(std::string_view text) {
  while (!text.empty() && text[0] >= '0' && text[0] <= '9') text.remove_prefix(1);
  if (!text.starts_with("<<")) return false;
  text.remove_prefix(2);
  return text.find_first_of("< \t") == std::string_view::npos;
}

/// The words that are executed: the shell and the text, with heredocs put together again.
CommandText command_text(const Node& node, const model::Shell& shell) {
  const auto& run = *node.instruction->as<syntax::Run>();
  CommandText result;
  if (run.command.exec) {
    for (const syntax::Word& word : run.command.words) result.words.emplace_back(word.text);
    return result;
  }
  std::string text(run.command.words.empty() ? "" : run.command.words[0].text);
  const auto heredocs = node.instruction->heredocs;
  if (!heredocs.empty() && is_one_heredoc(text)) {
    const syntax::Heredoc& body = heredocs[0];
    text = body.chomp ? syntax::without_leading_tabs(body.content) : std::string(body.content);
    if (text.starts_with("#!")) {
      result.script = text;
      result.script_name = std::string(body.name);
      text = "/dev/pipes/" + result.script_name;
    }
  } else {
    for (const syntax::Heredoc& body : heredocs)
      text.append("\n").append(body.content).append(body.name);
  }
  result.words = shell.words;
  result.words.push_back(std::move(text));
  return result;
}

/// Names and sharing are left out of the key, but for the defaults: all others are one.
std::string cache_key(const MountFacts& facts) {
  const std::string id =
      "/" + (facts.id.text.empty() ? model::clean_path(facts.written_target.text) : facts.id.text);
  const std::string& target = facts.target.text;
  const bool default_id = id == target || id.substr(1) == target;
  const bool default_sharing = facts.sharing.empty() || facts.sharing == "shared";
  return default_id && default_sharing ? id : "named";
}

/// A size in bytes, as "64m", "1.5GiB" or "65536"; one that is not a size stays a text.
/// Source: docker/go-units RAMInBytes.
std::string size_key(std::string_view text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{}) return std::string(text);
  std::string unit(stop, end);
  for (char& c : unit)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  if (unit.starts_with(' ')) unit.erase(0, 1);
  constexpr std::string_view units = "bkmgtp";
  const std::size_t power = unit.empty() ? 0 : units.find(unit[0]);
  const std::string_view rest = std::string_view(unit).substr(unit.empty() ? 0 : 1);
  if (power == std::string_view::npos || !(rest.empty() || rest == "b" || rest == "ib"))
    return std::string(text);
  const double bytes = std::ldexp(number, static_cast<int>(10 * power));
  if (bytes < 1 || bytes > 0x1p62) return {};
  return std::to_string(static_cast<std::uint64_t>(bytes));
}

std::string joined(const std::vector<std::string>& words) {
  std::string result;
  for (const std::string& word : words) result.append(word).append("\n");
  return result;
}

}  // namespace

/// A cache mount with uid, gid or mode starts as a folder that is made for it.
VertexId Planner::cache_folder(const MountFacts& facts, Source base) {
  Vertex vertex;
  vertex.parts = {{"folder", "/cache"},
                  {"mode", facts.mode.value_or("0755")},
                  {"owner", facts.uid.value_or("0") + ":" + facts.gid.value_or("0")}};
  // The mode counts as a number.
  std::string& mode = vertex.parts[1].text;
  while (mode.size() > 1 && mode.starts_with('0')) mode.erase(0, 1);
  if (base) vertex.inputs = {{*base, {}, false, {}}};
  vertex.make = [mode, uid = facts.uid.value_or("0"), gid = facts.gid.value_or("0")](
                    std::span<const Files* const> inputs, std::uint64_t) {
    Files files = inputs.empty() ? Files::empty() : *inputs[0];
    File folder;
    folder.type = FileType::directory;
    folder.mode = static_cast<std::uint32_t>(std::strtoul(mode.c_str(), nullptr, 8));
    folder.owner = uid;
    folder.group = gid;
    files.write("/cache", std::move(folder));
    return shared(std::move(files));
  };
  return add(std::move(vertex));
}

Planner::PlannedMount Planner::mount(const MountFacts& facts, StageId stage) {
  PlannedMount mount;
  mount.target = facts.target.text;
  const auto note = [&](const char* label, std::string text) {
    mount.parts.push_back({label, std::move(text)});
  };
  if (facts.read_only) note("read-only", "yes");
  const auto owner = [&](const char* default_mode) {
    if (facts.uid || facts.gid || facts.mode)
      note("owner", facts.uid.value_or("0") + ":" + facts.gid.value_or("0") + " mode " +
                        owner_key(facts.mode.value_or(default_mode)));
    else
      note("owner", "0:0 mode " + owner_key(default_mode));
  };
  switch (facts.type) {
    case MountType::secret: {
      std::string id = facts.source.text != "/" ? facts.source.text.substr(1) : facts.id.text;
      if (id.empty()) id = std::string(model::base_name(mount.target));
      if (mount.target.empty() && !facts.env)
        mount.target = "/run/secrets/" + std::string(model::base_name(id));
      note("secret", id);
      if (!facts.required) note("optional", "yes");
      if (facts.env) note("as variable", *facts.env);
      if (!mount.target.empty()) owner("0400");
      break;
    }
    case MountType::ssh:
      note("ssh", facts.id.text);  // "default" written out is another key
      if (!facts.required) note("optional", "yes");
      owner("0600");
      break;
    case MountType::tmpfs:
      note("tmpfs", size_key(facts.size.value_or("")));
      break;
    case MountType::cache: {
      note("cache", cache_key(facts));
      mount.source = origin(facts.from, stage);
      mount.selected = facts.source.text;
      if (mount.selected == "/" && (facts.uid || facts.gid || facts.mode)) {
        mount.source = cache_folder(facts, mount.source);
        mount.selected = "/cache";
      }
      mount.is_input = mount.source.has_value();
      break;
    }
    case MountType::bind:
    case MountType::unknown:
      note("bind", "");
      mount.source = origin(facts.from, stage);
      mount.selected = facts.source.text;
      mount.is_input = mount.source.has_value();
      break;
  }
  return mount;
}

std::vector<Planner::PlannedMount> Planner::mounts(const Node& node, StageId stage) {
  // Mounts are sorted by their target. Behind them come secrets that are files, secrets that are
  // variables and ssh sockets, each kind as it is written.
  std::vector<PlannedMount> files, secrets, variables, sockets;
  for (const MountFacts& facts : node.as<model::RunFacts>()->mounts) {
    PlannedMount planned = mount(facts, stage);
    if (facts.type == MountType::ssh && planned.target.empty()) {
      const auto before = std::count_if(sockets.begin(), sockets.end(), [](const PlannedMount& m) {
        return !m.parts.empty() && m.target.starts_with("/run/buildkit/ssh_agent.");
      });
      planned.target = "/run/buildkit/ssh_agent." + std::to_string(before);
    }
    const bool secret = facts.type == MountType::secret;
    const bool variable = secret && planned.target.empty();
    auto& kind = facts.type == MountType::ssh ? sockets : files;
    (variable ? variables : secret ? secrets : kind).push_back(std::move(planned));
  }
  if (!inputs_.shm_size.empty()) {
    PlannedMount shm;
    shm.target = "/dev/shm";
    shm.parts = {{"tmpfs", size_key(inputs_.shm_size)}};
    files.push_back(std::move(shm));
  }
  std::stable_sort(files.begin(), files.end(), [](const PlannedMount& a, const PlannedMount& b) {
    return a.target < b.target;
  });
  for (auto* kind : {&secrets, &variables, &sockets})
    std::move(kind->begin(), kind->end(), std::back_inserter(files));
  return files;
}

void Planner::plan_run(const Node& node, StageId stage, bool trigger) {
  const auto& facts = *node.as<model::RunFacts>();
  const bool no_mounts =
      builder() == model::Builder::classic || builder() == model::Builder::kaniko;
  if (no_mounts && !facts.mounts.empty())
    plan_.problems.push_back("this builder has no RUN --mount");
  Source& state = state_[stage.index];
  const CommandText command = command_text(node, model_.shell_at(node));
  const auto& settings = model_.settings;

  Vertex vertex;
  auto& parts = vertex.parts;
  parts.push_back({"command", joined(command.words)});
  std::vector<std::pair<std::string, std::string>> variables;
  for (const model::Assignment& a : model::environment(model_, node).variables)
    if (a.name != "BUILDKIT_SBOM_SCAN_CONTEXT" && a.name != "BUILDKIT_SBOM_SCAN_STAGE")
      variables.emplace_back(a.name, a.value->text);

  std::vector<PlannedMount> planned = mounts(node, stage);
  if (command.script) {
    PlannedMount script;
    script.target = "/dev/pipes/";
    script.parts = {{"read-only", "yes"}, {"bind", ""}};
    script.source = inline_file(command.script_name, 0755, *command.script);
    script.selected = "/";
    script.is_input = true;
    planned.insert(planned.begin(), std::move(script));
  }
  for (const PlannedMount& mount : planned)
    if (!mount.parts.empty() && mount.parts[0].label == "ssh") {
      const bool set = std::any_of(variables.begin(), variables.end(),
                                   [](const auto& v) { return v.first == "SSH_AUTH_SOCK"; });
      if (!set) variables.emplace_back("SSH_AUTH_SOCK", mount.target);
      break;
    }
  for (const auto& [name, value] : variables) parts.push_back({"variable " + name, value});
  const model::Value& cwd = model_.cwd_at(node);
  parts.push_back({"working folder", cwd.text});
  parts.push_back({"user", model_.user_at(node).text});
  parts.push_back({"platform", model_.at(stage).platform.text});
  const bool own_network = !facts.network.empty() && facts.network != "default";
  parts.push_back({"network", own_network ? facts.network : inputs_.network});
  parts.push_back({"security", facts.security == "sandbox" ? "" : facts.security});
  const auto optional = [&](const char* label, const std::string& text) {
    if (!text.empty()) parts.push_back({label, text});
  };
  const auto hostname = settings.build_args.find("BUILDKIT_SANDBOX_HOSTNAME");
  const bool renamed = hostname != settings.build_args.end() && !hostname->second.empty();
  optional("hostname", renamed ? hostname->second : inputs_.hostname);
  optional("cgroup parent", inputs_.cgroup_parent);
  for (const std::string& host : inputs_.add_hosts)  // the address does not count
    optional("extra host", host.substr(0, host.find_first_of("=:")));
  for (const std::string& limit : inputs_.ulimits) optional("ulimit", limit);

  RunAction action;
  action.command = command.words;
  action.script = command.script.value_or("");
  action.variables = variables;
  action.cwd = cwd.text;
  action.user = model_.user_at(node).text;
  action.based = state.has_value();
  if (state) vertex.inputs.push_back({*state, "/", false, {}});
  std::vector<std::vector<std::string>> selected(1);
  for (const PlannedMount& mount : planned) {
    std::string text = mount.target;
    if (mount.is_input) {
      auto& inputs = vertex.inputs;
      auto found = std::find_if(inputs.begin(), inputs.end(),
                                [&](const VertexInput& i) { return i.vertex == *mount.source; });
      if (found == inputs.end())
        found = inputs.insert(inputs.end(), VertexInput{*mount.source, {}, true, {}});
      const auto index = static_cast<std::size_t>(found - inputs.begin());
      selected.resize(std::max(selected.size(), index + 1));
      if (!found->by_content) {  // what the step stands on: all of it is compared then
        found->by_content = true;
        selected[index].push_back("/");
      }
      selected[index].push_back(mount.selected);
      text += " from input " + std::to_string(index);
      const bool changes = !mount.parts.empty() && mount.parts.back().label == "cache";
      action.mounts.push_back({mount.target,
                               changes ? std::optional<std::size_t>() : std::optional(index),
                               mount.selected});
    } else if (!mount.target.empty()) {
      action.mounts.push_back({mount.target, std::nullopt, "/"});
    }
    for (const KeyPart& part : mount.parts) text += "\n" + part.label + " " + part.text;
    parts.push_back({"mount", std::move(text)});
  }
  for (std::size_t i = 0; i < vertex.inputs.size() && i < selected.size(); ++i) {
    VertexInput& input = vertex.inputs[i];
    for (const std::string& path : selected[i]) input.selector += '\0' + path;
    if (!input.by_content) continue;
    const bool whole = std::find(selected[i].begin(), selected[i].end(), "/") != selected[i].end();
    if (whole) {
      input.content.push_back({.path = "/"});
      continue;
    }
    for (const std::string& path : outermost(selected[i]))
      input.content.push_back({.path = path, .follow_links = true});
  }
  vertex.ignore_cache = ignores_cache(model_.at(stage));
  action.key = digest_of_parts(parts);
  vertex.make = [action = std::move(action)](std::span<const Files* const> inputs,
                                             std::uint64_t serial) {
    return shared(run_files(action, inputs, serial));
  };
  const VertexId id = add(std::move(vertex));
  add_step(node, stage, trigger, id);
  state = id;
}

}  // namespace stowage::cache
