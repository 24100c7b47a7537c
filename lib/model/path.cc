#include "lib/model/path.h"

#include <vector>

namespace stowage::model {

std::string clean_path(std::string_view path) {
  const bool rooted = path.starts_with('/');
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at < path.size();) {
    std::size_t end = path.find('/', at);
    if (end == std::string_view::npos) end = path.size();
    const std::string_view part = path.substr(at, end - at);
    at = end + 1;
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.push_back(part);
    } else if (!parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (!rooted) {
      parts.push_back(part);
    }
  }
  std::string result;
  for (std::string_view part : parts) {
    if (rooted || !result.empty()) result += '/';
    result += part;
  }
  if (result.empty()) result = rooted ? "/" : ".";
  return result;
}

std::string join_path(std::string_view folder, std::string_view path) {
  if (path.starts_with('/')) return clean_path(path);
  std::string joined(folder);
  joined += '/';
  joined += path;
  return clean_path(folder.empty() ? path : std::string_view(joined));
}

std::string_view base_name(std::string_view path) {
  if (path.empty()) return ".";
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  if (path == "/") return path;
  return path.substr(path.rfind('/') + 1);
}

std::string keep_folder_mark(std::string path, std::string_view written) {
  if (written.ends_with('/')) {
    if (!path.ends_with('/')) path += '/';
  } else if (written.ends_with("/.")) {
    if (path != "/") path += '/';
    path += '.';
  }
  return path;
}

}  // namespace stowage::model
