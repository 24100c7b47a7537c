#include "rules/packages/metadata.h"

#include <string>

#include "lib/lint/left_files.h"
#include "lib/lint/offer.h"
#include "lib/lint/tool_call.h"

namespace stowage::rules {

void report_metadata(const lint::Unit& unit, const lint::Place& place, lint::Report& report,
                     const Metadata& metadata) {
  const shell::Command* brings = nullptr;
  if (!place.instruction.valid) return;
  const lint::RunCommands& run = unit.commands(place.instruction, place.index);
  const auto is_program = [&](const shell::Command& command) {
    return std::find(metadata.programs.begin(), metadata.programs.end(), command.name) !=
           metadata.programs.end();
  };
  if (std::none_of(run.all().begin(), run.all().end(), is_program)) return;
  for (const shell::Command& command : run.all()) {
    const bool removes =
        std::any_of(metadata.folders.begin(), metadata.folders.end(),
                    [&](std::string_view folder) { return lint::removes(command, folder); });
    if (removes) brings = nullptr;
    if (!is_program(command)) continue;
    const lint::ToolCall& call = run.call(command);
    if (call.is(metadata.actions)) brings = &command;
    if (call.is(metadata.cleaning)) brings = nullptr;
  }
  if (brings == nullptr) return;
  for (const std::string_view folder : metadata.folders)
    if (!lint::reaches_image(unit, place, folder)) return;
  const std::string program(brings->name);
  lint::Diagnostic& found =
      report.add(run.to_source(brings->span),
                 "what `" + program + "` keeps of its repositories stays in the image");
  lint::offer(found, "clean up at the end of the step", Grade::assuming,
              lint::with_last_command(unit, place, program + std::string(metadata.clean)),
              {"nothing that stands on this image needs what `" + program + "` keeps"});
}

}  // namespace stowage::rules
