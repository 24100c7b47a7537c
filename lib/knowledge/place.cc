// Places: paths, trees, globs and the two areas, and how they overlap.

#include <algorithm>
#include <array>
#include <iterator>

#include "lib/knowledge/effects.h"
#include "lib/knowledge/knowledge.h"
#include "lib/text/byte_set.h"

namespace stowage::knowledge {

namespace {

constexpr ByteSet glob_signs("*?[");

bool starts_with_any(std::string_view path, std::span<const std::string_view> folders) {
  return std::any_of(folders.begin(), folders.end(),
                     [&](auto folder) { return within(path, folder); });
}

std::string_view take_segment(std::string_view& path) {
  while (path.starts_with('/')) path.remove_prefix(1);
  const std::string_view segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

/// Matches one class `[…]` at the start of `pattern`; moves it behind the class. A `[` without end
/// is itself.
bool match_class(std::string_view& pattern, char c) {
  const std::size_t end = pattern.find(']', 2);
  if (end == std::string_view::npos) {
    pattern.remove_prefix(1);
    return c == '[';
  }
  std::string_view set = pattern.substr(1, end - 1);
  pattern.remove_prefix(end + 1);
  const bool negated = set.starts_with('!') || set.starts_with('^');
  if (negated) set.remove_prefix(1);
  bool found = false;
  for (std::size_t i = 0; i < set.size(); ++i) {
    if (i + 2 < set.size() && set[i + 1] == '-') {
      found = found || (set[i] <= c && c <= set[i + 2]);
      i += 2;
    } else {
      found = found || set[i] == c;
    }
  }
  return found != negated;
}

bool match_segment(std::string_view pattern, std::string_view text) {
  std::string_view star_pattern, star_text;
  bool has_star = false;
  while (true) {
    if (pattern.starts_with('*')) {
      pattern.remove_prefix(1);
      star_pattern = pattern;
      star_text = text;
      has_star = true;
      continue;
    }
    if (text.empty() && pattern.empty()) return true;
    bool fits = false;
    if (!text.empty() && !pattern.empty()) {
      std::string_view rest = pattern;
      if (pattern.front() == '[') {
        fits = match_class(rest, text.front());
      } else {
        fits = pattern.front() == '?' || pattern.front() == text.front();
        rest.remove_prefix(1);
      }
      if (fits) {
        pattern = rest;
        text.remove_prefix(1);
        continue;
      }
    }
    if (!has_star || star_text.empty()) return false;
    star_text.remove_prefix(1);
    text = star_text;
    pattern = star_pattern;
  }
}

/// Two globs may name the same path: decided on the text before the first special character of each
/// segment.
bool globs_may_meet(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a.empty() && b.empty();
  if (a.find_first_of("*?[") == std::string_view::npos) return match_segment(b, a);
  if (b.find_first_of("*?[") == std::string_view::npos) return match_segment(a, b);
  const std::string_view head_a = a.substr(0, a.find_first_of("*?["));
  const std::string_view head_b = b.substr(0, b.find_first_of("*?["));
  return head_a.starts_with(head_b) || head_b.starts_with(head_a);
}

/// How one path or glob stands to another, segment by segment; trees reach down.
Overlap overlap_paths(const Place& a, const Place& b) {
  std::string_view left = a.path, right = b.path;
  bool exact = true;
  while (true) {
    const std::string_view x = take_segment(left), y = take_segment(right);
    if (x.empty() && y.empty()) break;
    if (x == "**" || y == "**") return Overlap::possible;
    if (x.empty()) {
      if (!a.tree) return Overlap::above;
      break;
    }
    if (y.empty()) {
      if (!b.tree) return Overlap::above;
      break;
    }
    const bool plain = (!a.glob && !b.glob) || x == y;
    if (plain ? x != y : !globs_may_meet(x, y)) return Overlap::none;
    const auto special = [](std::string_view s) {
      return s.find_first_of("*?[") != std::string_view::npos;
    };
    if (!plain && special(x) && special(y)) exact = false;
  }
  return exact ? Overlap::certain : Overlap::possible;
}

}  // namespace

Place file_at(std::string path) {
  const bool glob = glob_signs.find_in(path) != std::string::npos;
  return {.path = std::move(path), .glob = glob};
}

Place tree_at(std::string path) {
  Place place = file_at(std::move(path));
  place.tree = true;
  return place;
}

std::string absolute(std::string_view path, std::string_view cwd) {
  std::string out;
  out.reserve(path.size() + cwd.size() + 2);
  const auto add = [&](std::string_view from) {
    while (true) {
      const std::string_view segment = take_segment(from);
      if (segment.empty()) return;
      if (segment == ".") continue;
      if (segment == "..") {
        out.resize(std::min(out.size(), out.rfind('/') == std::string::npos ? 0 : out.rfind('/')));
        continue;
      }
      out += '/';
      out += segment;
    }
  };
  if (!path.starts_with('/')) add(cwd);
  add(path);
  return out.empty() ? "/" : out;
}

std::string_view parent(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == 0 || slash == std::string_view::npos ? "/" : path.substr(0, slash);
}

bool within(std::string_view path, std::string_view folder) {
  if (folder == "/") return true;
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

namespace {

/// The part of /opt that software from outside of the distribution takes for itself.
bool is_vendor_folder(std::string_view path) {
  static constexpr auto vendors = std::to_array<std::string_view>(
      {"/opt/bitnami",     "/opt/conda",         "/opt/cuda",
       "/opt/google",      "/opt/homebrew",      "/opt/hostedtoolcache",
       "/opt/intel",       "/opt/java",          "/opt/local",
       "/opt/mamba",       "/opt/micromamba",    "/opt/microsoft",
       "/opt/miniconda",   "/opt/miniconda3",    "/opt/mssql",
       "/opt/mssql-tools", "/opt/mssql-tools18", "/opt/nvidia",
       "/opt/oracle",      "/opt/poetry",        "/opt/python",
       "/opt/rh",          "/opt/rocm",          "/opt/ruby",
       "/opt/venv",        "/opt/virtualenv"});
  return starts_with_any(path, vendors);
}

}  // namespace

bool is_system_path(std::string_view path) {
  static constexpr auto system = std::to_array<std::string_view>(
      {"/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/libx32", "/opt", "/proc",
       "/root", "/run", "/sbin", "/sys", "/usr", "/var"});
  static constexpr auto project =
      std::to_array<std::string_view>({"/usr/src", "/usr/app", "/usr/local/app", "/usr/local/src",
                                       "/var/www", "/var/app", "/var/task"});
  // No package of a distribution has files in /opt (FHS 3.13): what a Dockerfile names there is its own.
  if (path.starts_with("/opt/")) return is_vendor_folder(path);
  return starts_with_any(path, system) && !starts_with_any(path, project);
}

bool glob_match(std::string_view pattern, std::string_view text) {
  if (pattern.find('/') == std::string_view::npos && text.find('/') == std::string_view::npos)
    return match_segment(pattern, text);
  std::string_view rest_pattern = pattern;
  const std::string_view first = take_segment(rest_pattern);
  if (first.empty()) {
    std::string_view rest = text;
    return take_segment(rest).empty();
  }
  if (first == "**") {
    for (std::string_view rest = text;;) {
      if (glob_match(rest_pattern, rest)) return true;
      if (take_segment(rest).empty()) return false;
    }
  }
  std::string_view rest_text = text;
  const std::string_view segment = take_segment(rest_text);
  return !segment.empty() && match_segment(first, segment) && glob_match(rest_pattern, rest_text);
}

Overlap overlap(const Place& a, const Place& b) {
  if (a.area == Area::path && b.area == Area::path) return overlap_paths(a, b);
  if (a.area == Area::anywhere || b.area == Area::anywhere) return Overlap::possible;
  if (a.area == Area::system && b.area == Area::system) return Overlap::possible;
  const Place& path = a.area == Area::path ? a : b;
  if (is_system_path(path.path)) return Overlap::possible;
  // A tree as wide as "/" holds the system's files too.
  return path.tree && path.path == "/" ? Overlap::possible : Overlap::none;
}

std::string describe(const Place& place) {
  if (place.area == Area::system) return "the files of packages";
  if (place.area == Area::anywhere) return "files that the text does not name";
  if (place.tree && place.path == "/") return "the whole file system";
  return place.path;
}

bool EnvReads::has(std::string_view name) const {
  return std::any_of(names.begin(), names.end(), [&](std::string_view known) {
    return known.ends_with('*') ? name.starts_with(known.substr(0, known.size() - 1))
                                : name == known;
  });
}

std::string_view name(ActionKind kind) {
  static constexpr auto names =
      std::to_array<std::string_view>({"install", "fetch", "build", "add", "lock", "clean"});
  return names[static_cast<std::size_t>(kind)];
}

std::string_view program_name(std::string_view word) {
  const std::size_t slash = word.rfind('/');
  return slash == std::string_view::npos ? word : word.substr(slash + 1);
}

namespace {

/// Adds what is not there yet: a script may do the same many times.
template <class T>
void add_new(std::vector<T>& to, std::vector<T>& from) {
  for (T& one : from)
    if (std::find(to.begin(), to.end(), one) == to.end()) to.push_back(std::move(one));
}

/// What the first part wrote is not read from outside by the second.
bool made_before(const Effects& first, const Place& place) {
  return std::any_of(first.writes.begin(), first.writes.end(), [&](const Access& write) {
    if (write.unless || write.place.area != Area::path || place.area != Area::path) return false;
    if (write.place == place) return write.replaces || !place.tree;
    if (write.place.glob || !write.replaces || !write.place.tree) return false;
    return within(place.path, write.place.path);
  });
}

}  // namespace

void append(Effects& effects, Effects next) {
  std::erase_if(next.reads, [&](const Access& read) { return made_before(effects, read.place); });
  std::erase_if(next.programs, [&](const std::string& program) {
    return std::find(effects.provides.begin(), effects.provides.end(), program) !=
           effects.provides.end();
  });
  add_new(effects.reads, next.reads);
  add_new(effects.writes, next.writes);
  add_new(effects.env.names, next.env.names);
  add_new(effects.programs, next.programs);
  add_new(effects.provides, next.provides);
  add_new(effects.users, next.users);
  add_new(effects.unsure, next.unsure);
  std::move(next.actions.begin(), next.actions.end(), std::back_inserter(effects.actions));
  effects.env.open |= next.env.open;
  effects.network |= next.network;
  effects.clock |= next.clock;
  effects.deterministic &= next.deterministic;
  effects.runs_project_code |= next.runs_project_code;
  effects.packages |= next.packages;
  if (!effects.barrier) effects.barrier = std::move(next.barrier);
}

}  // namespace stowage::knowledge
