#include "rules/build/context_files.h"

#include <algorithm>
#include <optional>

#include "lib/base/closest.h"
#include "lib/context/path.h"
#include "lib/lint/dockerfile_uses.h"
#include "lib/syntax/chars.h"
#include "lib/text/byte_set.h"

namespace stowage::rules {

namespace {

using lint::Unit;
using Names = std::vector<std::string>;

std::optional<std::string> above(const std::string& folder) {
  if (folder == "/") return std::nullopt;
  if (folder.empty() || folder.ends_with("../")) return folder + "../";
  return folder.substr(0, folder.rfind('/', folder.size() - 2) + 1);
}

bool has(const Names* names, std::string_view name) {
  return names != nullptr && std::binary_search(names->begin(), names->end(), name);
}

std::vector<Context> find_contexts(const Unit& unit) {
  const std::string& path = unit.source().path();
  std::vector<Context> out;
  const auto add = [&](const std::string& folder) -> const Context& {
    return out.emplace_back(Context{folder, unit.names_in(folder)});
  };
  if (unit.settings().uses)
    if (const auto known = unit.settings().uses->context_of(path)) {
      add(*known == "." ? "" : *known + "/");
      return out;
    }
  constexpr std::size_t most = 8;
  std::size_t here = 0;  // how many until the working folder
  for (std::optional<std::string> at = lint::folder_of(path); at && out.size() < most;
       at = above(*at)) {
    if (has(add(*at).names, ".git")) return out;
    if (at->empty()) here = out.size();
  }
  out.resize(std::max<std::size_t>(here, out.empty() ? 0 : 1));
  return out;
}

struct Contexts {
  std::optional<std::vector<Context>> folders;
};

}  // namespace

const std::vector<Context>& contexts_of(const Unit& unit) {
  std::optional<std::vector<Context>>& known = unit.memo<Contexts>().folders;
  if (!known) known = find_contexts(unit);
  return *known;
}

Answer look(const Unit& unit, const Context& context, std::string_view path) {
  const Names* names = context.names;
  std::string at;  // below the context
  while (true) {
    const std::size_t slash = path.find('/');
    const std::string_view name = path.substr(0, slash);
    if (names == nullptr) return {.absent = !at.empty()};
    if (names->empty()) return {};  // a submodule that is not there
    if (!std::binary_search(names->begin(), names->end(), name)) {
      const auto same = std::find_if(names->begin(), names->end(), [&](const std::string& other) {
        return syntax::equal_ignoring_case(other, name);
      });
      if (same != names->end()) return {true, *same};
      constexpr std::size_t most = 2000;  // of which one may be meant
      if (names->size() > most) return {true, ""};
      // A slip of the pen hardly changes the length; most names are passed over by it.
      constexpr std::size_t slip = 2;
      std::vector<std::string_view> others;
      for (const std::string& other : *names)
        if (other.size() <= name.size() + slip && name.size() <= other.size() + slip)
          others.push_back(other);
      const Closest guess = closest(name, others);
      return {true, std::string(guess.word), guess.errors};
    }
    if (slash == std::string_view::npos) return {};
    at.append(name).append("/");
    path.remove_prefix(slash + 1);
    names = unit.names_in(context.folder + at);
  }
}

bool is_there(const Unit& unit, const Context& context, std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return has(context.names, path);
  const bool listed = context.names != nullptr && !context.names->empty();
  if (listed && !has(context.names, path.substr(0, path.find('/')))) return false;
  return has(unit.names_in(context.folder + std::string(path.substr(0, slash + 1))),
             path.substr(slash + 1));
}

std::string cleaned(std::string_view source) {
  if (source.find("://") != std::string_view::npos || source.starts_with("git@")) return {};
  constexpr ByteSet not_plain("*?[$\"'\\`{<");
  if (not_plain.find_in(source) != std::string_view::npos) return {};
  while (source.starts_with('/')) source.remove_prefix(1);
  std::string path(context::clean(source));
  return path == "." || path.starts_with("..") ? std::string() : path;
}

}  // namespace stowage::rules
