#include "lib/lint/unit.h"

#include <algorithm>

#include "lib/knowledge/knowledge.h"
#include "lib/lint/dockerfile_uses.h"
#include "lib/lint/hadolint_stages.h"
#include "lib/pipeline/join.h"
#include "lib/syntax/parse_beginning.h"

namespace stowage::lint {

/// A Dockerfile that a CI file builds.
struct Unit::Joined {
  Joined(Source given, const std::shared_ptr<const Settings>& settings)
      : source(std::move(given)), unit(source, {}, settings) {}
  Source source;
  Unit unit;
};

namespace {

/// An image has a few hundred layers at most. What has more instructions was made by a machine that went wrong.
constexpr std::size_t most_instructions = 100'000;

const std::shared_ptr<const Settings>& no_settings() {
  static const auto settings = std::make_shared<const Settings>();
  return settings;
}

/// What the run has read of it already, else anew.
std::unique_ptr<const pipeline::Pipeline> read_pipeline(const Source& source,
                                                        const Settings& settings) {
  if (settings.uses)
    if (auto known = settings.uses->take(source.path(), source.text())) return known;
  return std::make_unique<pipeline::Pipeline>(pipeline::read(source.path(), source.text()));
}

}  // namespace

Unit::Unit(const Source& source, ReadFile read_file, std::shared_ptr<const Settings> settings,
           ListFiles list_files, ListFolder list_folder)
    : source_(source),
      settings_(std::move(settings)),
      read_file_(std::move(read_file)),
      list_files_(std::move(list_files)),
      list_folder_(std::move(list_folder)) {
  if (!settings_) settings_ = no_settings();
  if (has_ignore_file_name(source.path()))
    ignore_ = std::make_unique<IgnoreFile>(read_ignore_file(source.text(), source.path()));
  else if (pipeline::may_be_pipeline(source.path()))
    pipeline_ = read_pipeline(source, *settings_);
  else
    tree_ = syntax::parse_beginning(source.text(), most_instructions);
}

const Unit* Unit::dockerfile(const pipeline::Build& build) const {
  if (!pipeline_) return nullptr;
  return joined(pipeline::dockerfile_paths(*pipeline_, build));
}

const Unit* Unit::dockerfile() const {
  return ignore_ ? joined(dockerfiles_of(source_.path())) : nullptr;
}

const Unit* Unit::joined(std::span<const std::string> paths) const {
  if (!read_file_) return nullptr;
  for (const std::string& path : paths) {
    const auto [entry, is_new] = joined_.try_emplace(path);
    if (is_new) {
      if (const std::optional<std::string> text = read_file_(path))
        entry->second =
            std::make_shared<const Joined>(Source(path, std::string_view(*text)), settings_);
    }
    if (entry->second) return &entry->second->unit;
  }
  return nullptr;
}

const context::Tree* Unit::files() const {
  const auto& files = files_.get([&]() -> std::optional<context::Tree> {
    if (!ignore_ || !list_files_) return std::nullopt;
    return list_files_(folder_of(source_.path()));
  });
  return files ? &*files : nullptr;
}

std::optional<std::string> Unit::read(const std::string& path) const {
  if (!read_file_) return std::nullopt;
  // To look at the names costs less than to open what is not there.
  const std::size_t name = path.rfind('/') + 1;  // npos + 1 == 0
  const auto* names = names_in(path.substr(0, name));
  if (names == nullptr && list_folder_) return std::nullopt;
  if (names != nullptr && !names->empty() &&
      !std::binary_search(names->begin(), names->end(), std::string_view(path).substr(name)))
    return std::nullopt;
  return read_file_(path);
}

const HadolintStages& Unit::hadolint_stages() const {
  if (!hadolint_stages_) hadolint_stages_ = std::make_shared<const HadolintStages>(tree_);
  return *hadolint_stages_;
}

bool Unit::exists(const std::string& path) const { return read(path).has_value(); }

const context::IgnoreRules* Unit::ignore_file() const {
  const auto& rules = ignore_file_.get([&]() -> std::optional<context::IgnoreRules> {
    if (!read_file_) return std::nullopt;
    const std::string& path = source_.path();
    std::string folder = folder_of(path);
    if (settings_->uses)
      if (const auto context = settings_->uses->context_of(path))
        folder = *context == "." ? "" : *context + "/";
    for (const std::string& name : {path + ".dockerignore", folder + ".dockerignore"})
      if (const std::optional<std::string> text = read(name))
        return context::IgnoreRules::parse(*text, name);
    return std::nullopt;
  });
  return rules ? &*rules : nullptr;
}

const knowledge::Base& Unit::knowledge() const {
  return settings_->knowledge ? *settings_->knowledge : knowledge::builtin();
}

const model::Model& Unit::model() const {
  return model_.get(
      [&] { return model::build_model(tree_, model::with_image_facts({}, knowledge())); });
}

const RunCommands& Unit::read_commands(const syntax::Instruction& run, std::uint32_t index) const {
  if (commands_.empty()) commands_.resize(tree_.instructions.size());
  const auto& shells = shells_.get([&] { return shell_settings(tree_); });
  commands_[index] = std::make_unique<const RunCommands>(run, shells[index]);
  return *commands_[index];
}

std::uint32_t instruction_at(const Unit& unit, std::uint32_t offset) {
  const auto& instructions = unit.tree().instructions;
  const auto after = std::upper_bound(
      instructions.begin(), instructions.end(), offset,
      [](std::uint32_t value, const syntax::Instruction& i) { return value < i.span.begin; });
  if (after == instructions.begin()) return syntax::no_instruction;
  return static_cast<std::uint32_t>(after - instructions.begin() - 1);
}

}  // namespace stowage::lint
