#include "lib/proof/variable_places.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "lib/proof/variables.h"

namespace stowage::proof {

namespace {

using knowledge::Access;
using knowledge::Area;

/// What these name is followed by itself, or is no place.
bool is_followed(std::string_view name) {
  static constexpr auto names = std::to_array<std::string_view>(
      {"PATH", "HOME", "LANG", "LANGUAGE", "TZ", "IFS", "PWD", "OLDPWD", "SHELL"});
  return name.starts_with("LC_") || std::find(names.begin(), names.end(), name) != names.end();
}

/// Addresses of other machines are no paths.
void add_path(std::string_view piece, std::vector<std::string_view>& out) {
  if (const std::size_t scheme = piece.find("://"); scheme != std::string_view::npos) {
    if (piece.substr(0, scheme).ends_with("file")) out.push_back(piece.substr(scheme + 3));
    return;
  }
  while (!piece.empty()) {
    const std::size_t end = std::min(piece.find(':'), piece.size());
    if (end > 0) out.push_back(piece.substr(0, end));
    piece.remove_prefix(std::min(end + 1, piece.size()));
  }
}

/// The parts of a value that may be paths: "-Dmaven.repo.local=/m2", "/a:/b".
std::vector<std::string_view> pieces_of(std::string_view value) {
  std::vector<std::string_view> out;
  while (!value.empty()) {
    const std::size_t end = std::min(value.find_first_of(" \t\n,;=\"'()"), value.size());
    if (end > 0) add_path(value.substr(0, end), out);
    value.remove_prefix(std::min(end + 1, value.size()));
  }
  return out;
}

bool looks_like_path(std::string_view text) {
  return text.find('/') != std::string_view::npos || text.starts_with('.') || text.starts_with('~');
}

class Places {
 public:
  Places(knowledge::Effects& effects, const WordPlace& at) : effects_(effects), at_(at) {}

  /// The command writes there.
  void move(const std::optional<std::string>& value, bool cache) {
    if (value && is_usual(*value)) return;
    // Nothing is left of what a folder held only where the folder is the usual one.
    for (Access& one : effects_.writes) one.replaces &= one.removes;
    if (!value) return add({.place = {.area = Area::anywhere}});
    for (const std::string_view piece : pieces_of(*value)) {
      Access access = access_of(piece);
      access.scratch = cache;
      add(std::move(access));
    }
  }
  /// It may.
  void suppose(std::string_view program, std::string_view name,
               const std::optional<std::string>& value) {
    if (!value) return;  // what its places are is in the value, which the command's term holds
    for (const std::string_view piece : pieces_of(*value)) {
      if (!looks_like_path(piece)) continue;
      Access access = access_of(piece);
      if (access.place.area == Area::path && knowledge::is_system_path(access.place.path)) continue;
      access.unless = knowledge::Assumption{
          {},
          fmt::format("`{}` neither reads nor writes {}, which {} names", program, piece, name)};
      add(std::move(access));
    }
  }

 private:
  /// The folder is the one that the command is known to use: GOPATH=/go.
  bool is_usual(const std::string& value) const {
    if (!value.starts_with('/') || value == "/" || knowledge::within(at_.cwd, value)) return false;
    return std::any_of(effects_.writes.begin(), effects_.writes.end(), [&](const Access& one) {
      return !one.relative && one.place.area == Area::path &&
             knowledge::within(one.place.path, value);
    });
  }
  Access access_of(std::string_view piece) const {
    std::string text(piece);
    if (text == "~" || text.starts_with("~/")) text = std::string(at_.home) + text.substr(1);
    if (!text.starts_with('/') && !at_.cwd_known) return {.place = {.area = Area::anywhere}};
    return {.place = {.path = knowledge::absolute(text, at_.cwd), .tree = true},
            .relative = !text.starts_with('/')};
  }
  void add(Access access) {
    effects_.reads.push_back(access);
    effects_.writes.push_back(std::move(access));
  }

  knowledge::Effects& effects_;
  const WordPlace& at_;
};

}  // namespace

void add_places_of_variables(knowledge::Effects& effects, const knowledge::Base& base,
                             std::string_view program, const Variables& variables,
                             const WordPlace& at) {
  const knowledge::Command* command = base.command(program);
  if (command == nullptr || effects.barrier) return;
  const knowledge::Ecosystem* ecosystem = base.ecosystem(command->ecosystem);
  Places places(effects, at);
  for (const auto& [name, value] : variables) {
    if (is_followed(name) || (value && value->empty())) continue;
    const bool output = ecosystem != nullptr && ecosystem->moved_by.has(name);
    const bool cache = ecosystem != nullptr && ecosystem->caches_moved_by.has(name);
    if (output || cache)
      places.move(value, cache && !output);
    else if (effects.env.open || effects.env.has(name) || is_seen_by_programs(name))
      places.suppose(program, name, value);
  }
}

}  // namespace stowage::proof
