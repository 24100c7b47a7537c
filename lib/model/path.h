#pragma once
// Paths inside an image: always with forward slashes, cleaned as Go's package path does it.

#include <string>
#include <string_view>

namespace stowage::model {

/// Without doubled slashes, "." and what ".." takes back; "." for an empty path.
std::string clean_path(std::string_view path);

/// `path` itself when it is absolute, else below `folder`; cleaned.
std::string join_path(std::string_view folder, std::string_view path);

/// Its last element; "/" of the root, "." of an empty path.
std::string_view base_name(std::string_view path);

/// `path` with the ending that makes `written` a folder ("/" or "/."), which COPY keeps.
std::string keep_folder_mark(std::string path, std::string_view written);

}  // namespace stowage::model
