#include "lib/cache/selection.h"

#include <algorithm>
#include <charconv>

#include "lib/cache/digest.h"
#include "lib/cache/tar.h"
#include "lib/context/glob.h"
#include "lib/context/ignore.h"
#include "lib/model/path.h"

namespace stowage::cache {

using context::Glob;
using context::IgnoreRules;
using model::base_name;

namespace {

bool is_filtered(const Selector& s) {
  return s.wildcard || !s.include.empty() || !s.exclude.empty();
}

/// The folders of a pattern before its first wildcard.
std::string fixed_part(const std::string& pattern) {
  std::size_t end = 0;
  while (end < pattern.size()) {
    const std::size_t next = std::min(pattern.find('/', end + 1), pattern.size());
    if (context::has_wildcard(std::string_view(pattern).substr(end, next - end))) break;
    end = next;
  }
  return end == 0 ? "/" : pattern.substr(0, end);
}

std::string below_path(std::string_view folder, std::string_view rest) {
  return (folder == "/" ? "" : std::string(folder)) + std::string(rest);
}

/// Entries that a filtered selector takes, each with the name by which it is known.
class Filter {
 public:
  Filter(const Files& files, const Selector& selector)
      : files_(files),
        selector_(selector),
        glob_(selector.wildcard ? Glob::go_match(selector.path) : std::nullopt),
        include_(IgnoreRules::from_patterns(selector.include)),
        exclude_(IgnoreRules::from_patterns(selector.exclude)) {}

  struct Taken {
    std::string name;   ///< as the selector's path leads to it
    std::string place;  ///< where it really is
    std::string below;  ///< relative to the source that it was taken for
  };

  std::vector<Taken> taken;
  std::string base;  ///< the folder that was searched

  void run() {
    const std::string fixed = selector_.wildcard ? fixed_part(selector_.path) : selector_.path;
    base = files_.resolve(fixed, selector_.wildcard && fixed != selector_.path);
    if (!selector_.wildcard) visit(fixed, base, fixed);
    std::string matched;
    for (const auto& [place, file] : files_.below(base)) {
      const std::string name = below_path(fixed, place.substr(base == "/" ? 0 : base.size()));
      if (!selector_.wildcard) {
        visit(name, std::string(place), fixed);
        continue;
      }
      if (matched.empty() || !name.starts_with(matched + "/")) {
        if (!glob_ || !glob_->matches(name)) continue;
        matched = name;
      }
      visit(name, std::string(place), matched);
    }
  }

 private:
  void visit(const std::string& name, const std::string& place, const std::string& source) {
    while (!parents_.empty() &&
           !(parents_.back().name == "/" || name.starts_with(parents_.back().name + "/")))
      parents_.pop_back();
    const std::size_t skip = source == "/" ? 1 : source.size() + 1;
    Taken entry{name, place, name.size() > skip ? name.substr(skip) : ""};
    const bool wanted = (selector_.include.empty() || include_.excludes(entry.below)) &&
                        !(!selector_.exclude.empty() && exclude_.excludes(entry.below));
    const File* file = files_.find(place);
    const bool folder = !file || file->type == FileType::directory;
    if (wanted) {
      for (Parent& parent : parents_)
        if (!parent.taken) {
          taken.push_back({parent.name, parent.place, parent.below});
          parent.taken = true;
        }
      taken.push_back(entry);
    }
    if (folder) parents_.push_back({name, place, entry.below, wanted});
  }

  struct Parent {
    std::string name, place, below;
    bool taken;
  };
  const Files& files_;
  const Selector& selector_;
  std::optional<Glob> glob_;
  IgnoreRules include_, exclude_;
  std::vector<Parent> parents_;
};

std::string digest_of(const Files& files, const Selector& selector) {
  if (!is_filtered(selector))
    return files.digest(files.resolve(selector.path, selector.follow_links));
  Filter filter(files, selector);
  filter.run();
  const auto entry_digest = [&](const Filter::Taken& taken) {
    const File* file = files.find(taken.place);
    if (file && file->type == FileType::symlink && selector.follow_links)
      return files.digest(files.resolve(taken.place, true));
    return files.header_digest(taken.place);
  };
  const std::string unknown = files.symbol(filter.base);
  if (filter.taken.size() == 1 && unknown.empty() &&
      base_name(selector.path) == base_name(filter.taken[0].name))
    return entry_digest(filter.taken[0]);
  Digest digest;
  for (const Filter::Taken& taken : filter.taken)
    digest.add(base_name(taken.name)).add(entry_digest(taken));
  if (!unknown.empty()) {
    digest.add(unknown).add(selector.path);
    for (const auto* patterns : {&selector.include, &selector.exclude})
      for (const std::string& pattern : *patterns) digest.add(pattern);
  }
  return digest.text();
}

/// A file or folder on its way into an image.
File adapted(File file, const CopyAction& action) {
  if (!action.user.empty()) file.owner = file.group = action.user;
  if (!action.group.empty()) file.group = action.group;
  if (action.mode.empty() || file.type == FileType::symlink) return file;
  std::uint32_t mode = 0;
  const char* end = action.mode.data() + action.mode.size();
  const auto [stop, error] = std::from_chars(action.mode.data(), end, mode, 8);
  if (error == std::errc{} && stop == end)
    file.mode = mode;
  else
    file.xattrs["changed mode"] = action.mode;  // symbolic: what it gives depends on the old mode
  return file;
}

std::string join(const std::string& folder, std::string_view name) {
  std::string result = folder;
  if (!result.ends_with('/')) result += '/';
  return result.append(name);
}

/// Folders that a copy makes on its way: 0755, or what --chmod says (BuildKit 0.21 and later).
void make_parents(const std::string& path, const CopyAction& action, Files& to) {
  for (std::size_t slash = path.find('/', 1); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    const std::string folder = path.substr(0, slash);
    if (to.exists(folder) != false) continue;
    File made;
    made.type = FileType::directory;
    made.mode = 0755;
    to.write(folder, adapted(std::move(made), action));
  }
}

constexpr const char* unknown_rest = "/?";  // an entry for what else was copied

void copy_entry(const Files& from, const std::string& place, const std::string& target,
                const CopyAction& action, Files& to) {
  const File* file = from.find(place);
  if (!file) {
    File unknown;
    unknown.bytes = Bytes::symbol(from.digest(place));
    to.write(target, adapted(std::move(unknown), action));
    return;
  }
  if (action.unpack && file->type == FileType::file) {
    const auto archive = file->bytes.known();
    if (const auto members = archive ? read_tar(*archive) : std::nullopt) {
      for (const auto& [name, member] : *members)
        to.write(name.empty() ? to.resolve(action.destination, true)
                              : join(model::clean_path(action.destination), name),
                 adapted(member, action));
      return;
    }
    // Whether other bytes are an archive is not looked at: what comes out of them follows from them.
    File unpacked = adapted(*file, action);
    unpacked.xattrs["unpacked"] = "1";
    to.write(target, std::move(unpacked));
    return;
  }
  to.write(target, adapted(*file, action));
}

void copy_source(const Files& from, const std::string& place, const CopyAction& action, Files& to) {
  const std::string destination = model::clean_path(action.destination);
  const File* file = from.find(place);
  make_parents(destination + (action.destination.ends_with('/') ? "/" : ""), action, to);
  const bool folder = file ? file->type == FileType::directory : from.has_below(place);
  if (!folder) {
    const File* there = to.find(destination);
    const bool into = action.into_folder || action.destination.ends_with('/') ||
                      action.destination.ends_with("/.") ||
                      (there && there->type == FileType::directory);
    copy_entry(from, place,
               to.resolve(into ? join(destination, base_name(place)) : destination, false), action,
               to);
    return;
  }
  const IgnoreRules exclude = IgnoreRules::from_patterns(action.source.exclude);
  File top;
  top.type = FileType::directory;
  top.mode = 0755;
  const std::string root = to.resolve(destination, true);
  if (!to.find(root)) to.write(root, adapted(std::move(top), action));
  for (const auto& [name, entry] : from.below(place)) {
    const std::string rest(name.substr(place == "/" ? 1 : place.size() + 1));
    if (!action.source.exclude.empty() && exclude.excludes(rest)) continue;
    if (entry->type == FileType::directory)
      to.write(join(root, rest), adapted(*entry, action));
    else
      copy_entry(from, std::string(name), join(root, rest), action, to);
  }
  if (const std::string symbol = from.symbol(place); !symbol.empty()) {
    File unknown;
    unknown.bytes = Bytes::symbol(symbol);
    to.write((root == "/" ? "" : root) + unknown_rest, adapted(std::move(unknown), action));
  }
}

}  // namespace

std::vector<std::string> outermost(std::vector<std::string> paths) {
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  std::vector<std::string> result;
  for (const std::string& path : paths) {
    const bool inside = std::any_of(paths.begin(), paths.end(), [&](const std::string& other) {
      return other != path && path.starts_with(other.ends_with('/') ? other : other + "/");
    });
    if (!inside) result.push_back(path);
  }
  return result;
}

std::string content_digest(const Files& files, const std::vector<Selector>& selectors) {
  std::vector<std::string> direct, followed;
  for (const Selector& s : selectors)
    if (!is_filtered(s)) (s.follow_links ? followed : direct).push_back(s.path);
  std::vector<Selector> all;
  for (const std::string& path : outermost(std::move(direct))) all.push_back({path});
  for (const std::string& path : outermost(std::move(followed)))
    all.push_back({.path = path, .follow_links = true});
  for (const Selector& s : selectors)
    if (is_filtered(s)) all.push_back(s);
  std::stable_sort(all.begin(), all.end(),
                   [](const Selector& a, const Selector& b) { return a.path < b.path; });
  Digest digest;
  for (const Selector& s : all) digest.add(digest_of(files, s));
  return digest.text();
}

void copy_files(const Files& from, const CopyAction& action, Files& to) {
  const Selector& source = action.source;
  if (!source.include.empty()) {  // --parents: below the destination with their folders
    Filter filter(from, source);
    filter.run();
    const std::string root = model::clean_path(action.destination);
    for (const Filter::Taken& taken : filter.taken)
      if (!taken.below.empty()) copy_entry(from, taken.place, join(root, taken.below), action, to);
    return;
  }
  if (!source.wildcard) {
    copy_source(from, from.resolve(source.path, source.follow_links), action, to);
    return;
  }
  const auto glob = Glob::go_match(source.path);
  const std::string fixed = fixed_part(source.path);
  const std::string base = from.resolve(fixed, fixed != source.path);
  if (!glob) return;
  for (const auto& [place, file] : from.below(base)) {
    const std::string name = below_path(fixed, place.substr(base == "/" ? 0 : base.size()));
    if (glob->matches(name))
      copy_source(from, from.resolve(place, source.follow_links), action, to);
  }
}

}  // namespace stowage::cache
