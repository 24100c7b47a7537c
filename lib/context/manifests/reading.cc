#include "lib/context/manifests/reading.h"

#include <fmt/core.h>

#include <algorithm>

#include "lib/context/path.h"

namespace stowage::context {
namespace {

/// "a/{b,c}/d" gives "a/b/d" and "a/c/d". Braces do not nest in practice; a bound keeps a hostile
/// file small.
std::vector<std::string> expand_braces(const std::string& pattern) {
  std::vector<std::string> done;
  std::vector<std::string> open{pattern};
  constexpr std::size_t most = 256;
  while (!open.empty() && done.size() + open.size() < most) {
    const std::string next = open.back();
    open.pop_back();
    const std::size_t begin = next.find('{');
    const std::size_t end = next.find('}', begin == std::string::npos ? 0 : begin);
    if (begin == std::string::npos || end == std::string::npos) {
      done.push_back(next);
      continue;
    }
    for (std::size_t at = begin + 1; at <= end;) {
      const std::size_t comma = std::min(next.find(',', at), end);
      open.push_back(next.substr(0, begin) + next.substr(at, comma - at) + next.substr(end + 1));
      at = comma + 1;
    }
  }
  return done;
}

}  // namespace

void Reading::begin(std::string path) {
  path_ = std::move(path);
  directory_ = parent_of(path_);
}

std::string Reading::root_directory() const { return std::string(parent_of(root_)); }

std::optional<std::string> Reading::place(std::string_view relative) {
  std::optional<std::string> path = resolve(directory_, relative);
  if (!path) problem(fmt::format("`{}` lies outside of the build context", relative));
  return path;
}

Known Reading::has(std::string_view relative) const {
  const std::optional<std::string> path = resolve(directory_, relative);
  return path ? context_.has(*path) : Known::no;
}

bool Reading::has_file(std::string_view relative) const {
  const std::optional<std::string> path = resolve(directory_, relative);
  if (!path || path->empty()) return false;
  const Context::Place place = context_.locate(*path, true);
  return place.entry != nullptr && place.entry->type == EntryType::file;
}

void Reading::add_need(std::string path) {
  if (path != root_) result_.needs.push_back(std::move(path));
}

void Reading::need(std::string_view relative) {
  if (auto path = place(relative)) add_need(*std::move(path));
}

bool Reading::need_if_there(std::string_view relative) {
  const bool there = has(relative) == Known::yes;
  if (there) need(relative);
  return there;
}

void Reading::follow(ManifestKind kind, std::string_view relative) {
  if (auto path = place(relative)) {
    add_need(*path);
    next_.push_back({kind, *std::move(path)});
  }
}

bool Reading::follow_if_there(ManifestKind kind, std::string_view relative) {
  const bool there = has(relative) == Known::yes;
  if (there) follow(kind, relative);
  return there;
}

void Reading::follow_member(ManifestKind kind, std::string_view relative) {
  follow(kind, relative);
  if (auto path = resolve(directory_, relative); path && *path != root_)
    result_.members.push_back(*std::move(path));
}

void Reading::lists(std::string_view relative, bool only_if_optimized) {
  auto& list = only_if_optimized ? result_.listed_if_optimized : result_.listed;
  list.emplace_back(relative);
}

void Reading::own_need(std::string_view relative) {
  if (auto path = place(relative)) result_.own_needs.push_back(*std::move(path));
}

void Reading::target(std::string_view relative) {
  if (auto path = place(relative)) result_.targets.push_back(*std::move(path));
}

void Reading::local(std::string_view relative, bool linked,
                    std::initializer_list<std::pair<ManifestKind, std::string_view>> manifests) {
  const std::optional<std::string> path = resolve(directory_, relative);
  if (!path) {
    result_.local.push_back({std::string(relative), path_, linked, true});
    return;
  }
  result_.local.push_back({*path, path_, linked, false});
  for (const auto& [kind, file] : manifests) {
    const std::string manifest = join(*path, file);
    if (context_.has(manifest) != Known::yes) continue;
    add_need(manifest);
    next_.push_back({kind, manifest});
  }
}

void Reading::script(std::string_view name, std::string_view command) {
  result_.lifecycle.push_back({std::string(name), std::string(command), path_});
}

void Reading::lock(std::string_view relative, std::string_view kind,
                   const std::function<std::string(std::string_view)>& version) {
  const std::optional<std::string> path = resolve(directory_, relative);
  if (!path || context_.has(*path) != Known::yes) return;
  add_need(*path);
  LockFile lock{*path, std::string(kind), {}};
  if (version) {
    if (const FileText text = context_.read(*path); text.text) lock.version = version(*text.text);
  }
  result_.locks.push_back(std::move(lock));
}

void Reading::is_package(std::string_view tool, bool is) {
  result_.is_package.insert_or_assign(std::string(tool), is);
}

void Reading::dynamic(std::string_view why) {
  result_.dynamic = true;
  result_.dynamic_reasons.push_back(fmt::format("{}: {}", path_, why));
}

void Reading::problem(std::string_view what) {
  result_.problems.push_back(fmt::format("{}: {}", path_, what));
}

void Reading::incomplete(std::string_view what) {
  result_.complete = false;
  problem(what);
}

std::vector<std::string> Reading::folders(const std::vector<std::string>& patterns,
                                          std::string_view file) {
  if (patterns.empty()) return {};
  std::vector<std::string> rules{
      "**"};  // All is left out but what a pattern takes in, as in an ignore file.
  for (const std::string& pattern : patterns) {
    const bool negated = pattern.starts_with('!');
    for (const std::string& plain : expand_braces(negated ? pattern.substr(1) : pattern)) {
      if (plain.find_first_of("()+@|") != std::string::npos &&
          plain.find('(') != std::string::npos) {
        incomplete(fmt::format("the pattern `{}` is not understood", plain));
        continue;
      }
      const std::string inside = clean(plain);
      const std::optional<std::string> path = resolve(directory_, inside);
      if (!path) {
        problem(fmt::format("`{}` lies outside of the build context", plain));
        continue;
      }
      rules.push_back((negated ? "" : "!") + (path->empty() ? "*" : *path));
    }
  }
  std::vector<Glob> globs;
  std::vector<bool> takes;
  for (const std::string& rule : rules) {
    const bool take = rule.starts_with('!');
    std::optional<Glob> glob =
        Glob::ignore_pattern(take ? std::string_view(rule).substr(1) : std::string_view(rule));
    if (!glob) {
      incomplete(fmt::format("`{}` is not a valid pattern", rule));
      continue;
    }
    globs.push_back(*std::move(glob));
    takes.push_back(take);
  }
  const auto taken = [&](std::string_view folder) {
    bool in = false;
    for (std::size_t i = 0; i < globs.size(); ++i) {
      if (globs[i].matches(folder)) in = takes[i];
    }
    return in;
  };
  std::vector<std::string> found;
  for (const Entry& entry : context_.tree().under(directory_)) {
    if (!context_.sees(entry)) continue;
    if (entry.opaque && taken(entry.path))
      incomplete(fmt::format("what `{}` holds is not known", entry.path));
    if (name_of(entry.path) != file || entry.is_directory()) continue;
    const std::string_view folder = parent_of(entry.path);
    if (folder == directory_ ||
        ("/" + std::string(folder) + "/").find("/node_modules/") != std::string::npos)
      continue;
    if (taken(folder))
      found.emplace_back(directory_.empty() ? folder : folder.substr(directory_.size() + 1));
  }
  return found;
}

std::vector<std::string> Reading::files(std::string_view pattern) {
  std::vector<std::string> found;
  std::string up;  // A pattern may begin above.
  std::string_view base = directory_;
  while (pattern.starts_with("../")) {
    if (base.empty()) return found;
    base = parent_of(base);
    up += "../";
    pattern.remove_prefix(3);
  }
  const std::optional<Glob> glob = Glob::ignore_pattern(pattern);
  if (!glob) return found;
  // The folder before the first wildcard holds all that can match.
  const std::string_view fixed = parent_of(pattern.substr(0, pattern.find_first_of("*?[\\")));
  for (const Entry& entry : context_.tree().under(join(base, fixed))) {
    if (entry.is_directory() || !context_.sees(entry)) continue;
    const std::string_view relative =
        base.empty() ? entry.path : entry.path.substr(base.size() + 1);
    if (glob->matches(relative)) found.push_back(up + std::string(relative));
  }
  return found;
}

std::optional<std::string> Reading::nearest(std::string_view file) const {
  std::string relative;
  for (std::string_view folder = directory_;; folder = parent_of(folder)) {
    if (context_.has(join(folder, file)) == Known::yes) return relative + std::string(file);
    if (folder.empty()) return std::nullopt;
    relative += "../";
  }
}

std::optional<std::string> Reading::text_of(std::string_view relative) {
  const std::optional<std::string> path = resolve(directory_, relative);
  if (!path) return std::nullopt;
  FileText text = context_.read(*path);
  if (text.exists == Known::yes && !text.text)
    incomplete(fmt::format("the text of `{}` is not known", *path));
  return std::move(text.text);
}

}  // namespace stowage::context
