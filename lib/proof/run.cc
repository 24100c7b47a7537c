// RUN: each unit of its script is carried out on the symbolic files where its outcome is known,
// else it becomes a term of its text, its environment and all that it reads.

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

#include "lib/model/path.h"
#include "lib/proof/build.h"
#include "lib/proof/cache_switch.h"
#include "lib/proof/desugar.h"
#include "lib/proof/effects.h"
#include "lib/proof/hints.h"
#include "lib/proof/links.h"
#include "lib/proof/manifests.h"
#include "lib/proof/mounts.h"
#include "lib/proof/outputs.h"
#include "lib/proof/programs.h"
#include "lib/proof/shell_state.h"
#include "lib/proof/start.h"
#include "lib/proof/variables.h"
#include "lib/proof/written_out.h"

namespace stowage::proof {

namespace {

using knowledge::Access;
using knowledge::Area;

class Runner {
 public:
  Runner(Site& site) : site_(site), model_(site.build.model) {}

  void run() {
    const auto* facts = site_.node.as<model::RunFacts>();
    if (facts == nullptr) return;
    script_ = script_of(*site_.node.instruction);
    const model::Value& cwd = model_.cwd_at(site_.node);
    state_ = {.cwd = model::clean_path(cwd.text.empty() ? "/" : cwd.text), .cwd_known = cwd.known};
    owner_ = process_owner(site_);
    Mounts mounts(site_, facts->mounts);
    mounts_known_ = mounts.known();
    extra_ = mounts.text();
    mounts_ = &facts->mounts;
    need_start(site_, script_, owner_);
    shell_file_ = replaced_shell(site_);
    if (!facts->network.empty()) extra_ += "network " + facts->network + "\n";
    if (!facts->security.empty()) extra_ += "security " + facts->security + "\n";
    const std::vector<std::string>& shell = model_.shell_at(site_.node).words;
    const Units units = units_of(script_, shell, site_.setting().ledger);
    if (script_.exec) exec_ = unit_of_exec(script_.words);
    for (const Unit& written : units.list) {
      const bool more = &written != &units.list.back();
      const bool replaces = units.known && shell_file_.empty() && !state_.strange;
      const Unit unit =
          replaces ? written_out(written, [this](std::string_view name) { return variable(name); })
                   : written;
      const auto parts =
          units.known && has_parts(unit, site_.build.inputs.base)
              ? parts_of(unit, effects(unit, state_.cwd, state_.cwd_known).effects, site_)
              : std::nullopt;
      if (!parts) {
        one(unit, units.known, more);
        continue;
      }
      for (const Unit& part : *parts) one(part, true, more || &part != &parts->back());
    }
    mounts.detach();
  }

 private:
  void one(const Unit& unit, bool known, bool more) {
    if (!site_.files.gave_up.empty()) return;
    const bool climbs =
        climbs_out_of_link(site_.files, words_and_values(unit)) || (known && goes_astray(unit));
    if (known && !climbs && shell_file_.empty() && change(state_, unit, site_)) return;
    const std::string who = fmt::format("`{}`", shortened(unit_text(unit)));
    if (exec_.single != nullptr && !exec_climbs() && is_carried_out(exec_, {}, who)) return;
    if (known && !climbs && shell_file_.empty() && !state_.strange && !is_login_shell()) {
      const std::string values = state_.prefix +
                                 proof::values(model_, site_.node, variables_in(unit.text)) +
                                 state_.options + shell_text() + place_text(unit);
      if (is_carried_out(unit, values, who)) return;
    }
    opaque(unit, known, more, who);
  }

  bool is_carried_out(const Unit& unit, std::string values, const std::string& who) {
    Shop shop{.files = site_.files,
              .setting = site_.setting(),
              .cwd = state_.cwd,
              .cwd_known = state_.cwd_known,
              .root = owner_ == "0:0",
              .owner = owner_,
              .who = who,
              .values = std::move(values)};
    if (is_replaced(unit) || looks_around(unit) || !carry_out(unit, shop)) return false;
    add_step(who, site_.build.inputs.terms.of("command", unit.text + shop.values + owner_));
    return true;
  }
  bool exec_climbs() const {
    return climbs_out_of_link(site_.files, words_and_values(exec_)) || goes_astray(exec_);
  }

  void add_step(const std::string& who, Term value) {
    site_.build.steps.push_back(
        {.line = site_.line(), .what = who, .value = value, .command = true});
  }

  std::string unit_text(const Unit& unit) const {
    if (!script_.exec) return unit.text;
    std::string out;
    for (const std::string& word : script_.words)
      out += (out.empty() ? "[\"" : ", \"") + word + "\"";
    return out + "]";
  }
  /// A plain command whose paths may lead through a link that nobody knows of. (Of installs, builds
  /// and copies it is a premise that they do not.)
  bool goes_astray(const Unit& unit) const {
    if (unit.single == nullptr || !is_basic_program(unit.single->name)) return false;
    const UnitEffects found = effects(unit, state_.cwd, state_.cwd_known);
    const auto may = [&](const Access& one) {
      if (one.place.area != Area::path || one.place.path == "/") return false;
      const std::vector<std::string> all = who_may_link(site_.files, one.place.path);
      return std::any_of(all.begin(), all.end(), [&](const std::string& who) {
        return !site_.setting().ledger.assume(
            fmt::format("{} leaves no link that leads `{}` elsewhere", who, shortened(unit.text)));
      });
    };
    return std::any_of(found.effects.reads.begin(), found.effects.reads.end(), may) ||
           std::any_of(found.effects.writes.begin(), found.effects.writes.end(), may);
  }
  /// What paths of the unit can be put together from.
  std::string words_and_values(const Unit& unit) const {
    return unit_text(unit) + "\n" + state_.prefix +
           values(model_, site_.node, variables_in(unit.text + state_.prefix));
  }
  static std::string shortened(const std::string& text) {
    std::string line = text.substr(0, text.find('\n'));
    constexpr std::size_t longest = 70;
    if (line.size() > longest || line.size() < text.size()) line = line.substr(0, longest) + "…";
    return line;
  }

  std::optional<std::string> variable(std::string_view name) const {
    return value_of(state_, site_, name);
  }

  Variables all_variables() const {
    Variables out;
    for (const model::Assignment& one : model::environment(model_, site_.node).variables)
      if (one.value)
        out[one.name] = one.value->known ? std::optional(one.value->text) : std::nullopt;
    for (const auto& [name, value] : state_.overrides) out[name] = value;
    return out;
  }

  std::string home() const {
    if (const auto value = variable("HOME")) return *value;
    const std::string& user = model_.user_at(site_.node).text;
    const std::string name = user.substr(0, user.find(':'));
    return name.empty() || name == "root" || name == "0" ? "/root" : "/home/" + name;
  }

  Around around(const std::string& cwd, bool cwd_known) const {
    return {.cwd = cwd,
            .cwd_known = cwd_known,
            .home = home(),
            .variables = all_variables(),
            .computed = state_.overrides};
  }
  UnitEffects effects(const Unit& unit, const std::string& cwd, bool cwd_known) const {
    return effects_of(site_.build.inputs.base, unit, around(cwd, cwd_known));
  }

  std::string environment(const Unit& unit, const UnitEffects& known) const {
    if (known.effects.env.open || known.effects.barrier || known.lists_env)
      return all_values(model_, site_.node, known.lists_env);
    const bool builtin = unit.single != nullptr && !known.uses_system &&
                         (unit.single->name == "echo" || unit.single->name == "printf");
    const bool timeless = !known.uses_system && !known.programs.empty() &&
                          std::all_of(known.programs.begin(), known.programs.end(), is_timeless);
    return values(model_, site_.node, variables_in(unit.text + state_.prefix),
                  known.effects.env.names,
                  builtin    ? Reader::builtin
                  : timeless ? Reader::timeless
                             : Reader::program);
  }

  /// The effects do not change with the folder that the command runs in.
  bool ignores_folder(const Unit& unit, const UnitEffects& known) const {
    if (known.effects.barrier || known.effects.env.open || script_.exec) return false;
    if (names_its_folder(unit)) return false;
    constexpr const char* elsewhere = "/\x01";
    const UnitEffects other = effects(unit, elsewhere, true);
    const auto shows = [&](const std::vector<Access>& all) {
      return std::any_of(all.begin(), all.end(),
                         [&](const Access& one) { return one.place.path.starts_with(elsewhere); });
    };
    return !shows(other.effects.reads) && !shows(other.effects.writes);
  }

  void opaque(const Unit& unit, bool known, bool more, const std::string& who) {
    UnitEffects found = known ? effects(unit, state_.cwd, state_.cwd_known) : UnitEffects{};
    if (!known && !script_.exec && script_.readable && posix()) {
      found = effects(unit, state_.cwd, state_.cwd_known);
    } else if (!known) {
      found.effects.barrier = "not a script that can be read";
    }
    if (script_.exec)
      found = effects_of_exec(site_.build.inputs.base, script_.words,
                              around(state_.cwd, state_.cwd_known));
    if (is_login_shell()) read_profile(found);
    if (climbs_out_of_link(site_.files, words_and_values(unit)))
      found.effects.barrier = "`..` may lead out of a link";
    if (known && goes_astray(unit)) found.effects.barrier = "a link may lead elsewhere";
    if (!mounts_known_) found.effects.barrier = "a mount is not known";
    for (const char* name : {"HOME", "PATH"})
      if (const auto own = state_.overrides.find(name);
          own != state_.overrides.end() && !own->second)
        found.effects.barrier = fmt::format("{} is not known", name);
    if (std::any_of(unit.list->commands.begin(), unit.list->commands.end(), makes_link))
      found.effects.barrier = "it makes a link that is not followed";
    if (may_set_group(unit)) found.effects.barrier = "a folder may give its group to what comes";
    if (!shell_file_.empty()) found.effects.reads.push_back({.place = {.path = shell_file_}});
    if (found.effects.barrier) {
      found.effects.reads = {{.place = everywhere()}};
      found.effects.writes = {{.place = {.area = Area::anywhere}}};
    }
    settle(found.effects, site_, who);
    add_programs(found, unit_text(unit));
    const std::vector<std::pair<Place, bool>> places = read_places(found);
    std::string key = fmt::format("{}\n{}{}user {}\n",
                                  without_cache_switch(unit_text(unit), found.effects, site_),
                                  state_.prefix, extra_, user_text());
    if (!ignores_folder(unit, found)) key += "in " + state_.cwd + "\n";
    // A plain command means the same under `set -e`; what is put together, or expands, may not.
    if (unit.single == nullptr || unit.text.find('$') != std::string::npos) key += state_.options;
    key += written_mounts(site_, *mounts_, found, who);
    key += given_groups(site_.files, found.effects.writes);
    key += (script_.exec ? "no shell" : shell_text()) + "\n" + environment(unit, found) + "on " +
           reference(site_.files.base) + "\n";
    Step step{.line = site_.line(), .what = who, .command = true};
    for (const auto& [place, system] : places) {
      key +=
          knowledge::describe(place) + " " +
          reference(site_.build.inputs.terms.of("content", read(place, system, unit, found, who))) +
          "\n";
      step.reads.push_back(knowledge::describe(place));
    }
    const Term term = site_.build.inputs.terms.of("run", key);
    site_.files.guards.emplace(
        term, fmt::format("{} ({} line {}) succeeds", who, site_.build.side, site_.line()));
    if (lacks_manifest(found.effects, site_) || lacks_operand(unit, found))
      site_.files.hopeless.insert(term);
    step.value = term;
    if (!found.effects.actions.empty()) site_.files.installs.insert(unit.text);
    Outputs outputs(site_, found, owner_, who);
    for (const Access& access : found.effects.writes) {
      if (outputs.make(access, term)) step.writes.push_back(knowledge::describe(access.place));
    }
    site_.build.steps.push_back(std::move(step));
    if (known) leave(state_, unit, term);
    // A server that it started would still run for the commands behind it, and in no other RUN.
    if (found.effects.barrier && more &&
        !site_.setting().ledger.assume(fmt::format("{} leaves no process running", who)))
      state_.prefix += fmt::format("beside {}\n", reference(term));
  }

  /// chmod, cat and their like fail where their file is missing.
  bool lacks_operand(const Unit& unit, const UnitEffects& found) const {
    if (unit.single == nullptr || !is_basic_program(unit.single->name)) return false;
    return std::any_of(
        found.effects.reads.begin(), found.effects.reads.end(), [&](const Access& one) {
          if (one.place.area != Area::path || one.place.glob || one.place.path == state_.cwd)
            return false;
          const Status there = status(site_.files, one.place.path);
          return there == Status::absent || there == Status::base;
        });
  }

  void add_programs(UnitEffects& found, const std::string& text) const {
    read_programs(found, site_,
                  variable("PATH").value_or(model::lookup(model_, site_.node, "PATH").text), text);
  }

  /// A plain command that is no longer the one that every image has.
  bool is_replaced(const Unit& unit) const {
    if (!values(model_, site_.node, {"BASH_ENV", "ENV", "LD_PRELOAD"}).empty()) return true;
    if (unit.single == nullptr || unit.single->name == "echo" || unit.single->name == "printf")
      return false;
    UnitEffects found;
    found.programs.emplace_back(unit.single->name);
    add_programs(found, unit_text(unit));
    return std::any_of(found.effects.reads.begin(), found.effects.reads.end(),
                       [](const Access& one) { return !one.place.tree; });
  }

  bool posix() const { return is_posix_shell(model_.shell_at(site_.node).words); }

  std::string shell_text() const {
    std::string out = "shell";
    for (const std::string& word : model_.shell_at(site_.node).words) out += " " + word;
    return out + (model_.shell_at(site_.node).known ? "" : "?");
  }

  bool is_login_shell() const {
    return !script_.exec && proof::is_login_shell(model_.shell_at(site_.node).words);
  }
  /// What such a shell does first.
  void read_profile(UnitEffects& found) const {
    found.uses_system = true;
    found.effects.env.open = true;
    found.effects.reads.push_back({.place = {.path = "/etc/profile"}});
    found.effects.reads.push_back({.place = {.path = "/etc/profile.d", .tree = true}});
    for (const char* name : {".profile", ".bash_profile", ".bash_login", ".bashrc"})
      found.effects.reads.push_back({.place = {.path = knowledge::absolute(name, home())}});
  }

  /// To expand its words is more than to put in values.
  bool looks_around(const Unit& unit) const {
    if (unit.single == nullptr || expansion_assigns(unit.text)) return true;
    const Around state = around(state_.cwd, state_.cwd_known);
    const Lookup lookup = [this](std::string_view name) { return variable(name); };
    const WordPlace at{.cwd = state.cwd,
                       .cwd_known = state.cwd_known,
                       .home = state.home,
                       .computed = state.computed,
                       .value = lookup};
    return std::any_of(
        unit.single->argv.begin(), unit.single->argv.end(),
        [&](const shell::Word& word) { return !reads_of_expansion(word, at).empty(); });
  }

  static bool names_its_folder(const Unit& unit) {
    return unit.text.find("PWD") != std::string::npos;
  }
  /// What the text of a plain command may become besides values of variables.
  std::string place_text(const Unit& unit) const {
    const std::string user = unit.text.find('$') == std::string::npos ? "" : user_text();
    return user + (names_its_folder(unit) ? " in " + state_.cwd : "");
  }

  std::string user_text() const {
    const model::Value& user = model_.user_at(site_.node);
    return owner_ == "0:0" ? "root" : value_text(user) + " " + owner_;
  }

  /// Everything that the outcome can depend on, each place once. What a command writes over is read
  /// too, unless nothing of it is left; of caches what others put there: what caching wrote saves
  /// time only.
  std::vector<std::pair<Place, bool>> read_places(const UnitEffects& found) const {
    std::vector<std::pair<Place, bool>> out;
    const auto add = [&](Place place, bool system) {
      if (place.area == Area::path) place.tree = true;
      if (place.area == Area::anywhere) place = everywhere();
      for (const auto& [old, flag] : out)
        if (old == place) return;
      out.emplace_back(std::move(place), system);
    };
    for (const Access& one : found.effects.reads) add(one.place, one.place.area == Area::system);
    for (const Access& one : found.effects.writes)
      if (!one.replaces) {
        Place place = one.place;
        const bool exact = place.area == Area::path && !place.tree;
        if (exact && !place.glob) {
          add_exact(out, place);
          continue;
        }
        add(std::move(place), one.place.area == Area::system);
      }
    if (found.uses_system) add({.area = Area::system}, true);
    for (std::size_t i = 0; i < out.size(); ++i)
      for (const std::string& path : link_targets(site_.files, out[i].first))
        add({.path = path}, false);
    const auto whole = std::find_if(out.begin(), out.end(),
                                    [](const auto& one) { return one.first == everywhere(); });
    if (whole != out.end()) out = {{everywhere(), false}};
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
      return std::tuple(a.first.area, a.first.path, a.first.tree) <
             std::tuple(b.first.area, b.first.path, b.first.tree);
    });
    return out;
  }
  static void add_exact(std::vector<std::pair<Place, bool>>& out, const Place& place) {
    for (const auto& [old, flag] : out)
      if (old.area == Area::path && old.path == place.path) return;
    out.emplace_back(place, false);
  }

  /// What a unit sees in a place. Documentation is no input of a build, and a program that lies
  /// beside others is none of theirs: where that is assumed, they are left out.
  std::string read(const Place& place, bool system, const Unit& unit, const UnitEffects& found,
                   const std::string& who) {
    const bool builds =
        std::any_of(found.effects.actions.begin(), found.effects.actions.end(),
                    [](const auto& one) { return one.kind == knowledge::ActionKind::build; });
    Blind blind;
    for (const Access& one : found.effects.writes)
      if (one.scratch && one.place.area == Area::path && !one.place.glob &&
          needs_no_cache(one.place.path, unit, found, who))
        blind.caches.push_back(one.place.path);
    const std::string text = unit_text(unit);
    blind.skip = [&](const std::string& path, const Entry& entry) {
      if (entry.mount_point)
        return system || site_.setting().ledger.assume(
                             fmt::format("{} does not notice the folder {}", who, path));
      const bool copied = entry.context && entry.kind == EntryKind::file;
      if (copied && builds && is_documentation(path))
        return site_.setting().ledger.assume(fmt::format("{} does not read {}", who, path));
      if (!system || names_file(text, knowledge::program_name(path))) return false;
      const std::string_view folder =
          entry.kind == EntryKind::folder ? std::string_view(path) : knowledge::parent(path);
      if (text.find(folder) != std::string::npos) return false;
      return site_.setting().ledger.assume(
          copied && folder.ends_with("/bin")
              ? fmt::format("{} does not run {}", who, path)
              : fmt::format("{} looks at none of the files that other lines put in {}", who,
                            folder));
    };
    if (is_basic_program_at(place, unit, found))
      blind.writes = [](const Write& one) { return one.place.area == Area::system; };
    return describe(site_.files, site_.setting(), place, blind);
  }

  /// A place where the shell looks for `cp`: packages do not bring it.
  bool is_basic_program_at(const Place& place, const Unit& unit, const UnitEffects& found) const {
    const std::string_view name = knowledge::program_name(place.path);
    return place.area == Area::path && !place.glob && is_basic_program(name) &&
           std::find(found.programs.begin(), found.programs.end(), name) != found.programs.end() &&
           unit_text(unit).find(place.path) == std::string::npos;
  }

  /// What others put into a cache saves time only, unless the tool has no other source: without a
  /// network, or where its list of packages lies there.
  bool needs_no_cache(const std::string& folder, const Unit& unit, const UnitEffects& found,
                      const std::string& who) const {
    if (is_offline(unit, found)) return false;
    const knowledge::Base& base = site_.build.inputs.base;
    const bool system = std::any_of(
        found.effects.actions.begin(), found.effects.actions.end(), [&](const auto& action) {
          const knowledge::Ecosystem* ecosystem = base.ecosystem(action.ecosystem);
          return ecosystem != nullptr && ecosystem->system;
        });
    const auto& writes = site_.files.writes;
    const bool used = std::any_of(writes.begin(), writes.end(), [&](const Write& one) {
      return one.cache && one.place.area == Area::path && knowledge::within(one.place.path, folder);
    });
    return !system || !used ||
           site_.setting().ledger.assume(fmt::format(
               "what other commands left in {} does not change the outcome of {}", folder, who));
  }

  bool is_offline(const Unit& unit, const UnitEffects& found) const {
    return has_no_network(extra_ + unit_text(unit) + "\n" + state_.prefix +
                          environment(unit, found));
  }

  /// What is written below its name goes elsewhere. Those among the system's files lead there too.
  static bool makes_link(const shell::Command& command) {
    if (command.name != "ln" || command.argv.size() < 2) return false;
    const auto name = shell::literal(command.argv.back());
    return !name || !knowledge::is_system_path(*name);
  }

  Site& site_;
  const model::Model& model_;
  ScriptText script_;
  Unit exec_;  ///< of an exec form
  ShellState state_;
  std::string owner_;
  std::string extra_;
  std::string shell_file_;  ///< what took the place of the shell; empty: nothing did
  bool mounts_known_ = true;
  const std::vector<model::MountFacts>* mounts_ = nullptr;
};

}  // namespace

void run(Site& site) { Runner(site).run(); }

std::string process_owner(Site& site) {
  const model::Value& user = site.build.model.user_at(site.node);
  if (!user.known && !site.setting().ledger.assume("the user of the base image is root"))
    return "user of the base image:" + user.text;
  if (!user.known || user.text.empty() || user.text == "root" || user.text == "0" ||
      user.text == "root:root" || user.text == "0:0")
    return "0:0";
  // The group of a running process is not that which COPY --chown gives for a user without one.
  std::string owner = owner_of(site.files, site.setting(), user.text);
  const std::size_t group = owner.find(":group of ");
  if (group != std::string::npos) owner.insert(group + 1, "running ");
  return owner;
}

}  // namespace stowage::proof
