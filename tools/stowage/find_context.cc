#include "tools/stowage/find_context.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "lib/context/path.h"
#include "lib/optimize/optimize.h"
#include "tools/stowage/inputs.h"

namespace stowage::cli {

namespace {

namespace fs = std::filesystem;

/// A context says more about itself than its name does only where it lies in a repository, and not far above.
constexpr int most_levels = 6;

std::string or_here(std::string folder) { return folder.empty() ? "." : folder; }

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error);
}

/// The folder of the Dockerfile and those above it up to the repository; only the first outside of one.
std::vector<std::string> folders_around(const std::string& dockerfile) {
  std::vector<std::string> folders = {or_here(fs::path(dockerfile).parent_path().generic_string())};
  std::error_code error;
  fs::path folder = fs::absolute(folders[0], error).lexically_normal();
  if (error) return folders;
  if (!folder.has_filename()) folder = folder.parent_path();
  for (int level = 0; level < most_levels; ++level) {
    if (level > 0) folders.push_back(or_here(fs::proximate(folder, error).generic_string()));
    if (is_there(folder / ".git")) return folders;
    if (folder == folder.parent_path()) break;
    folder = folder.parent_path();
  }
  folders.resize(1);
  return folders;
}

/// What is copied from the context by a name that tells something.
std::vector<std::string> copied_by_name(const model::Model& model) {
  std::vector<std::string> names;
  for (const model::Node& node : model.nodes) {
    const auto* copy = node.as<model::CopyFacts>();
    if (!copy || !std::holds_alternative<model::FromContext>(copy->from)) continue;
    for (const model::Expansion& source : copy->sources) {
      if (!source.value.known || source.value.text.find_first_of("*?[:") != std::string::npos)
        continue;
      const std::string name = context::in_context(source.value.text);
      if (!name.empty()) names.push_back(name);
    }
  }
  return names;
}

std::size_t count_there(const std::string& folder, const std::vector<std::string>& names) {
  return static_cast<std::size_t>(
      std::count_if(names.begin(), names.end(),
                    [&](const std::string& name) { return is_there(fs::path(folder) / name); }));
}

std::string absolute(const std::string& path) {
  std::error_code error;
  return fs::absolute(path, error).lexically_normal().generic_string();
}

/// The CI files that lie where such files lie: in one of the folders, and the workflows of GitHub.
std::vector<std::string> ci_files_in(const std::vector<std::string>& folders) {
  std::vector<std::string> files;
  const auto add = [&](const fs::path& folder) {
    std::error_code error;
    for (auto entry = fs::directory_iterator(folder, error); !error && entry != fs::end(entry);
         entry.increment(error)) {
      std::string path = absolute(entry->path().string());
      if (pipeline::may_be_pipeline(path) && entry->is_regular_file(error))
        files.push_back(std::move(path));
    }
  };
  for (const std::string& folder : folders) {
    add(folder);
    add(fs::path(folder) / ".github/workflows");
  }
  std::sort(files.begin(), files.end());
  return files;
}

lint::DockerfileUses uses_around(const std::string& dockerfile,
                                 const std::vector<std::string>& folders) {
  lint::DockerfileUses uses;
  for (const std::string& path : ci_files_in(folders)) {
    const Result<Source> source = read_input(path, "");
    if (!source) continue;
    uses.add(
        pipeline::read(source->path(), source->text()),
        [&](const std::string& file) { return file == dockerfile; },
        [](const std::string& file) { return is_there(file); });
  }
  return uses;
}

class Search {
 public:
  Search(const std::string& dockerfile, const model::Model& model, context::IgnoreStyle style)
      : dockerfile_(dockerfile),
        model_(model),
        style_(style),
        folders_(folders_around(dockerfile)),
        names_(copied_by_name(model)) {}

  FoundContext run(const lint::DockerfileUses* uses) const {
    if (auto told = told_by_ci(uses)) return *std::move(told);
    if (names_.empty()) return by_manifests();
    for (const std::string& folder : folders_)
      if (count_there(folder, names_) == names_.size())
        return open(folder, fmt::format("all that it copies is there"));
    return count_there(folders_[0], names_) > 0 ? open(folders_[0], "") : FoundContext();
  }

 private:
  FoundContext open(const std::string& folder, std::string reason) const {
    auto context = context::Context::open(folder, dockerfile_, style_);
    if (!context) return {};
    if (absolute(folder) == absolute(folders_[0])) reason.clear();
    return {*std::move(context), folder, std::move(reason)};
  }

  std::optional<FoundContext> told_by_ci(const lint::DockerfileUses* given) const {
    lint::DockerfileUses found;
    std::string name = dockerfile_;
    if (given == nullptr) {
      name = absolute(dockerfile_);
      found = uses_around(name, folders_);
      given = &found;
    }
    const auto folder = given->context_of(name);
    if (!folder || !is_there(*folder)) return std::nullopt;
    const lint::DockerfileUse& use = given->of(name).front();
    std::error_code error;
    return open(or_here(fs::proximate(*folder, error).generic_string()),
                fmt::format("{}:{} says so", fs::proximate(use.file, error).generic_string(),
                            use.line + 1));
  }

  FoundContext by_manifests() const {
    FoundContext own = open(folders_[0], "");
    if (folders_.size() == 1 || !lacks_manifests(own.context)) return own;
    for (std::size_t i = 1; i < folders_.size(); ++i) {
      FoundContext other = open(folders_[i], "the manifests that it installs from are there");
      if (!other.folder.empty() && !lacks_manifests(other.context)) return other;
    }
    return own;
  }

  bool lacks_manifests(const context::Context& context) const {
    const optimize::Plan plan =
        optimize::optimize(model_.file->text, {.context = context, .assuming = true});
    return std::any_of(plan.refusals.begin(), plan.refusals.end(), [](const auto& refusal) {
      return refusal.code == "manifest-not-in-context";
    });
  }

  const std::string& dockerfile_;
  const model::Model& model_;
  context::IgnoreStyle style_;
  std::vector<std::string> folders_;  ///< its own first
  std::vector<std::string> names_;
};

}  // namespace

FoundContext find_context(const std::string& dockerfile, const model::Model& model,
                          context::IgnoreStyle style, const lint::DockerfileUses* uses) {
  return Search(dockerfile, model, style).run(uses);
}

}  // namespace stowage::cli
