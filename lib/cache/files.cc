#include "lib/cache/files.h"

#include <algorithm>
#include <utility>

#include "lib/cache/digest.h"
#include "lib/model/path.h"

namespace stowage::cache {

using model::clean_path;

Bytes Bytes::text(std::string text) {
  Bytes result;
  if (!text.empty()) result.parts_.push_back({true, std::move(text)});
  return result;
}

Bytes Bytes::symbol(std::string name) {
  Bytes result;
  result.parts_.push_back({false, std::move(name)});
  return result;
}

void Bytes::append(const Bytes& more) {
  for (const Part& part : more.parts_) {
    if (part.is_text && !parts_.empty() && parts_.back().is_text)
      parts_.back().value += part.value;
    else
      parts_.push_back(part);
  }
}

std::optional<std::string> Bytes::known() const {
  if (parts_.empty()) return "";
  if (parts_.size() == 1 && parts_[0].is_text) return parts_[0].value;
  return std::nullopt;
}

void Bytes::add_to(Digest& digest) const {
  for (const Part& part : parts_) digest.add(part.is_text ? "text" : "symbol").add(part.value);
}

std::string Bytes::key() const {
  Digest digest;
  add_to(digest);
  return digest.text();
}

namespace {

std::string_view parent(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == 0 || slash == std::string_view::npos ? "/" : path.substr(0, slash);
}

bool is_below(std::string_view path, std::string_view folder) {
  if (folder == "/") return path.size() > 1;
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

File folder_entry(bool complete) {
  File file;
  file.type = FileType::directory;
  file.mode = 0755;
  file.complete = complete;
  return file;
}

}  // namespace

// Slashes sort before everything else: what is in a folder follows it at once.
bool Files::Order::operator()(std::string_view a, std::string_view b) const {
  const std::size_t size = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < size; ++i) {
    if (a[i] == b[i]) continue;
    if (a[i] == '/' || b[i] == '/') return a[i] == '/';
    return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[i]);
  }
  return a.size() < b.size();
}

Files Files::empty() {
  Files files;
  files.entries_.emplace("/", folder_entry(true));
  return files;
}

Files Files::unknown(std::string name) {
  Files files;
  files.rest_ = std::move(name);
  return files;
}

void Files::write(const std::string& path, File file) {
  for (std::string_view folder = parent(path); !entries_.contains(folder);
       folder = parent(folder)) {
    // In an image of which not all is known, the folder may be there already: then it is not made.
    if (!is_complete(parent(path))) break;
    entries_.emplace(folder, folder_entry(true));
    if (folder == "/") break;
  }
  if (file.type == FileType::directory) {
    const File* old = std::as_const(*this).find(path);
    if (old)
      file.complete = old->type != FileType::directory || old->complete;
    else
      file.complete = removed_.contains(path) || is_complete(parent(path));
  } else {
    auto below = entries_.upper_bound(path);
    while (below != entries_.end() && is_below(below->first, path)) below = entries_.erase(below);
    if (!removed_.empty()) removed_.erase(path);
  }
  entries_.insert_or_assign(path, std::move(file));
}

void Files::remove(const std::string& path) {
  if (!rest_.empty() && !is_complete(parent(path))) removed_.insert(path);
  auto at = entries_.find(path);
  if (at == entries_.end()) at = entries_.upper_bound(path);
  while (at != entries_.end() && (at->first == path || is_below(at->first, path)))
    at = entries_.erase(at);
}

const File* Files::find(std::string_view path) const {
  const auto found = entries_.find(path);
  return found == entries_.end() ? nullptr : &found->second;
}

File* Files::find(std::string_view path) {
  const auto found = entries_.find(path);
  return found == entries_.end() ? nullptr : &found->second;
}

bool Files::is_complete(std::string_view folder) const {
  if (rest_.empty()) return true;
  for (;; folder = parent(folder)) {
    if (const File* entry = find(folder); entry && entry->complete) return true;
    if (removed_.contains(folder)) return true;
    if (folder == "/") return false;
  }
}

std::optional<bool> Files::exists(std::string_view path) const {
  if (find(path)) return true;
  if (has_below(path)) return true;
  if (path == "/") return true;
  if (is_complete(parent(path)) || removed_.contains(path)) return false;
  return std::nullopt;
}

std::string Files::resolve(std::string_view path, bool follow_last) const {
  constexpr int most_links = 40;
  std::string rest = clean_path(std::string("/").append(path));
  std::string done = "/";
  int links = 0;
  while (rest != "/" && !rest.empty()) {
    const std::size_t end = std::min(rest.find('/', 1), rest.size());
    const std::string next = done == "/" ? rest.substr(0, end) : done + rest.substr(0, end);
    const std::string behind = rest.substr(end);
    const File* entry = find(next);
    const bool follow =
        entry && entry->type == FileType::symlink && (follow_last || !behind.empty());
    if (follow && ++links <= most_links) {
      rest = clean_path("/" + model::join_path(done, entry->target) + "/" + behind);
      done = "/";
      continue;
    }
    done = next;
    rest = behind;
  }
  return done;
}

bool Files::has_below(std::string_view folder) const {
  const auto next = entries_.upper_bound(folder);
  return next != entries_.end() && is_below(next->first, folder);
}

std::vector<std::pair<std::string_view, const File*>> Files::below(std::string_view folder) const {
  std::vector<std::pair<std::string_view, const File*>> result;
  for (auto at = entries_.upper_bound(folder); at != entries_.end() && is_below(at->first, folder);
       ++at)
    result.emplace_back(at->first, &at->second);
  return result;
}

std::string Files::symbol(std::string_view path) const {
  if (rest_.empty()) return {};
  const File* entry = find(path);
  if (entry && (entry->type != FileType::directory || is_complete(path))) return {};
  if (!entry && is_complete(parent(path))) return {};
  return Digest().add("rest").add(rest_).add(path).text();
}

void Files::add_header(Digest& digest, std::string_view path, const File* entry) const {
  if (!entry) {
    digest.add("header").add(symbol(path));
    return;
  }
  const bool link = entry->type == FileType::symlink;
  digest.add(entry->type == FileType::file ? "file" : link ? "link" : "folder");
  digest.add(link ? 0777 : entry->mode).add(entry->owner).add(entry->group);
  for (const auto& [name, value] : entry->xattrs) digest.add(name).add(value);
  if (entry->type == FileType::file) entry->bytes.add_to(digest);
  if (link) digest.add(entry->target);
}

std::string Files::header_digest(std::string_view path) const {
  Digest digest;
  add_header(digest, path, find(path));
  return digest.text();
}

std::string Files::digest(std::string_view path) const {
  const File* entry = find(path);
  if (entry && entry->type != FileType::directory) return header_digest(path);
  Digest digest;
  add_header(digest, path, entry);
  digest.add("below").add(symbol(path));
  const std::size_t skip = path == "/" ? 1 : path.size() + 1;
  for (const auto& [name, file] : below(path)) {
    digest.add("entry").add(name.substr(skip));
    add_header(digest, name, file);
  }
  if (!is_complete(path))
    for (auto at = removed_.lower_bound(path); at != removed_.end(); ++at)
      if (is_below(*at, path)) digest.add("removed").add(*at);
  return digest.text();
}

}  // namespace stowage::cache
