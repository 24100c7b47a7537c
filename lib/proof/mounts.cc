#include "lib/proof/mounts.h"

#include <fmt/core.h>

#include <algorithm>

#include "lib/model/path.h"

namespace stowage::proof {

namespace {

using knowledge::Access;
using knowledge::Area;
using knowledge::within;

bool is_inside(const Write& write, std::string_view folder) {
  return write.place.area == Area::path && within(write.place.path, folder);
}

}  // namespace

Mounts::Mounts(Site& site, const std::vector<model::MountFacts>& mounts)
    : site_(site), first_step_(site.build.steps.size()) {
  // The builder puts its own in their place while RUN runs.
  hide_file("/etc/hosts");
  hide_file("/etc/resolv.conf");
  for (const model::MountFacts& mount : mounts) attach(mount);
}

void Mounts::attach(const model::MountFacts& mount) {
  using syntax::MountType;
  if (!mount.target.known || (mount.target.text.empty() && mount.type != MountType::secret &&
                              mount.type != MountType::ssh)) {
    known_ = false;
    text_ += fmt::format("mount at {}\n", value_text(mount.target));
    return;
  }
  if (mount.type == MountType::secret || mount.type == MountType::ssh ||
      mount.type == MountType::unknown) {
    if (mount.required)
      site_.files.guards.emplace(
          site_.build.inputs.terms.of(
              "is given", fmt::format("{} {}", static_cast<int>(mount.type), value_text(mount.id))),
          fmt::format("the build is given the {} {}",
                      mount.type == MountType::ssh ? "SSH agent" : "secret", mount.id.text));
    text_ += fmt::format("mount {} id={} target={} env={} uid={} gid={} mode={}\n",
                         static_cast<int>(mount.type), value_text(mount.id), mount.target.text,
                         mount.env.value_or(""), mount.uid.value_or(""), mount.gid.value_or(""),
                         mount.mode.value_or(""));
    return;
  }
  const std::string target = follow(site_.files, model::clean_path(mount.target.text), true);
  if (target == "/") {
    known_ = false;
    text_ += "mount at /\n";
    return;
  }
  hide(target);
  fill(mount, target);
}

void Mounts::hide(const std::string& target) {
  Files& files = site_.files;
  Hidden hidden{.target = target};
  const bool base_may_show =
      status(files, target) == Status::base ||
      (files.entries.contains(target) && files.entries.at(target).mode.starts_with('?'));
  for (auto i = files.entries.lower_bound(target); i != files.entries.end();) {
    if (!within(i->first, target)) {
      if (!i->first.starts_with(target)) break;
      ++i;
      continue;
    }
    hidden.entries.insert(*i);
    i = files.entries.erase(i);
  }
  for (const Write& one : files.writes)
    if (is_inside(one, target)) hidden.writes.push_back(one);
  std::erase_if(files.writes, [&](const Write& one) { return is_inside(one, target); });
  hidden_.push_back(std::move(hidden));
  if (base_may_show &&
      !site_.setting().ledger.assume(fmt::format("the base image has nothing at {}", target)))
    write(files, {.place = {.path = target, .tree = true},
                  .term = site_.build.inputs.terms.of("hidden by a mount", target),
                  .cache = true,
                  .who = "a mount"});
  put(files, target,
      {.kind = EntryKind::folder, .mode = "0755", .owner = "0:0", .mount_point = true});
}

void Mounts::hide_file(const std::string& target) {
  Files& files = site_.files;
  Hidden hidden{.target = target};
  if (const auto own = files.entries.find(target); own != files.entries.end())
    hidden.entries.insert(files.entries.extract(own));
  for (const Write& one : files.writes)
    if (is_inside(one, target)) hidden.writes.push_back(one);
  std::erase_if(files.writes, [&](const Write& one) { return is_inside(one, target); });
  hidden_.push_back(std::move(hidden));
  put(files, target,
      {.content = site_.build.inputs.terms.of("of the builder", target),
       .mode = "0644",
       .owner = "0:0"});
}

/// The cache as the steps above left it.
Term Mounts::cache_state(const model::MountFacts& mount, const std::string& target) {
  const std::string id = mount.id.text.empty() ? target : value_text(mount.id);
  if (!mount.read_only) caches_.push_back(id);
  const auto found = site_.build.caches.find(id);
  return found == site_.build.caches.end() ? Term{} : found->second;
}

void Mounts::fill(const model::MountFacts& mount, const std::string& target) {
  Files& files = site_.files;
  Terms& terms = site_.build.inputs.terms;
  const bool cache = mount.type == syntax::MountType::cache &&
                     std::holds_alternative<model::FromScratch>(mount.from);
  const auto opaque = [&](const std::string& text) {
    write(files, {.place = {.path = target, .tree = true},
                  .term = terms.of("mounted", text),
                  .cache = cache,
                  .who = "a mount"});
  };
  const std::string looks = fmt::format("uid={} gid={} mode={}", mount.uid.value_or(""),
                                        mount.gid.value_or(""), mount.mode.value_or(""));
  if (mount.type == syntax::MountType::tmpfs) return;
  if (mount.type == syntax::MountType::cache) {
    if (!std::holds_alternative<model::FromScratch>(mount.from))
      return opaque(fmt::format("seed {} {}", origin_text(mount.from), value_text(mount.source)));
    const Term state = cache_state(mount, target);
    const bool usual =
        !(mount.uid || mount.gid || mount.mode) ||
        site_.setting().ledger.assume(fmt::format(
            "the owner and the mode of the cache mount at {} do not change the outcome", target));
    const std::string fact = fmt::format(
        "what the cache mount at {} holds from earlier steps and builds does not change the "
        "outcome",
        target);
    if (!site_.setting().ledger.assume(fact) || !usual)
      opaque(
          fmt::format("cache {} {} {} {}", value_text(mount.id), target, looks, reference(state)));
    return;
  }
  if (std::holds_alternative<model::FromContext>(mount.from)) {
    if (mount.source.known && put_context(site_, mount.source.text, target)) return;
    return opaque(fmt::format("context {}", value_text(mount.source)));
  }
  if (const auto* stage = std::get_if<model::FromStage>(&mount.from);
      stage && mount.source.known && stage->stage < *site_.node.stage) {
    files.entries.erase(target);
    return put_stage(site_, site_.build.stage(stage->stage).files,
                     {.source = mount.source.text, .destination = target});
  }
  opaque(fmt::format("{} {}", origin_text(mount.from), value_text(mount.source)));
}

void Mounts::detach() {
  Files& files = site_.files;
  for (const std::string& id : caches_) {
    std::string done = reference(site_.build.caches[id]);
    for (std::size_t i = first_step_; i < site_.build.steps.size(); ++i)
      done += " " + reference(site_.build.steps[i].value);
    site_.build.caches[id] = site_.build.inputs.terms.of("cache", done);
  }
  for (auto hidden = hidden_.rbegin(); hidden != hidden_.rend(); ++hidden) {
    std::erase_if(files.entries,
                  [&](const auto& one) { return within(one.first, hidden->target); });
    std::erase_if(files.writes, [&](const Write& one) { return is_inside(one, hidden->target); });
    files.entries.insert(hidden->entries.begin(), hidden->entries.end());
    files.writes.insert(files.writes.end(), hidden->writes.begin(), hidden->writes.end());
  }
  std::sort(files.writes.begin(), files.writes.end(),
            [](const Write& a, const Write& b) { return a.time < b.time; });
}

std::string written_mounts(Site& site, const std::vector<model::MountFacts>& mounts,
                           const UnitEffects& found, const std::string& who) {
  std::string out;
  for (const model::MountFacts& mount : mounts) {
    using syntax::MountType;
    const bool writable = mount.type == MountType::cache || mount.type == MountType::tmpfs ||
                          (mount.type == MountType::bind && !mount.read_only);
    if (!writable || !mount.target.known) continue;
    if (!found.uses_system && !found.effects.barrier) continue;
    const std::string target = model::clean_path(mount.target.text);
    const bool own = std::any_of(found.effects.writes.begin(), found.effects.writes.end(),
                                 [&](const Access& one) {
                                   return one.scratch && one.place.area == Area::path &&
                                          (knowledge::within(one.place.path, target) ||
                                           knowledge::within(target, one.place.path));
                                 });
    if (own || site.setting().ledger.assume(fmt::format(
                   "nothing that {} writes to the mount {} is needed in the image", who, target)))
      continue;
    out += fmt::format("mounted over {}\n", target);
  }
  return out;
}

}  // namespace stowage::proof
