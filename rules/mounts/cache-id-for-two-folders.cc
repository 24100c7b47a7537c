#include <map>
#include <string>

#include "lib/lint/tool_caches.h"
#include "lib/model/path.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

struct First {
  std::string target;
  Span span;
};

/// "/tmp/.composer-cache" and "/root/.cache/composer": the cache of one tool in two places.
bool alike(std::string_view a, std::string_view b) {
  const auto core = [](std::string_view path) {
    std::string_view name = model::base_name(path);
    while (name.starts_with('.')) name.remove_prefix(1);
    return name;
  };
  const std::string_view x = core(a), y = core(b);
  return x.find(y) != std::string_view::npos || y.find(x) != std::string_view::npos;
}

void check(const lint::Unit& unit, lint::Report& report) {
  std::map<std::string, First> seen;
  const auto& stages = unit.tree().stages;
  for (std::uint32_t stage = 0; stage < stages.size(); ++stage) {
    for (std::uint32_t i = stages[stage].first; i < stages[stage].end; ++i) {
      const lint::Place place{unit.tree().instructions[i], i, stage};
      for (const lint::MountOfRun& mount : lint::cache_mounts(unit, place)) {
        const model::Value& id = mount.facts->id;
        if (id.text.empty() || !id.known) continue;
        const auto [first, is_new] =
            seen.try_emplace(id.text, First{mount.target, mount.mount->span});
        if (is_new || alike(first->second.target, mount.target)) continue;
        lint::Diagnostic& found = report.add(
            mount.mount->span, "the cache `" + id.text + "` is mounted at `" + mount.target +
                                   "` and elsewhere at `" + first->second.target + "`");
        found.labels.push_back({first->second.span, "the same cache"});
        found.help = "give each folder an id of its own";
      }
    }
  }
}

}  // namespace

extern constexpr lint::Rule cache_id_for_two_folders{
    .name = "cache-id-for-two-folders",
    .category = "mounts",
    .summary = "Two different folders are mounted from one cache",
    .mentions = "--mount",
    .on_file = check};

}  // namespace stowage::rules
