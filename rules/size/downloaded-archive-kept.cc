#include <algorithm>
#include <optional>
#include <string>

#include "lib/lint/final_image.h"
#include "lib/lint/unit.h"
#include "rules/downloads.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using shell::Command;

constexpr std::string_view endings[] = {".tar",    ".tar.gz", ".tgz", ".tar.bz2", ".tbz2",
                                        ".tar.xz", ".txz",    ".zip", ".tar.zst"};

bool is_archive(std::string_view name) {
  return std::any_of(std::begin(endings), std::end(endings),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

std::string_view file_name(std::string_view path) {
  while (path.ends_with('"') || path.ends_with('\'')) path.remove_suffix(1);
  return path.substr(path.rfind('/') + 1);
}

bool names(const Command& command, std::string_view file) {
  return std::any_of(command.arguments().begin(), command.arguments().end(),
                     [&](const shell::Word& word) { return file_name(word.raw) == file; });
}

/// `rm`, or anything else after which nobody can say that the archive is still there.
bool may_remove(const Command& command) {
  for (const std::string_view name : {"rm", "mv", "find", "unlink", "del", "erase", "Remove-Item"})
    if (command.name == name) return true;
  return command.name.find("clean") != std::string_view::npos;
}

bool unpacks(const Command& command) {
  return command.name == "tar" || command.name == "unzip" || command.name == "bsdtar";
}

/// What lies in a cache or a tmpfs is in no layer.
bool may_be_in_mount(const lint::Place& place) {
  const auto* run = place.instruction.as<syntax::Run>();
  return run != nullptr &&
         std::any_of(run->mounts.begin(), run->mounts.end(), [](const syntax::Mount& mount) {
           return mount.type == syntax::MountType::cache || mount.type == syntax::MountType::tmpfs;
         });
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (place.onbuild) return;
  if (!lint::is_in_final_image(unit.tree(), place.stage)) return;
  const lint::RunCommands& run = unit.commands(place.instruction, place.index);
  if (!run.complete()) return;
  const auto commands = run.all();
  if (std::any_of(commands.begin(), commands.end(), may_remove) || may_be_in_mount(place)) return;
  for (const Command& fetch : commands) {
    const std::string path = downloaded_file(fetch);
    const std::string name(file_name(path));
    if (path.empty() || !is_archive(name)) continue;
    const bool unpacked = std::any_of(commands.begin(), commands.end(), [&](const Command& each) {
      return unpacks(each) && names(each, name);
    });
    if (!unpacked) continue;
    lint::Diagnostic& found = report.add(
        run.to_source(fetch.span), "`" + path + "` stays in the layer beside what is unpacked");
    found.help = "delete it in this RUN, or pipe the download into tar";
  }
}

}  // namespace

extern constexpr lint::Rule downloaded_archive_kept{
    .name = "downloaded-archive-kept",
    .category = "size",
    .summary = "A downloaded archive is unpacked and stays in the layer",
    .mentions = "curl wget",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
