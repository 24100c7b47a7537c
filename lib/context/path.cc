#include "lib/context/path.h"

namespace stowage::context {

std::string clean(std::string_view path) {
  const bool rooted = path.starts_with('/');
  std::string out;
  out.reserve(path.size() + 1);
  if (rooted) out += '/';
  // Bytes before `floor` are never taken back: the root, or ".." that lead out of a relative path.
  std::size_t floor = out.size();
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string_view part = path.substr(at, end - at);
    at = end + 1;
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      if (out.size() > (rooted ? 1U : 0U)) out += '/';
      out += part;
      continue;
    }
    if (out.size() > floor) {
      const std::size_t slash = out.rfind('/');
      out.resize(slash == std::string::npos || slash < floor ? floor : slash);
    } else if (!rooted) {
      if (!out.empty()) out += '/';
      out += "..";
      floor = out.size();
    }
  }
  return out.empty() ? "." : out;
}

std::string in_context(std::string_view path) { return clean("/" + std::string(path)).substr(1); }

bool is_whole_context(std::string_view source) {
  const bool may = !source.empty() && (source.front() == '.' || source.front() == '/');
  return may && in_context(source).empty();
}

std::optional<std::string> resolve(std::string_view directory, std::string_view relative) {
  if (relative.starts_with('/')) return std::nullopt;
  std::string path = clean(join(directory, relative));
  if (path == "..") return std::nullopt;
  if (path.starts_with("../")) return std::nullopt;
  if (path == ".") path.clear();
  return path;
}

std::string_view parent_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string_view name_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string join(std::string_view directory, std::string_view name) {
  if (directory.empty()) return std::string(name);
  if (name.empty()) return std::string(directory);
  std::string out;
  out.reserve(directory.size() + 1 + name.size());
  out += directory;
  if (!directory.ends_with('/')) out += '/';
  out += name;
  return out;
}

bool is_inside(std::string_view path, std::string_view directory) {
  if (directory.empty()) return true;
  if (!path.starts_with(directory)) return false;
  return path.size() == directory.size() || path[directory.size()] == '/';
}

}  // namespace stowage::context
