#include "lib/context/tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <deque>
#include <memory>

#include "lib/context/path.h"

namespace stowage::context {
namespace {

/// Adds the folders that paths imply. `entries` is sorted; the result is sorted again.
void add_parents(std::vector<Entry>& entries) {
  std::vector<Entry> missing;
  std::string_view last;
  for (const Entry& entry : entries) {
    for (std::size_t slash = entry.path.find('/'); slash != std::string_view::npos;
         slash = entry.path.find('/', slash + 1)) {
      const std::string_view folder = entry.path.substr(0, slash);
      if (is_inside(last, folder)) continue;
      missing.push_back({.path = folder, .mode = 0755, .type = EntryType::directory});
    }
    last = entry.path;
  }
  if (missing.empty()) return;
  entries.insert(entries.end(), missing.begin(), missing.end());
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return path_less(a.path, b.path); });
  entries.erase(std::unique(entries.begin(), entries.end(),
                            [](const Entry& a, const Entry& b) { return a.path == b.path; }),
                entries.end());
}

struct CloseDirectory {
  void operator()(DIR* directory) const { closedir(directory); }
};

EntryType type_of(mode_t mode) {
  if (S_ISREG(mode)) return EntryType::file;
  if (S_ISDIR(mode)) return EntryType::directory;
  if (S_ISLNK(mode)) return EntryType::symlink;
  return EntryType::other;
}

struct Walk {
  const WalkOptions& options;
  int root;
  std::deque<std::string> names;  ///< owns what the entries point to
  std::vector<Entry> entries;
  std::vector<std::size_t> pending;  ///< folders that are still to be read
  std::vector<std::string> notes;

  std::string_view keep(std::string text) { return names.emplace_back(std::move(text)); }

  void add(int folder, std::string_view folder_path, const char* name) {
    struct stat info{};
    if (fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) != 0) return;  // Gone in the meantime.
    Entry entry;
    entry.path = keep(join(folder_path, name));
    entry.type = type_of(info.st_mode);
    entry.mode = info.st_mode & 07777U;
    entry.size = entry.is_directory() ? 0 : static_cast<std::uint64_t>(info.st_size);
    if (entry.type == EntryType::symlink) {
      std::string target(static_cast<std::size_t>(info.st_size) + 1, '\0');
      const ssize_t size = readlinkat(folder, name, target.data(), target.size());
      target.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
      entry.target = keep(std::move(target));
    }
    if (entry.is_directory()) {
      entry.opaque = options.skip && options.skip(entry.path);
      if (!entry.opaque) pending.push_back(entries.size());
    }
    entries.push_back(entry);
  }

  /// Reads one folder. `index` is npos for the root.
  bool read(std::size_t index) {
    const std::string path = index == std::string::npos ? "." : std::string(entries[index].path);
    const int folder = openat(root, path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    const std::unique_ptr<DIR, CloseDirectory> directory(folder < 0 ? nullptr : fdopendir(folder));
    if (!directory) {
      if (folder >= 0) close(folder);
      notes.push_back(fmt::format("{}: {}", path, std::strerror(errno)));
      if (index != std::string::npos) entries[index].opaque = true;
      return true;
    }
    const std::string_view prefix =
        index == std::string::npos ? std::string_view() : entries[index].path;
    while (const dirent* item = readdir(directory.get())) {
      const std::string_view name = item->d_name;
      if (name == "." || name == "..") continue;
      if (entries.size() >= options.most_entries) return false;
      add(folder, prefix, item->d_name);
    }
    return true;
  }
};

}  // namespace

bool path_less(std::string_view a, std::string_view b) {
  const auto [left, right] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (right == b.end()) return false;
  if (left == a.end()) return true;
  const auto rank = [](char c) { return c == '/' ? 0 : static_cast<unsigned char>(c); };
  return rank(*left) < rank(*right);
}

Tree::Tree(std::vector<Entry> entries) : entries_(std::move(entries)) {
  for (Entry& entry : entries_) {
    entry.path = arena_.copy(entry.path);
    entry.target = arena_.copy(entry.target);
  }
  std::stable_sort(entries_.begin(), entries_.end(),
                   [](const Entry& a, const Entry& b) { return path_less(a.path, b.path); });
  // Of equal paths the last one stays: keep the first of each run, read backwards.
  entries_.erase(
      entries_.begin(),
      std::unique(entries_.rbegin(), entries_.rend(), [](const Entry& a, const Entry& b) {
        return a.path == b.path;
      }).base());
  add_parents(entries_);
}

Result<Tree> Tree::walk(const std::string& directory, const WalkOptions& options) {
  const int root = open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (root < 0)
    return fail(
        fmt::format("cannot read the build context {}: {}", directory, std::strerror(errno)));
  Walk walk{options, root, {}, {}, {}, {}};
  bool complete = walk.read(std::string::npos);
  while (complete && !walk.pending.empty()) {
    const std::size_t next = walk.pending.back();
    walk.pending.pop_back();
    complete = walk.read(next);
  }
  close(root);
  if (!complete) {
    return fail(fmt::format(
        "the build context {} has more than {} files and folders: name a smaller folder with "
        "--context, or leave large folders out with .dockerignore",
        directory, options.most_entries));
  }
  Tree tree(std::move(walk.entries));
  tree.notes_ = std::move(walk.notes);
  return tree;
}

Result<Tree> Tree::read_listing(std::string_view text) {
  std::vector<Entry> entries;
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (number++ == 0 || line.empty()) continue;
    const std::size_t first = line.find('\t');
    const std::size_t second = line.find('\t', first + 1);
    const std::size_t third = line.find('\t', second + 1);
    if (first == line.npos || second == line.npos || third == line.npos) {
      return fail(fmt::format(
          "line {} of the file list: expected mode, size, id and path with tabs between", number));
    }
    const std::string_view mode = line.substr(0, first);
    const std::string_view size = line.substr(first + 1, second - first - 1);
    Entry entry;
    entry.path = line.substr(third + 1);
    std::from_chars(size.data(), size.data() + size.size(), entry.size);
    entry.mode = mode == "100755" ? 0755 : mode == "120000" ? 0777 : mode == "160000" ? 0755 : 0644;
    if (mode == "120000") entry.type = EntryType::symlink;
    if (mode == "160000") {  // A submodule: git lists the folder only.
      entry.type = EntryType::directory;
      entry.opaque = true;
    }
    entries.push_back(entry);
  }
  return Tree(std::move(entries));
}

const Entry* Tree::find(std::string_view path) const {
  const auto at = std::lower_bound(
      entries_.begin(), entries_.end(), path,
      [](const Entry& entry, std::string_view p) { return path_less(entry.path, p); });
  return at != entries_.end() && at->path == path ? &*at : nullptr;
}

std::span<const Entry> Tree::under(std::string_view directory) const {
  if (directory.empty()) return entries_;
  const auto first =
      std::partition_point(entries_.begin(), entries_.end(), [&](const Entry& entry) {
        return entry.path == directory || path_less(entry.path, directory);
      });
  const auto last = std::partition_point(
      first, entries_.end(), [&](const Entry& entry) { return is_inside(entry.path, directory); });
  return {first, last};
}

Known Tree::has(std::string_view path) const {
  if (path.empty() || find(path) != nullptr) return Known::yes;
  for (std::string_view folder = parent_of(path); !folder.empty(); folder = parent_of(folder)) {
    const Entry* entry = find(folder);
    if (entry != nullptr) return entry->opaque ? Known::unknown : Known::no;
  }
  return Known::no;
}

}  // namespace stowage::context
