#include "lib/cache/context_files.h"

#include "lib/context/glob.h"
#include "lib/context/ignore.h"

namespace stowage::cache {

using context::EntryType;

Files context_files(const context::Context& context) {
  if (!context.known()) return Files::unknown("context");
  Files files = Files::empty();
  for (const context::Entry& entry : context.tree().entries()) {
    if (!context.sees(entry)) continue;
    const std::string path = "/" + std::string(entry.path);
    File file;
    file.mode = entry.mode;
    if (entry.is_directory()) file.type = FileType::directory;
    if (entry.type == EntryType::symlink) {
      file.type = FileType::symlink;
      file.target = entry.target;
    }
    if (entry.type == EntryType::file || entry.type == EntryType::other)
      file.bytes = Bytes::symbol("file " + path);
    files.write(path, std::move(file));
    if (entry.opaque) {
      File unknown;
      unknown.bytes = Bytes::symbol("folder " + path);
      files.write(path + "/?", std::move(unknown));
    }
  }
  return files;
}

Files with_changes(Files files, const context::Context& context,
                   std::span<const std::string> paths) {
  for (const std::string& path : paths) {
    if (context.excludes(path) == context::Known::yes) continue;
    const std::string full = "/" + path;
    File file;
    if (const File* old = files.find(full); old && old->type == FileType::file) file = *old;
    file.bytes = Bytes::symbol("changed " + full);
    files.write(full, std::move(file));
  }
  return files;
}

bool selects(const Selector& selector, const Files& files, std::string_view path) {
  const std::string full = "/" + std::string(path);
  const auto inside = [&](const std::string& folder) {
    return folder == "/" || full == folder ||
           (full.starts_with(folder) && full[folder.size()] == '/');
  };
  std::string source;
  if (selector.wildcard) {
    const auto glob = context::Glob::go_match(selector.path);
    if (!glob) return false;
    for (std::size_t end = full.find('/', 1);; end = full.find('/', end + 1)) {
      source = full.substr(0, end);
      if (glob->matches(source)) break;
      if (end == std::string::npos) return false;
    }
  } else {
    source = files.resolve(selector.path, selector.follow_links);
    if (!inside(source)) return false;
  }
  const std::size_t skip = source == "/" ? 1 : source.size() + 1;
  const std::string below = full.size() > skip ? full.substr(skip) : "";
  if (!selector.include.empty() &&
      !context::IgnoreRules::from_patterns(selector.include).excludes(below))
    return false;
  return selector.exclude.empty() ||
         !context::IgnoreRules::from_patterns(selector.exclude).excludes(below);
}

}  // namespace stowage::cache
