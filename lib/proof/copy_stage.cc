// COPY --from and bind mounts from a stage: what lies there goes into another file system.

#include <fmt/core.h>

#include <algorithm>
#include <functional>

#include "lib/proof/build.h"

namespace stowage::proof {

namespace {

using knowledge::Area;
using knowledge::parent;
using knowledge::within;

/// Whether the base image of a stage may have something at a path or below.
bool base_shows(const Files& from, Setting setting, const std::string& path) {
  if (from.empty_base) return false;
  const auto own = from.entries.find(path);
  if (own != from.entries.end() && !own->second.mode.starts_with('?')) return false;
  return !setting.ledger.assume(fmt::format("the base image has nothing at {}", path));
}

void put_stage_term(Site& site, const Files& from, const StageCopy& what) {
  const Term value = site.build.inputs.terms.of(
      "copied",
      fmt::format("{} of {} on {} owner {} {} {}", what.source,
                  reference(snapshot(from, site.setting(), {.path = what.source, .tree = true})),
                  reference(from.base), what.owner, what.into ? "into" : "to", what.destination));
  make_folders(site.files, site.setting(), std::string(parent(what.destination)), {"0755", "0:0"});
  write(site.files, {.place = {.path = what.destination, .tree = true},
                     .term = value,
                     .who = "COPY --from " + what.source});
}

}  // namespace

/// Entries keep their looks on the way from stage to stage, except the folder that is named: it is
/// made anew. Writes of commands that lie wholly in what is copied come along, in their order.
void put_stage(Site& site, const Files& from, const StageCopy& what) {
  const Setting setting = site.setting();
  const std::string owner = what.owner.empty() ? "0:0" : what.owner;
  const bool elsewhere = from.base != site.files.base || what.source != what.destination;
  const auto looked = [&](Entry entry) {
    // "?" means the base image below the entry, and that is another one now.
    for (std::string* text : {&entry.mode, &entry.owner})
      if (elsewhere && text->find('?') != std::string::npos)
        *text = fmt::format("{} on {} at {}", text->substr(1), reference(from.base), what.source);
    if (!what.owner.empty()) entry.owner = what.owner;
    return entry;
  };
  const Status kind = status(from, what.source);
  const auto own = from.entries.find(what.source);
  if (own != from.entries.end() && own->second.kind != EntryKind::folder) {
    const bool later = std::any_of(from.writes.begin(), from.writes.end(), [&](const Write& one) {
      return one.time > own->second.time &&
             knowledge::overlap(one.place, {.path = what.source}) != knowledge::Overlap::none &&
             !leaves_file(one, what.source, setting);
    });
    if (later || what.into) return put_stage_term(site, from, what);
    make_folders(site.files, setting, std::string(parent(what.destination)), {"0755", owner});
    return put(site.files, what.destination, looked(own->second));
  }
  const Place tree{.path = what.source, .tree = true};
  const bool wide = std::any_of(from.writes.begin(), from.writes.end(), [&](const Write& one) {
    const knowledge::Overlap how = knowledge::overlap(one.place, tree);
    return how != knowledge::Overlap::none && how != knowledge::Overlap::above &&
           !(one.place.area == Area::path && !one.place.glob &&
             within(one.place.path, what.source));
  });
  if (kind != Status::folder || wide || what.source == "/" ||
      base_shows(from, setting, what.source))
    return put_stage_term(site, from, what);
  make_folders(site.files, setting, what.destination, {"0755", owner});
  const auto moved = [&](const std::string& path) {
    return what.destination + path.substr(what.source.size());
  };
  std::vector<std::pair<std::uint32_t, std::function<void()>>> events;
  for (auto i = from.entries.lower_bound(what.source + "/");
       i != from.entries.end() && i->first.starts_with(what.source + "/"); ++i)
    events.emplace_back(i->second.time,
                        [&, i] { put(site.files, moved(i->first), looked(i->second)); });
  for (const Write& one : from.writes) {
    if (one.place.area != Area::path || !within(one.place.path, what.source)) continue;
    events.emplace_back(one.time, [&] {
      Write made = one;
      made.place.path = moved(one.place.path);
      if (what.source != what.destination || !what.owner.empty())
        made.term = site.build.inputs.terms.of(
            "moved",
            fmt::format("{} from {} owner {}", reference(one.term), what.source, what.owner));
      made.replaces = false;
      write(site.files, std::move(made));
    });
  }
  std::sort(events.begin(), events.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [time, event] : events) event();
}

}  // namespace stowage::proof
