#include "tools/stowage/build_options.h"

#include <fmt/core.h>

#include <cstdlib>

#include "lib/report/display.h"
#include "tools/stowage/batch.h"
#include "tools/stowage/find_context.h"
#include "tools/stowage/inputs.h"

namespace stowage::cli {

namespace {

model::BuildSettings settings_of(const BuildOptions& options) {
  model::BuildSettings settings;
  settings.target = options.target;
  if (!options.platform.empty()) settings.target_platform = options.platform;
  if (options.builder == "classic") settings.builder = model::Builder::classic;
  if (options.builder == "buildah" || options.builder == "podman")
    settings.builder = model::Builder::buildah;
  if (options.builder == "kaniko") settings.builder = model::Builder::kaniko;
  for (const std::string& argument : options.build_args) {
    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(0, equals);
    const char* inherited = std::getenv(name.c_str());
    if (equals != std::string::npos)
      settings.build_args[name] = argument.substr(equals + 1);
    else if (inherited)
      settings.build_args[name] = inherited;
  }
  return settings;
}

void take(FoundContext found, LoadedBuild& build) {
  const std::string& path = build.source.path();
  if (found.folder.empty())
    write_err(path +
              ": nothing that it copies is beside it: judged without a build context (--context "
              "names one)\n");
  else if (!found.reason.empty())
    write_err(fmt::format("{}: the build context is taken to be {}: {} (--context names another)\n",
                          path, found.folder, found.reason));
  build.context = std::move(found.context);
  build.folder = std::move(found.folder);
}

}  // namespace

Result<std::optional<knowledge::Base>> own_knowledge(const std::string& rules_dir) {
  if (rules_dir.empty()) return std::nullopt;
  Result<knowledge::Base> base = knowledge::with_rules(rules_dir);
  if (!base) return tl::unexpected(base.error());
  return std::optional(*std::move(base));
}

Result<std::unique_ptr<LoadedBuild>> load_build(const std::string& path,
                                                const BuildOptions& options) {
  Result<Source> source = read_input(path, "<stdin>");
  if (!source) return tl::unexpected(source.error());
  auto build = std::make_unique<LoadedBuild>(std::move(*source));
  auto base = own_knowledge(options.rules_dir);
  if (!base) return tl::unexpected(base.error());
  build->own_base = *std::move(base);
  build->model = model::build_model(build->file, settings_of(options));
  if (!build->model.target) {
    return fail(
        path + ": " +
        (options.target.empty() ? "has no FROM" : "has no stage named \"" + options.target + "\""));
  }
  if (options.no_context || (path == "-" && options.context.empty())) return build;
  const bool podman = build->model.settings.builder == model::Builder::buildah;
  const auto style = podman ? context::IgnoreStyle::podman : context::IgnoreStyle::docker;
  if (options.context.empty()) {
    take(find_context(path, build->model, style), *build);
    return build;
  }
  Result<context::Context> context = context::Context::open(options.context, path, style);
  if (!context) return tl::unexpected(context.error());
  build->context = std::move(*context);
  build->folder = options.context;
  return build;
}

std::string headline(const syntax::Instruction& instruction, std::size_t columns) {
  std::string text(instruction.line.text.substr(0, instruction.line.text.find('\n')));
  if (text.size() > columns) {
    text.resize(columns - 3);
    text += "...";
  }
  std::string shown;
  report::append_visible(shown, text);
  return shown;
}

}  // namespace stowage::cli
