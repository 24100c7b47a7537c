#include <algorithm>
#include <string>

#include "lib/lint/offer.h"
#include "lib/lint/tool_caches.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// `uv sync`, `uv pip install`, `uv pip sync`: the words that make up the subcommand.
std::size_t installing_words(const shell::Command& command) {
  const auto word = [&](std::size_t i) {
    return i < command.argv.size() ? command.argv[i].raw : std::string_view();
  };
  if (command.name != "uv") return 0;
  if (word(1) == "sync") return 2;
  return word(1) == "pip" && (word(2) == "install" || word(2) == "sync") ? 3 : 0;
}

bool chooses_mode(const lint::Unit& unit, const lint::Place& place, const shell::Command& command) {
  const model::Model& model = unit.model();
  const model::Lookup mode = model::lookup(model, model.nodes[place.index], "UV_LINK_MODE");
  if (mode.set) return true;
  return unit.commands(place.instruction, place.index).script().find("UV_LINK_MODE") !=
             std::string_view::npos ||
         std::any_of(command.argv.begin(), command.argv.end(), [](const shell::Word& word) {
           return word.raw.starts_with("--link-mode") || word.raw == "--no-cache";
         });
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto mounts = lint::cache_mounts(unit, place);
  if (mounts.empty()) return;
  const lint::RunCommands& run = unit.commands(place.instruction, place.index);
  for (const shell::Command& command : run.all()) {
    const std::size_t words = installing_words(command);
    if (words == 0 || chooses_mode(unit, place, command)) continue;
    const auto holds_cache = std::find_if(mounts.begin(), mounts.end(), [](const auto& mount) {
      return mount.target.find("uv") != std::string::npos || mount.target.ends_with("/.cache");
    });
    if (holds_cache == mounts.end()) continue;
    const Span place_of_command = run.to_source(command.argv[words - 1].span);
    lint::Diagnostic& found = report.add(
        run.to_source(command.span), "uv cannot link from the mount at `" + holds_cache->target +
                                         "` into the image: it warns, and copies");
    if (place.instruction.exec_form)
      found.help = "set UV_LINK_MODE=copy";
    else
      lint::offer(found, "copy at once", Grade::equivalent,
                  {{{{place_of_command.end, place_of_command.end}, " --link-mode=copy"}}});
  }
}

}  // namespace

extern constexpr lint::Rule uv_links_into_cache_mount{
    .name = "uv-links-into-cache-mount",
    .category = "mounts",
    .summary = "uv is not told to copy from its cache mount",
    .severity = lint::Severity::info,
    .fixable = true,
    .mentions = "--mount",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
