#include "tools/stowage/versions.h"

#include "tools/stowage/inputs.h"
#include "tools/stowage/rewrite.h"

namespace stowage::cli {

namespace {

std::unique_ptr<Version> make_version(std::string name, std::string text,
                                      const LoadedBuild& build) {
  auto version = std::make_unique<Version>();
  version->name = std::move(name);
  version->text = std::move(text);
  version->file = syntax::parse(version->text);
  version->model = model::build_model(version->file, build.model.settings);
  version->simulator =
      std::make_unique<cache::Simulator>(version->model, build.context, build.base());
  return version;
}

}  // namespace

Result<Versions> versions_of(const LoadedBuild& build, const std::string& against) {
  std::string other;
  if (against.empty()) {
    other = rewrite(build, true).plan.text;
  } else {
    const Result<Source> source = read_input(against, "<stdin>");
    if (!source) return tl::unexpected(source.error());
    other = source->text();
  }
  Versions versions;
  versions.push_back(make_version("before", std::string(build.source.text()), build));
  if (other == build.source.text())
    versions.front()->name = "as it is";
  else
    versions.push_back(make_version("after", std::move(other), build));
  return versions;
}

}  // namespace stowage::cli
