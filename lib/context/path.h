#pragma once
// Paths inside a build context: relative to its root, forward slashes, no "." and "..", no slash at
// the ends. The root is the empty path.
//
//   in_context("./src/../lib/")      == "lib"
//   in_context("../../etc/passwd")   == "etc/passwd"      (builders cut ".." off at the root)
//   resolve("packages/a", "../b")    == "packages/b"
//   resolve("packages/a", "../../..") has no value        (outside)

#include <optional>
#include <string>
#include <string_view>

namespace stowage::context {

/// Go's path.Clean: the shortest equal path by text alone; "" gives ".".
std::string clean(std::string_view path);

/// The context path that a builder takes for a source as written.
std::string in_context(std::string_view path);
/// Does a builder take the whole context for this source? ".", "./", "/" and, cut off, "..".
bool is_whole_context(std::string_view source);

/// `relative` as seen from the context folder `directory`; nothing when it leaves the context or is
/// absolute.
std::optional<std::string> resolve(std::string_view directory, std::string_view relative);

/// "a/b/c" gives "a/b", "c" gives "".
std::string_view parent_of(std::string_view path);
/// "a/b/c" gives "c".
std::string_view name_of(std::string_view path);
/// "a" and "b/c" give "a/b/c"; an empty side gives the other.
std::string join(std::string_view directory, std::string_view name);
/// True for the folder itself and everything below; everything is inside "".
bool is_inside(std::string_view path, std::string_view directory);

}  // namespace stowage::context
