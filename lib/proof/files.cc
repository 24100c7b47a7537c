#include "lib/proof/files.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

#include "lib/knowledge/effects.h"
#include "lib/knowledge/knowledge.h"

namespace stowage::proof {

namespace {

using knowledge::Area;
using knowledge::Overlap;
using knowledge::parent;
using knowledge::within;

bool meets(const Place& a, const Place& b) {
  const Overlap how = knowledge::overlap(a, b);
  return how == Overlap::possible || how == Overlap::certain;
}

Place at(std::string_view path) { return {.path = std::string(path)}; }

bool inside(const Place& place, std::string_view folder) {
  return place.area == Area::path && !place.glob && within(place.path, folder);
}

/// Folders that every image has which can run a command.
bool is_standard_folder(std::string_view path) {
  static constexpr auto standard =
      std::to_array<std::string_view>({"/", "/bin", "/dev", "/etc", "/proc", "/sys", "/tmp", "/usr",
                                       "/usr/bin", "/usr/local", "/usr/local/bin", "/var"});
  return std::find(standard.begin(), standard.end(), path) != standard.end();
}

/// Behind the mode of a folder that was made in one with the set-group-id bit.
constexpr std::string_view given_bit = " and set-group-id";

template <class Use>
void each_below(const Files& files, std::string_view folder, const Use& use) {
  const std::string from = folder == "/" ? "/" : std::string(folder) + "/";
  for (auto i = files.entries.lower_bound(from);
       i != files.entries.end() && i->first.starts_with(from); ++i)
    use(i->first, i->second);
}

}  // namespace

Place everywhere() { return {.path = "/", .tree = true}; }

Files Files::on(Term base, bool empty) {
  Files files;
  files.base = base;
  files.empty_base = empty;
  return files;
}

/// The last word on a path has whatever is later: its explicit entry, or a write that may have
/// reached it. A write to a tree leaves the folders on the way to it, and packages leave those that are there.
Status status(const Files& files, std::string_view path) {
  if (path == "/") return Status::folder;
  const auto found = files.entries.find(path);
  const bool has = found != files.entries.end();
  const std::uint32_t since = has ? found->second.time : 0;
  Status below = files.empty_base           ? Status::absent
                 : is_standard_folder(path) ? Status::folder
                                            : Status::base;
  for (const Write& write : files.writes) {
    if (write.time <= since || !meets(write.place, at(path))) continue;
    if (write.removes && write.place.area == Area::path && !write.place.glob)
      below = Status::absent;
    else if (has && found->second.kind == EntryKind::folder && write.place.area != Area::anywhere)
      continue;
    else if (!has && below == Status::folder)
      continue;
    else
      return Status::unknown;
  }
  if (!has) return below;
  switch (found->second.kind) {
    case EntryKind::file:
      return Status::file;
    case EntryKind::folder:
      return Status::folder;
    case EntryKind::link:
      return Status::link;
    case EntryKind::written:
      return Status::unknown;
  }
  return Status::unknown;
}

namespace {

/// Packages bring folders too, but seldom those that a Dockerfile makes.
bool leaves_folder(const Write& write, std::string_view path, Setting setting) {
  return write.place.area == Area::system &&
         setting.ledger.assume(
             fmt::format("{} neither makes nor changes the folder {}", write.who, path));
}

/// Nothing explicit is there, and all that may have reached it are packages.
bool only_packages(const Files& files, Setting setting, std::string_view path) {
  if (files.entries.contains(path)) return false;
  return std::all_of(files.writes.begin(), files.writes.end(), [&](const Write& one) {
    return !meets(one.place, at(path)) || leaves_folder(one, path, setting);
  });
}

}  // namespace

void need_folder(Files& files, Terms& terms, const std::string& folder, std::string words) {
  const Status there = status(files, folder);
  if (there == Status::folder) return;
  const Term term = terms.of("needs folder", folder);
  files.guards.emplace(term, std::move(words));
  if (there != Status::unknown && !knowledge::is_system_path(folder)) files.hopeless.insert(term);
}

Status settled_status(const Files& files, Setting setting, std::string_view path, bool folder) {
  Status now = status(files, path);
  if (folder && now == Status::unknown && !files.empty_base && only_packages(files, setting, path))
    now = Status::base;
  if (now != Status::base) return now;
  return setting.ledger.assume(fmt::format("the base image has nothing at {}", path))
             ? Status::absent
             : Status::base;
}

bool leaves_file(const Write& write, std::string_view path, Setting setting) {
  return write.place.area == Area::system &&
         setting.ledger.assume(fmt::format(
             "{} changes none of the files that other lines put in {}", write.who, parent(path)));
}

std::string follow(const Files& files, std::string_view path, bool last) {
  std::string now(path);
  for (int depth = 0; depth < 16; ++depth) {
    bool changed = false;
    for (std::size_t end = 1; end <= now.size() && !changed; ++end) {
      if (end != now.size() && now[end] != '/') continue;
      if (end == now.size() && !last) break;
      const auto found = files.entries.find(std::string_view(now).substr(0, end));
      if (found == files.entries.end() || found->second.kind != EntryKind::link) continue;
      const std::string target = knowledge::absolute(found->second.target, parent(found->first));
      now = knowledge::absolute("." + now.substr(end), target);
      changed = true;
    }
    if (!changed) return now;
  }
  return now;
}

std::vector<std::string> link_targets(const Files& files, const Place& place) {
  std::vector<std::string> out;
  if (place.area != Area::path || place.glob || place == everywhere()) return out;
  if (std::string own = follow(files, place.path, true); own != place.path)
    out.push_back(std::move(own));
  if (place.tree)
    each_below(files, place.path, [&](const std::string& path, const Entry& entry) {
      if (entry.kind == EntryKind::link) out.push_back(follow(files, path, true));
    });
  return out;
}

void make_folders(Files& files, Setting setting, const std::string& path, const Look& look) {
  for (std::size_t end = 1; end <= path.size(); ++end) {
    if (end != path.size() && path[end] != '/') continue;
    const std::string folder = path.substr(0, end);
    const Status now = settled_status(files, setting, folder, true);
    if (now == Status::folder || now == Status::link || folder.empty()) continue;
    if (now == Status::file) {
      files.failures.push_back(fmt::format("{} is a file, not a folder", folder));
      continue;
    }
    const bool certain = now == Status::absent;
    const auto maybe = [&](const std::string& text) { return certain ? text : "?" + text; };
    put(files, folder,
        {.kind = EntryKind::folder,
         .mode = maybe(look.mode),
         .owner = maybe(look.owner),
         .to_cache = look.to_cache});
  }
}

bool gives_group(const Entry& entry) {
  constexpr std::size_t digits = 4;
  const std::string_view mode = entry.mode;
  if (entry.kind != EntryKind::folder || mode.size() < digits) return false;
  if (mode.ends_with(given_bit)) return true;
  const std::string_view number = mode.substr(mode.size() - digits);
  return number.find_first_not_of("01234567") == number.npos && ((number[0] - '0') & 2) != 0;
}

void put(Files& files, const std::string& path, Entry entry) {
  if (files.may_give_group && !files.entries.contains(path)) {
    const auto above = files.entries.find(parent(path));
    if (above != files.entries.end() && gives_group(above->second)) {
      entry.owner += " in a folder that gives its group " + above->second.owner;
      if (entry.kind == EntryKind::folder) entry.mode += given_bit;
    }
  }
  files.may_give_group |= gives_group(entry);
  entry.time = ++files.clock;
  files.entries[path] = std::move(entry);
}

void write(Files& files, Write made) {
  // The order of writes is compared pair by pair; nobody writes a file with so many.
  constexpr std::size_t most_writes = 256;
  if (files.writes.size() >= most_writes) {
    files.gave_up = "there are more commands that write to the same places than are compared";
    return;
  }
  made.time = ++files.clock;
  if (made.replaces && made.place.area == Area::path && !made.place.glob && made.place.tree) {
    const std::string& folder = made.place.path;
    std::erase_if(files.entries, [&](const auto& one) { return within(one.first, folder); });
    std::erase_if(files.writes, [&](const Write& one) { return inside(one.place, folder); });
  }
  files.writes.push_back(std::move(made));
}

void remove(Files& files, Setting setting, const std::string& path, const std::string& who) {
  write(files, {.place = {.path = path, .tree = true},
                .term = setting.terms.of("removed", path),
                .replaces = true,
                .removes = true,
                .who = who});
  if (!files.gave_up.empty()) return;
  const Write removal = files.writes.back();
  files.writes.pop_back();
  const bool reached = std::any_of(files.writes.begin(), files.writes.end(), [&](const Write& one) {
    return meets(one.place, removal.place);
  });
  if (!reached && (files.empty_base ||
                   setting.ledger.assume(fmt::format("the base image has nothing at {}", path))))
    return;
  files.writes.push_back(removal);
}

void absorb(Files& files, const Place& place, bool everything) {
  if (everything) {
    files.entries.clear();
    files.writes.clear();
    return;
  }
  std::erase_if(files.writes,
                [&](const Write& one) { return one.place == place && !one.cache && !one.copy; });
}

std::optional<std::string> source_of(const Write& copy, std::string_view path) {
  if (!copy.copy || !within(path, copy.place.path)) return std::nullopt;
  std::string_view rest = path.substr(std::min(path.size(), copy.place.path.size()));
  if (rest.starts_with('/')) rest.remove_prefix(1);
  const std::string& folder = copy.copy->folder;
  if (rest.empty()) return folder;
  return folder.empty() ? std::string(rest) : folder + "/" + std::string(rest);
}

void write_context(Files& files, Setting setting, const std::string& folder, const Place& place,
                   const Entry& look) {
  Write made{.place = place,
             .term = setting.terms.of("context folder",
                                      fmt::format("{} {} {}", folder, look.mode, look.owner)),
             .who = fmt::format("COPY of {}", folder.empty() ? "the context" : folder),
             .copy = ContextCopy{folder, look}};
  std::erase_if(files.entries, [&](const auto& one) {
    return one.second.kind == EntryKind::file && !one.second.context_path.empty() &&
           source_of(made, one.first) == one.second.context_path;
  });
  std::erase_if(files.writes, [&](const Write& one) {
    return one.copy && source_of(made, one.place.path) == one.copy->folder;
  });
  write(files, std::move(made));
}

bool touched(const Files& files, std::string_view path) {
  return std::any_of(files.writes.begin(), files.writes.end(),
                     [&](const Write& one) { return meets(one.place, at(path)); });
}

namespace {

std::string name(const Write& write) {
  const char* area = write.place.area == Area::path     ? ""
                     : write.place.area == Area::system ? "<system>"
                                                        : "<anywhere>";
  return fmt::format("{}@{}{}{}", reference(write.term), area, write.place.path,
                     write.place.tree ? "/**" : "");
}

/// The context has nothing at the place, so a copy of it does not reach there.
bool misses(const Write& copy, const Place& place, Setting setting) {
  if (!copy.copy || place.area != Area::path || place.glob) return false;
  const auto source = source_of(copy, place.path);
  if (!source || source->empty()) return false;
  return setting.ledger.assume(fmt::format("the build context has no {}", *source));
}

bool commute(const Write& a, const Write& b, Setting setting) {
  if (knowledge::overlap(a.place, b.place) == Overlap::none) return true;
  if (misses(a, b.place, setting) || misses(b, a.place, setting)) return true;
  const Write& build = a.outputs ? a : b;
  const Write& copy = a.outputs ? b : a;
  return build.outputs && copy.copy &&
         setting.ledger.assume(
             fmt::format("{} writes none of the files that the context brings", build.who));
}

/// Writes to places that do not meet commute, so of all orders that keep those that do meet, one is
/// chosen by the names of the writes alone: of those that may come next, the least name.
std::vector<const Write*> in_canonical_order(const std::vector<const Write*>& writes,
                                             Setting setting) {
  std::vector<std::vector<std::size_t>> behind(writes.size());
  std::vector<std::size_t> before(writes.size(), 0);
  for (std::size_t i = 0; i < writes.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (!commute(*writes[j], *writes[i], setting)) {
        behind[j].push_back(i);
        ++before[i];
      }
  std::set<std::pair<std::string, std::size_t>> ready;
  for (std::size_t i = 0; i < writes.size(); ++i)
    if (before[i] == 0) ready.emplace(name(*writes[i]), i);
  std::vector<const Write*> ordered;
  while (!ready.empty()) {
    const std::size_t next = ready.begin()->second;
    ready.erase(ready.begin());
    ordered.push_back(writes[next]);
    for (const std::size_t i : behind[next])
      if (--before[i] == 0) ready.emplace(name(*writes[i]), i);
  }
  return ordered;
}

/// A build makes files; that it changes none of those that came from the context is a fact about
/// the build.
bool changes(const Write& write, const Place& place, const Entry& entry, Setting setting) {
  const std::string& path = place.path;
  if (!meets(write.place, place) || misses(write, place, setting)) return false;
  // What the builder puts there stays what it is.
  if (setting.terms.kind(entry.content) == "of the builder") return false;
  if (entry.kind == EntryKind::folder && leaves_folder(write, path, setting)) return false;
  if (leaves_file(write, path, setting)) return false;
  if (!write.outputs || !entry.context) return true;
  return !setting.ledger.assume(
      fmt::format("{} writes none of the files that the context brings", write.who));
}

char letter(EntryKind kind);

/// Without its end.
void add_line(std::string& out, const std::string& path, const Entry& entry) {
  out.append(path).append(1, ' ').append(1, letter(entry.kind)).append(1, ' ');
  out.append(reference(entry.content)).append(1, ' ').append(entry.target).append(1, ' ');
  out.append(entry.mode).append(1, ' ').append(entry.owner);
}

/// What a copy of an unknown context brings to one place: the file that a COPY names somewhere is
/// there; of others it is asked. False: not told for that place.
bool describe_copied(const Files& files, Setting setting, const Write& copy, const Place& place,
                     std::string& out) {
  if (!copy.copy || place.area != Area::path || place.glob) return false;
  const auto source = source_of(copy, place.path);
  if (!source || source->empty()) return false;
  const auto own = files.entries.find(place.path);
  if (own != files.entries.end() && own->second.time > copy.time) return true;
  if (!setting.ledger.named.contains(*source)) return misses(copy, place, setting);
  if (own != files.entries.end()) return false;
  setting.ledger.settle(fmt::format("the build context has {}", *source), Known::yes,
                        "a COPY names it, and fails without it");
  Entry entry = copy.copy->look;
  entry.content = setting.terms.of("context", *source);
  add_line(out, place.path, entry);
  out += '\n';
  return true;
}

char letter(EntryKind kind) {
  switch (kind) {
    case EntryKind::file:
      return 'f';
    case EntryKind::folder:
      return 'd';
    case EntryKind::link:
      return 'l';
    case EntryKind::written:
      return 'w';
  }
  return '?';
}

}  // namespace

std::string describe(const Files& files, Setting setting, const Place& place, const Blind& blind) {
  const auto unseen = [&](const auto& lies_in) {
    return std::any_of(blind.caches.begin(), blind.caches.end(), lies_in);
  };
  std::string out;
  const std::vector<const Write*> all = [&] {
    std::vector<const Write*> found;
    for (const Write& one : files.writes)
      if (meets(one.place, place) && !(blind.writes && blind.writes(one)) &&
          !(one.cache &&
            unseen([&](const std::string& folder) { return inside(one.place, folder); })))
        found.push_back(&one);
    return in_canonical_order(found, setting);
  }();
  const auto add = [&](const std::string& path, const Entry& entry) {
    if (entry.kind == EntryKind::folder && unseen([&](const std::string& folder) {
          return within(path, folder) || (entry.to_cache && within(folder, path));
        }))
      return;
    if (blind.skip && blind.skip(path, entry)) return;
    add_line(out, path, entry);
    if (!all.empty()) {
      const Place here = at(path);
      for (const Write* one : all)
        if (one->time > entry.time && changes(*one, here, entry, setting)) out += " " + name(*one);
    }
    out += '\n';
  };
  const bool plain = place.area == Area::path && !place.glob;
  const auto is_root = [&](const std::string& path, const Entry& entry) {
    // The folder that is read matters for what is in it.
    return plain && path == place.path && entry.kind == EntryKind::folder && place.tree;
  };
  if (plain) {
    if (const auto own = files.entries.find(place.path);
        own != files.entries.end() && !is_root(own->first, own->second))
      add(own->first, own->second);
    each_below(files, place.path, add);
  } else {
    for (const auto& [path, entry] : files.entries)
      if (meets(place, at(path))) add(path, entry);
  }
  for (const Write* one : all)
    if (!describe_copied(files, setting, *one, place, out)) out += name(*one) + "\n";
  // That it is there matters too; where something is in it, that is told.
  const bool blind_here =
      unseen([&](const std::string& folder) { return within(place.path, folder); });
  if (plain && out.empty() && !blind_here && place.path != "/" &&
      status(files, place.path) == Status::folder)
    out = "an empty folder\n";
  return out;
}

Term snapshot(const Files& files, Setting setting, const Place& place) {
  return setting.terms.of("content", describe(files, setting, place));
}

}  // namespace stowage::proof
