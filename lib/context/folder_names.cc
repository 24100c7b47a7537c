#include "lib/context/folder_names.h"

#include <dirent.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string_view>
#include <utility>

namespace stowage::context {

namespace {

std::optional<FolderNames::Names> read_folder(const std::string& folder) {
  constexpr std::size_t most = 20'000;
  const std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(folder.empty() ? "." : folder.c_str()),
                                                 ::closedir);
  if (!open) {
    if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
    return FolderNames::Names();  // a file in it may be open to us all the same
  }
  FolderNames::Names names;
  while (const dirent* const entry = ::readdir(open.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
    if (names.size() == most) return FolderNames::Names();
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

FolderNames::FolderNames(Look look) : look_(std::move(look)) {}
FolderNames::FolderNames() : FolderNames(read_folder) {}

const FolderNames::Names* FolderNames::of(const std::string& folder) {
  auto known = known_.find(folder);
  if (known == known_.end())
    known = known_.emplace(folder, may_exist(folder) ? look_(folder) : std::nullopt).first;
  return known->second ? &*known->second : nullptr;
}

/// False: the folder around it has no such name. Most that a COPY names below the wrong context are ruled out so, and
/// nothing is opened.
bool FolderNames::may_exist(const std::string& folder) {
  constexpr std::size_t longest = 4096;  // PATH_MAX of Linux
  if (folder.size() > longest) return false;
  const std::size_t end = folder.find_last_not_of('/');
  if (end == std::string::npos) return true;
  const std::size_t begin = folder.rfind('/', end) + 1;  // npos + 1 == 0
  const std::string_view name = std::string_view(folder).substr(begin, end + 1 - begin);
  if (name == ".." || name == ".") return true;
  const Names* around = of(folder.substr(0, begin));
  if (around == nullptr) return false;
  return around->empty() || std::binary_search(around->begin(), around->end(), name);
}

}  // namespace stowage::context
