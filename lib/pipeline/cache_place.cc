#include "lib/pipeline/cache_place.h"

#include <algorithm>
#include <string_view>

#include "lib/pipeline/edits.h"
#include "lib/pipeline/facts.h"

namespace stowage::pipeline {

namespace {

/// `${{ matrix.a }}-${{ matrix.b }}` for the axes that make this build another one in each leg.
std::string leg(const Pipeline& file, const Build& build) {
  const Job* job = job_of(file, build);
  if (job == nullptr) return {};
  std::string out;
  for (const std::string& axis : axes_named(file, *job, identity(build)))
    out +=
        (out.empty() ? "" : "-") +
        (file.kind == FileKind::github_workflow ? "${{ matrix." + axis + " }}" : "${" + axis + "}");
  return out;
}

/// May the values of those axes be parts of a tag? `linux/amd64` may not.
bool fits_in_tag(const Pipeline& file, const Build& build) {
  const Job* job = job_of(file, build);
  const std::vector<std::string> names = axes_named(file, *job, identity(build));
  return std::all_of(names.begin(), names.end(),
                     [&](const std::string& name) { return is_part_of_tag(*job, name); });
}

/// What tells this build from the others of the file, for a name of its own.
std::string own_name(const Build& build) {
  std::string name = build.name;
  if (name.empty()) name = build.target.value;
  if (name.empty()) {
    const std::string_view file = build.dockerfile.value;
    const std::string_view base = file.substr(file.rfind('/') + 1);  // npos + 1 == 0
    if (base.starts_with("Dockerfile") && base.size() > 11)
      name = base.substr(11);
    else if (!base.empty() && base != "Dockerfile")
      name = base.substr(0, base.find('.'));
  }
  if (name.empty()) {
    std::string_view context = build.context.value;
    while (context.ends_with('/')) context.remove_suffix(1);
    name = context.substr(context.rfind('/') + 1);
    if (name == ".") name.clear();
  }
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  });
  return plain ? name : std::string{};
}

/// Where nothing else tells it from the others: the last part of the image's name.
std::string own_or_image_name(const Build& build) {
  std::string name = own_name(build);
  if (!name.empty() || build.tags.empty()) return name;
  const auto image = split_image(build.tags.front().value);
  if (!image) return {};
  name = image->repository.substr(image->repository.rfind('/') + 1);  // npos + 1 == 0
  return name.find_first_of("${}() ") == std::string::npos ? name : std::string{};
}

/// A comma would end the scope.
bool has_comma(const Job* job) {
  return job != nullptr &&
         std::any_of(job->matrix.begin(), job->matrix.end(), [](const Job::Axis& axis) {
           return std::any_of(axis.values.begin(), axis.values.end(), [](const std::string& value) {
             return value.find_first_of(",\"\n") != std::string::npos;
           });
         });
}

/// The scope says what is built, even where the file has one build: other workflows of the repository build other things.
std::optional<CachePlace> github_place(const Pipeline& file, const Build& build) {
  const auto builds = std::count_if(file.builds.begin(), file.builds.end(), [](const Build& other) {
    return other.tool == Tool::github_build_push;
  });
  std::string scope = own_name(build);
  if (builds > 1) {
    scope = own_or_image_name(build);
    const auto same =
        std::count_if(file.builds.begin(), file.builds.end(),
                      [&](const Build& other) { return own_or_image_name(other) == scope; });
    if (scope.empty() || same > 1) return std::nullopt;
  }
  for (const std::string& input : inputs_named(file, build))
    scope += (scope.empty() ? "${{ inputs." : "-${{ inputs.") + input + " }}";
  if (const std::string suffix = leg(file, build); !suffix.empty()) {
    if (has_comma(job_of(file, build))) return std::nullopt;
    scope += (scope.empty() ? "" : "-") + suffix;
  }
  if (!scope.empty()) scope = ",scope=" + scope;
  return CachePlace{"type=gha" + scope, "type=gha" + scope + ",mode=max,ignore-error=true"};
}

}  // namespace

std::optional<CachePlace> cache_place(const Pipeline& file, const Build& build) {
  const Builder builder = builder_of(file, build);
  if (build.tool == Tool::github_build_push) {
    if (builder.driver != Driver::container) return std::nullopt;
    // What a tag's run writes to GitHub's cache no other tag can read.
    if (!file.only_on_tags) return github_place(file, build);
    if (build.push.empty()) return std::nullopt;
  }
  const bool definition = build.tool == Tool::compose || build.tool == Tool::bake;
  if (build.tool != Tool::buildx && build.tool != Tool::github_build_push && !definition)
    return std::nullopt;
  if (build.tool == Tool::buildx && (builder.driver != Driver::container || build.push.empty()))
    return std::nullopt;
  if (build.tags.empty() || !inputs_named(file, build).empty()) return std::nullopt;
  const Text& tag = build.tags.front();
  const std::optional<ImageName> image = split_image(tag.value);
  if (!image) return std::nullopt;
  // Another build of the file with the same repository would overwrite it.
  std::string suffix;
  const auto same = std::count_if(file.builds.begin(), file.builds.end(), [&](const Build& other) {
    if (other.tags.empty()) return false;
    const auto name = split_image(other.tags.front().value);
    return name && name->repository == image->repository;
  });
  if (same > 1) {
    suffix = own_name(build);
    const auto called =
        std::count_if(file.builds.begin(), file.builds.end(),
                      [&](const Build& other) { return own_name(other) == suffix; });
    if (suffix.empty() || called > 1) return std::nullopt;
  }
  if (const std::string axes = leg(file, build); !axes.empty()) {
    if (!fits_in_tag(file, build)) return std::nullopt;
    suffix += (suffix.empty() ? "" : "-") + axes;
  }
  std::string ref =
      std::string(image->repository) + ":cache" + (suffix.empty() ? "" : "-" + suffix);
  if (build.in_shell()) {
    const std::optional<std::string> word = shell_word(file, tag, ref);
    if (!word) return std::nullopt;
    ref = *word;
  }
  std::string more;
  if (is_ecr(image->repository)) {
    const std::optional<Version> version = buildkit_version(file, build);
    if (version && *version < Version{0, 12}) return std::nullopt;  // cannot write what ECR takes
    if (!version || *version < Version{0, 21}) more = ",image-manifest=true,oci-mediatypes=true";
  }
  return CachePlace{"type=registry,ref=" + ref,
                    "type=registry,ref=" + ref + ",mode=max" + more + ",ignore-error=true"};
}

std::optional<std::vector<Edit>> change_place(
    const Build& build, const CacheEntry& to,
    const std::function<std::optional<std::vector<Edit>>(const CacheEntry&)>& change) {
  std::vector<const CacheEntry*> entries;
  for (const CacheEntry& from : build.cache_from)
    if (same_place(from, to)) entries.push_back(&from);
  entries.push_back(&to);
  std::vector<Edit> all;
  for (const CacheEntry* entry : entries) {
    const auto edits = change(*entry);
    if (!edits) return std::nullopt;
    all.insert(all.end(), edits->begin(), edits->end());
  }
  std::sort(all.begin(), all.end(),
            [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
  return all;
}

}  // namespace stowage::pipeline
