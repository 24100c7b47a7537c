#include "lib/lint/dockerfile_uses.h"

#include <filesystem>
#include <mutex>
#include <utility>

#include "lib/pipeline/join.h"
#include "lib/pipeline/platforms.h"
#include "lib/text/line_table.h"

namespace stowage::lint {

namespace {

std::string normal(std::string_view path) {
  return std::filesystem::path(path).lexically_normal().generic_string();
}

/// The folder of the context that belongs to a Dockerfile found at `paths[at]`: the places are
/// tried in the same order.
std::string context_folder(const pipeline::Pipeline& file, const pipeline::Build& build,
                           std::size_t at) {
  const std::vector<std::string> contexts = pipeline::context_paths(file, build);
  std::string folder = normal(contexts[at % contexts.size()]);
  while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
  return folder.empty() ? "." : folder;
}

std::vector<std::string> arguments_of(const pipeline::Build& build) {
  std::vector<std::string> names;
  for (const pipeline::Text& argument : build.build_args)
    names.push_back(argument.value.substr(0, argument.value.find('=')));
  return names;
}

}  // namespace

/// Units are made on several threads.
struct DockerfileUses::Kept {
  std::mutex mutex;
  std::map<std::string, Read, std::less<>> files;
};

void DockerfileUses::keep(Read file) {
  if (!kept_) kept_ = std::make_shared<Kept>();
  const std::string path = file.source.path();
  kept_->files.insert_or_assign(path, std::move(file));
}

std::unique_ptr<const pipeline::Pipeline> DockerfileUses::take(const std::string& path,
                                                               std::string_view text) const {
  if (!kept_) return nullptr;
  const std::scoped_lock lock(kept_->mutex);
  const auto found = kept_->files.find(path);
  if (found == kept_->files.end() || found->second.source.text() != text) return nullptr;
  return std::move(found->second.pipeline);
}

void DockerfileUses::add(const pipeline::Pipeline& file, const Test& is_linted,
                         const Test& exists) {
  const LineTable lines(file.text());
  for (const pipeline::Build& build : file.builds) {
    const std::vector<std::string> paths = pipeline::dockerfile_paths(file, build);
    for (std::size_t i = 0; i < paths.size(); ++i) {
      const std::string path = normal(paths[i]);
      if (is_linted(path)) {
        uses_[path].push_back(
            {file.path, lines.line_of(build.name_span.begin), pipeline::platforms_of(file, build),
             pipeline::emulated_platform(file, build), context_folder(file, build, i),
             arguments_of(build), build.target.value});
        break;
      }
      if (exists(path)) break;
    }
  }
}

std::span<const DockerfileUse> DockerfileUses::of(std::string_view dockerfile) const {
  const auto found = uses_.find(normal(dockerfile));
  if (found == uses_.end()) return {};
  return found->second;
}

std::optional<std::string> DockerfileUses::context_of(std::string_view dockerfile) const {
  const auto uses = of(dockerfile);
  if (uses.empty()) return std::nullopt;
  for (const DockerfileUse& use : uses)
    if (use.context != uses[0].context) return std::nullopt;
  return uses[0].context;
}

}  // namespace stowage::lint
