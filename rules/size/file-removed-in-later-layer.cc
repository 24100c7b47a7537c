#include <algorithm>
#include <optional>
#include <string>

#include "lib/lint/final_image.h"
#include "lib/lint/unit.h"
#include "lib/model/path.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::Unit;
using syntax::Keyword;

/// Paths that a COPY or ADD of one file or folder writes.
std::string copied_to(const Unit& unit, std::uint32_t index, std::size_t source) {
  const auto* words = unit.tree().instructions[index].as<syntax::Copy>();
  const auto* copy = unit.model().nodes[index].as<model::CopyFacts>();
  if (words == nullptr || copy == nullptr || !copy->destination.known) return {};
  std::string name(model::base_name(words->sources[source].text));
  if (name.find_first_of("*?[$") != std::string::npos || name == "." || name == "/") return {};
  const std::string& destination = copy->destination.text;
  if (destination.ends_with('/')) return model::join_path(destination, name);
  return words->sources.size() == 1 ? model::clean_path(destination) : std::string();
}

/// The COPY above in the stage that brought this path.
std::optional<std::uint32_t> brought_by(const Unit& unit, const lint::Place& place,
                                        const std::string& path) {
  for (std::uint32_t i = place.index; i-- > unit.tree().stages[place.stage].first + 1;) {
    const auto* words = unit.tree().instructions[i].as<syntax::Copy>();
    for (std::size_t k = 0; words != nullptr && k < words->sources.size(); ++k)
      if (copied_to(unit, i, k) == path) return i;
  }
  return std::nullopt;
}

/// Archives, packages and folders of them: what is deleted for its size. A script or a patch is not.
bool is_large_name(std::string_view name) {
  for (const std::string_view ending :
       {".tar", ".gz",  ".tgz", ".bz2", ".xz",  ".zst", ".zip", ".7z",  ".deb", ".rpm",
        ".apk", ".whl", ".jar", ".war", ".iso", ".run", ".bin", ".exe", ".msi", ".dump"})
    if (name.ends_with(ending)) return true;
  return name.find("wheel") != std::string_view::npos || name == "packages" || name == "dist";
}

/// By a path as it is written; true also where its last part says nothing.
bool may_be_large(std::string_view written) {
  while (written.ends_with('/')) written.remove_suffix(1);
  const std::string_view name = written.substr(written.rfind('/') + 1);  // npos + 1 == 0
  return name.empty() || name == "." || name == ".." || is_large_name(name);
}

void look_at(const Unit& unit, const lint::Place& place, const lint::RunCommands& run,
             const shell::Command& command, lint::Report& report) {
  const model::Value& cwd = unit.model().cwd_at(unit.model().nodes[place.index]);
  for (const shell::Word& word : command.arguments()) {
    const auto written = shell::literal(word);
    if (!written || written->empty() || written->starts_with('-') || !may_be_large(*written))
      continue;
    if (!written->starts_with('/') && !cwd.known) continue;
    const std::string path = model::join_path(cwd.text, *written);
    if (!is_large_name(model::base_name(path))) continue;
    const auto copy = brought_by(unit, place, path);
    if (!copy) continue;
    const bool add = unit.tree().instructions[*copy].keyword == Keyword::add;
    lint::Diagnostic& found =
        report.add(run.to_source(word.span), "`" + path + "` stays in the layer of its " +
                                                 (add ? "ADD" : "COPY") +
                                                 ": deleting it makes the image no smaller");
    found.labels.push_back({unit.tree().instructions[*copy].span, "is in the image for good"});
    found.help = "mount it in the RUN that needs it: `--mount=type=bind,source=…,target=…`";
  }
}

void check(const Unit& unit, const lint::Place& place, lint::Report& report) {
  if (place.onbuild || place.stage == lint::no_stage) return;
  if (!lint::is_in_final_image(unit.tree(), place.stage)) return;
  const lint::RunCommands& run = unit.commands(place.instruction, place.index);
  bool moved = false;
  for (const shell::Command& command : run.all()) {
    moved = moved || command.name == "cd";
    if (command.name == "rm" && !moved) look_at(unit, place, run, command, report);
  }
}

}  // namespace

extern constexpr lint::Rule file_removed_in_later_layer{
    .name = "file-removed-in-later-layer",
    .category = "size",
    .summary = "A RUN deletes what a COPY put into another layer",
    .aliases = {"LYR502"},
    .mentions = "rm",
    .keywords = {Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
