#include "lib/optimize/followers.h"

#include <algorithm>

#include "lib/optimize/landings.h"
#include "lib/syntax/dockerfile.h"

namespace stowage::optimize {

namespace {

bool has(const std::vector<std::uint32_t>& list, std::uint32_t index) {
  return std::find(list.begin(), list.end(), index) != list.end();
}

}  // namespace

bool Between::is_moved(std::uint32_t index) const {
  return std::any_of(choice_.begin(), choice_.end(),
                     [&](const Moved& one) { return one.copy->index == index; });
}

bool Between::lands_among_sources(std::uint32_t index) const {
  const std::vector<std::string> places = landings(*graph_.model, index);
  return std::any_of(places.begin(), places.end(), [&](const std::string& place) {
    return std::any_of(choice_.begin(), choice_.end(), [&](const Moved& one) {
      if (one.copy->index > index || !brings_folder(*one.copy)) return false;
      const auto path = one.copy->to_context(place);
      return path && !files_.contains(*path);
    });
  });
}

bool Between::writes_among_sources(std::uint32_t index) const {
  const knowledge::Effects& effects = graph_.steps[index].effects;
  if (!effects.actions.empty() || effects.barrier) return false;
  // An archive that is fetched, unpacked and removed is not among them afterwards.
  const auto is_removed = [&](const knowledge::Access& access) {
    return std::any_of(
        effects.writes.begin(), effects.writes.end(), [&](const knowledge::Access& other) {
          return other.removes && knowledge::within(access.place.path, other.place.path);
        });
  };
  return std::any_of(effects.writes.begin(), effects.writes.end(),
                     [&](const knowledge::Access& access) {
                       if (access.place.area != knowledge::Area::path || access.scratch ||
                           access.folder || is_removed(access))
                         return false;
                       return std::any_of(choice_.begin(), choice_.end(), [&](const Moved& one) {
                         return one.copy->index < index && one.copy->destination != "/" &&
                                knowledge::within(access.place.path, one.copy->destination);
                       });
                     });
}

std::vector<std::uint32_t> Between::changes_of_sources() const {
  std::vector<std::uint32_t> found;
  for (std::uint32_t i = choice_.front().copy->index + 1; i < install_; ++i) {
    if (is_moved(i)) continue;
    const syntax::Keyword keyword = graph_.model->file->instructions[i].keyword;
    const bool run = keyword == syntax::Keyword::run;
    if (run ? writes_among_sources(i) : lands_among_sources(i)) found.push_back(i);
  }
  return found;
}

std::vector<std::uint32_t> Between::followers(const std::vector<std::uint32_t>& more) const {
  std::vector<std::uint32_t> found = more;
  std::vector<std::uint32_t> above = more;
  for (const Moved& one : choice_) above.push_back(one.copy->index);
  for (std::uint32_t i = *std::min_element(above.begin(), above.end()) + 1; i < install_; ++i) {
    if (has(above, i)) continue;
    const syntax::Keyword keyword = graph_.model->file->instructions[i].keyword;
    if (keyword != syntax::Keyword::run && keyword != syntax::Keyword::copy &&
        keyword != syntax::Keyword::add)
      continue;
    const auto needs = [&](std::uint32_t m) { return m < i && graph_.find(m, i) != nullptr; };
    const bool depends = std::any_of(above.begin(), above.end(), needs);
    const bool follows = std::any_of(more.begin(), more.end(), needs);
    if (!depends || (!follows && reads_only(i))) continue;
    found.push_back(i);
    above.push_back(i);
  }
  std::sort(found.begin(), found.end());
  return found;
}

bool Between::reads_only(std::uint32_t index) const {
  const knowledge::Effects& effects = graph_.steps[index].effects;
  if (effects.barrier || effects.runs_project_code) return false;
  return std::all_of(effects.reads.begin(), effects.reads.end(),
                     [&](const knowledge::Access& access) {
                       if (access.place.area == knowledge::Area::system) return true;
                       if (access.place.area != knowledge::Area::path) return false;
                       return std::all_of(choice_.begin(), choice_.end(), [&](const Moved& one) {
                         const auto path = one.copy->to_context(access.place.path);
                         if (!path)
                           return !knowledge::within(one.copy->destination, access.place.path) ||
                                  !access.place.tree;
                         return !access.place.tree && !access.place.glob && files_.contains(*path);
                       });
                     });
}

}  // namespace stowage::optimize
