#include "tools/stowage/build_options.h"

#include <cstdlib>
#include <filesystem>

#include "lib/optimize/own_context.h"
#include "lib/report/display.h"
#include "tools/stowage/batch.h"
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
  const std::string folder = context_folder(path, options);
  const bool podman = build->model.settings.builder == model::Builder::buildah;
  Result<context::Context> context = context::Context::open(
      folder, path, podman ? context::IgnoreStyle::podman : context::IgnoreStyle::docker);
  if (!context) return tl::unexpected(context.error());
  build->context = std::move(*context);
  if (options.context.empty() && !optimize::is_context_of(build->model, build->context)) {
    write_err(path +
              ": nothing that it copies is beside it: judged without a build context (--context "
              "names one)\n");
    build->context = context::Context::none();
  }
  return build;
}

std::string context_folder(const std::string& path, const BuildOptions& options) {
  if (!options.context.empty()) return options.context;
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
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
