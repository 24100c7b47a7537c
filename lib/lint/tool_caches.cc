#include "lib/lint/tool_caches.h"

#include <algorithm>
#include <memory>

#include "lib/graph/run_step.h"
#include "lib/model/image_name.h"
#include "lib/model/path.h"

namespace stowage::lint {

namespace {

using knowledge::ActionKind;
using knowledge::CacheFolder;
using knowledge::Effects;

/// By the index of a RUN, where a rule has asked.
struct KnownEffects {
  std::vector<std::unique_ptr<const Effects>> of_run;
};

/// The image on which the stages that lead to this one stand: "rust".
std::string base_image(const model::Model& model, const model::Node& node) {
  if (!node.stage) return {};
  std::uint32_t stage = node.stage->index;
  for (std::size_t steps = 0; steps <= model.stages.size(); ++steps) {
    const model::Origin& base = model.stages[stage].base;
    if (const auto* image = std::get_if<model::FromImage>(&base))
      return image->reference.known ? model::repository_of(image->reference.text) : std::string();
    const auto* next = std::get_if<model::FromStage>(&base);
    if (next == nullptr) break;
    stage = next->stage.index;
  }
  return {};
}

/// Places in which a cache may be, as seen by a RUN.
class Places {
 public:
  Places(const Unit& unit, std::uint32_t index) : model_(unit.model()), node_(model_.nodes[index]) {
    const model::Lookup home = model::lookup(model_, node_, "HOME");
    const model::Value& user = model_.user_at(node_);
    const bool root = user.text.empty() || user.text == "root" || user.text == "0" ||
                      user.text.starts_with("root:") || user.text.starts_with("0:");
    if (home.set && home.known)
      home_ = home.text;
    else if (user.known && root)
      home_ = "/root";
    const auto& images = unit.knowledge().images;
    if (const auto image = images.find(base_image(model_, node_)); image != images.end())
      image_ = &image->second;
  }

  /// Another variable than the folder's own names a place that is not followed.
  bool moved(const knowledge::Ecosystem& ecosystem, const CacheFolder& folder) const {
    return std::any_of(ecosystem.caches_moved_by.names.begin(),
                       ecosystem.caches_moved_by.names.end(), [&](const std::string& name) {
                         return name != folder.env && model::lookup(model_, node_, name).set;
                       });
  }
  bool home_known() const { return !home_.empty(); }

  std::vector<std::string> of(const CacheFolder& folder) const {
    std::vector<std::string> out;
    if (const std::string set = value(folder.env); !set.empty()) {
      out.push_back(model::join_path(set, folder.below.empty() ? "." : folder.below));
      return out;
    }
    add(folder.path, out);
    for (const std::string& also : folder.also) add(also, out);
    return out;
  }

 private:
  std::string value(const std::string& name) const {
    if (name.empty()) return {};
    const model::Lookup found = model::lookup(model_, node_, name);
    if (found.set) return found.known ? found.text : std::string();
    if (image_ == nullptr) return {};
    const auto own = image_->env.find(name);
    return own == image_->env.end() ? std::string() : own->second;
  }

  void add(const std::string& path, std::vector<std::string>& out) const {
    out.push_back(path.starts_with("~/") ? model::join_path(home_, path.substr(2)) : path);
  }

  const model::Model& model_;
  const model::Node& node_;
  std::string home_;  ///< empty: not known
  const knowledge::Image* image_ = nullptr;
};

}  // namespace

std::vector<MountOfRun> mounts_of(const Unit& unit, const Place& place, syntax::MountType type) {
  std::vector<MountOfRun> out;
  const auto* run = place.instruction.as<syntax::Run>();
  if (run == nullptr || place.onbuild || place.stage == no_stage) return out;
  const auto is_meant = [&](const syntax::Mount& mount) { return mount.type == type; };
  if (std::none_of(run->mounts.begin(), run->mounts.end(), is_meant)) return out;
  const auto* facts = unit.model().nodes[place.index].as<model::RunFacts>();
  if (facts == nullptr || facts->mounts.size() != run->mounts.size()) return out;
  for (std::size_t i = 0; i < run->mounts.size(); ++i) {
    const model::MountFacts& mount = facts->mounts[i];
    if (!is_meant(run->mounts[i]) || mount.target.text.empty() || !mount.target.known) continue;
    out.push_back({&run->mounts[i], &mount, model::clean_path(mount.target.text)});
  }
  return out;
}

bool ToolCache::does(ActionKind kind) const {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

const Effects& effects_without_mounts(const Unit& unit, std::uint32_t index) {
  auto& known = unit.memo<KnownEffects>().of_run;
  if (known.empty()) known.resize(unit.model().nodes.size());
  if (!known[index]) {
    model::Node node = unit.model().nodes[index];
    node.facts = model::RunFacts{};
    known[index] =
        std::make_unique<const Effects>(graph::run_effects(unit.model(), node, unit.knowledge()));
  }
  return *known[index];
}

std::vector<ToolCache> tool_caches(const Unit& unit, std::uint32_t index) {
  std::vector<ToolCache> out;
  const Places places(unit, index);
  if (!places.home_known()) return out;
  for (const knowledge::Action& action : effects_without_mounts(unit, index).actions) {
    const knowledge::Ecosystem* ecosystem = unit.knowledge().ecosystem(action.ecosystem);
    if (ecosystem == nullptr) continue;
    const auto known = std::find_if(out.begin(), out.end(), [&](const ToolCache& cache) {
      return cache.ecosystem == ecosystem;
    });
    if (known != out.end()) {
      for (auto each = known; each != out.end() && each->ecosystem == ecosystem; ++each)
        each->kinds.push_back(action.kind);
      continue;
    }
    for (const CacheFolder& folder : ecosystem->caches)
      if (!places.moved(*ecosystem, folder))
        out.push_back({ecosystem, &folder, places.of(folder), {action.kind}});
  }
  return out;
}

bool related(std::string_view path, std::string_view other) {
  return knowledge::within(path, other) || knowledge::within(other, path);
}

bool meets(std::string_view folder, const ToolCache& cache) {
  return std::any_of(cache.places.begin(), cache.places.end(),
                     [&](const std::string& place) { return related(folder, place); });
}

std::vector<Edit> add_option(const Unit& unit, const syntax::Mount& mount,
                             std::string_view option) {
  if (unit.text(mount.span).find_first_of("\"'\n\\") != std::string_view::npos) return {};
  return {{{mount.span.end, mount.span.end}, "," + std::string(option)}};
}

}  // namespace stowage::lint
