#include "lib/context/context.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <map>
#include <memory>

#include "lib/context/path.h"

namespace stowage::context {
namespace {

/// The line that leaves out each entry of the tree.
std::vector<std::uint32_t> excluded_lines(const Tree& tree, const IgnoreRules& ignore) {
  const std::span<const Entry> entries = tree.entries();
  std::vector<std::uint32_t> lines(entries.size(), 0);
  if (ignore.rules().empty()) return lines;
  struct Folder {
    std::size_t index;
    IgnoreRules::Matched matched;
  };
  std::vector<Folder> folders;  // The way from the top to the folder that the walk is in.
  IgnoreRules::Matched own;
  const IgnoreRules::Matched top;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Entry& entry = entries[i];
    while (!folders.empty() && !is_inside(entry.path, entries[folders.back().index].path))
      folders.pop_back();
    const IgnoreVerdict verdict =
        ignore.step(entry.path, folders.empty() ? top : folders.back().matched, own);
    if (verdict.excluded) {
      lines[i] = verdict.line;
    } else {
      for (const Folder& folder : folders)
        lines[folder.index] = 0;  // Folders of what stays are sent too.
    }
    if (entry.is_directory()) folders.push_back({i, own});
  }
  return lines;
}

IgnoreRules find_ignore_file(const IgnoreCandidates& candidates, const Context::Reader& on_disk,
                             const Context::Reader& in_context) {
  for (const std::string& path : candidates.beside_dockerfile) {
    if (const std::optional<std::string> text = on_disk(path))
      return IgnoreRules::parse(*text, path);
  }
  for (const std::string& name : candidates.in_context) {
    if (const std::optional<std::string> text = in_context(name))
      return IgnoreRules::parse(*text, name);
  }
  return {};
}

Context::Reader folder_reader(std::string directory) {
  return [directory = std::move(directory)](std::string_view path) {
    return read_small_file(join(directory, path));
  };
}

}  // namespace

IgnoreCandidates ignore_candidates(std::string_view dockerfile, IgnoreStyle style) {
  IgnoreCandidates candidates;
  if (style == IgnoreStyle::podman) {
    if (!dockerfile.empty())
      candidates.beside_dockerfile.push_back(std::string(dockerfile) + ".containerignore");
    candidates.in_context.emplace_back(".containerignore");
  }
  if (!dockerfile.empty())
    candidates.beside_dockerfile.push_back(std::string(dockerfile) + ".dockerignore");
  candidates.in_context.emplace_back(".dockerignore");
  return candidates;
}

std::optional<std::string> read_small_file(const std::string& path) {
  constexpr off_t largest = off_t{64} << 20;
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return std::nullopt;
  struct stat info{};
  std::optional<std::string> text;
  if (fstat(file, &info) == 0 && S_ISREG(info.st_mode) && info.st_size <= largest) {
    text.emplace(static_cast<std::size_t>(info.st_size), '\0');
    std::size_t done = 0;
    while (done < text->size()) {
      const ssize_t got = ::read(file, text->data() + done, text->size() - done);
      if (got <= 0) break;
      done += static_cast<std::size_t>(got);
    }
    text->resize(done);
  }
  close(file);
  return text;
}

Context::Context(Tree tree, IgnoreRules ignore, Reader reader)
    : known_(true),
      tree_(std::move(tree)),
      ignore_(std::move(ignore)),
      reader_(std::move(reader)),
      lines_(excluded_lines(tree_, ignore_)) {}

Result<Context> Context::open(const std::string& directory, const std::string& dockerfile,
                              IgnoreStyle style) {
  IgnoreRules ignore = find_ignore_file(
      ignore_candidates(dockerfile, style),
      [](std::string_view path) { return read_small_file(std::string(path)); },
      folder_reader(directory));
  WalkOptions options;
  options.skip = [&](std::string_view path) {
    return ignore.excludes(path) && !ignore.may_reinclude_below(path);
  };
  Result<Tree> tree = Tree::walk(directory, options);
  if (!tree) return tl::unexpected(tree.error());
  return Context(*std::move(tree), std::move(ignore), folder_reader(directory));
}

Context Context::in_memory(const std::vector<MemoryFile>& files, std::string_view dockerfile,
                           IgnoreStyle style) {
  const auto texts = std::make_shared<std::map<std::string, std::string, std::less<>>>();
  std::vector<Entry> entries;
  for (const MemoryFile& file : files) {
    Entry entry{.path = file.path, .mode = file.mode, .type = file.type};
    if (file.type == EntryType::symlink) entry.target = file.content;
    if (file.type == EntryType::file) {
      entry.size = file.content.size();
      texts->insert_or_assign(file.path, file.content);
    }
    entries.push_back(entry);
  }
  const Reader reader = [texts](std::string_view path) -> std::optional<std::string> {
    const auto at = texts->find(path);
    if (at == texts->end()) return std::nullopt;
    return at->second;
  };
  IgnoreRules ignore = find_ignore_file(ignore_candidates(dockerfile, style), reader, reader);
  return {Tree(std::move(entries)), std::move(ignore), reader};
}

Context::Place Context::locate(std::string_view path, bool follow_last) const {
  if (!known_) return {};
  constexpr int most_links = 40;  // As Linux.
  int links = 0;
  std::string done;
  std::string rest = in_context(path);
  const Entry* entry = nullptr;
  while (!rest.empty()) {
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    const std::string next = join(done, std::string_view(rest).substr(0, slash));
    rest.erase(0, std::min(slash + 1, rest.size()));
    entry = tree_.find(next);
    if (entry == nullptr) {
      const std::string whole = join(next, rest);
      return {excludes(whole) == Known::yes ? Known::no : tree_.has(next), whole, nullptr};
    }
    if (!sees(*entry)) return {Known::no, join(next, rest), nullptr};
    if (entry->type != EntryType::symlink || (rest.empty() && !follow_last)) {
      if (!rest.empty() && !entry->is_directory()) return {Known::no, join(next, rest), nullptr};
      done = next;
      continue;
    }
    if (entry->target.empty()) return {Known::unknown, join(next, rest), nullptr};
    if (++links > most_links) return {Known::no, join(next, rest), nullptr};
    const std::string from = entry->target.starts_with('/') ? std::string() : done;
    rest = in_context(join(join(from, entry->target), rest));
    done.clear();
    entry = nullptr;
  }
  return {Known::yes, done, entry};
}

Known Context::has(std::string_view path) const { return locate(path, false).exists; }

Known Context::has_directory(std::string_view path) const {
  const Place place = locate(path, true);
  if (place.exists != Known::yes) return place.exists;
  return stowage::context::known(place.entry == nullptr || place.entry->is_directory());
}

Known Context::excludes(std::string_view path) const {
  if (!known_) return Known::unknown;
  const std::string clean_path = in_context(path);
  if (const Entry* entry = tree_.find(clean_path)) return stowage::context::known(!sees(*entry));
  return stowage::context::known(ignore_.excludes(clean_path));
}

FileText Context::read(std::string_view path) const {
  const Place place = locate(path, true);
  if (place.exists != Known::yes) return {place.exists, std::nullopt};
  if (place.entry == nullptr || place.entry->type != EntryType::file)
    return {Known::no, std::nullopt};
  return {Known::yes, reader_(place.path)};
}

}  // namespace stowage::context
