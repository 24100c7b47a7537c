#include "lib/cache/context_files.h"

#include <algorithm>

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

Watch::Watch(const Selector& selector, const Files& files) {
  if (selector.wildcard) {
    glob_ = context::Glob::go_match(selector.path);
    never_ = !glob_;
  } else {
    source_ = files.resolve(selector.path, selector.follow_links);
  }
  if (!selector.include.empty()) include_ = context::IgnoreRules::from_patterns(selector.include);
  if (!selector.exclude.empty()) exclude_ = context::IgnoreRules::from_patterns(selector.exclude);
}

bool Watch::sees(std::string_view path) const {
  if (never_) return false;
  std::string full = "/";
  full += path;
  std::size_t source = source_.size();  // how much of the path is the source that takes it
  if (glob_) {
    for (std::size_t end = full.find('/', 1);; end = full.find('/', end + 1)) {
      source = std::min(end, full.size());
      if (glob_->matches(std::string_view(full).substr(0, source))) break;
      if (end == std::string::npos) return false;
    }
  } else if (source_ != "/" && full != source_ &&
             !(full.starts_with(source_) && full[source] == '/')) {
    return false;
  }
  if (!include_ && !exclude_) return true;
  const std::size_t skip = source_ == "/" ? 1 : source + 1;
  const std::string_view below =
      full.size() > skip ? std::string_view(full).substr(skip) : std::string_view();
  return (!include_ || include_->excludes(below)) && !(exclude_ && exclude_->excludes(below));
}

}  // namespace stowage::cache
