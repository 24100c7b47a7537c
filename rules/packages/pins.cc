#include "rules/packages/pins.h"

#include <string>

namespace stowage::rules {

void report_unpinned(const lint::RunCommands& run, const shell::Command& command,
                     lint::Report& report, const Pins& pins) {
  const lint::ToolCall& call = run.call(command);
  if (!call.is(pins.actions) || call.has_flag(pins.flags)) return;
  lint::Diagnostic* found = nullptr;
  for (const shell::Word* word : call.operands) {
    if (word->expands || word->globs || word->braces || pins.is_pinned(word->text)) continue;
    const Span place = run.to_source(word->span);
    if (found == nullptr) {
      found = &report.add(place, "`" + std::string(word->text) + "` has no version");
      found->help = "name it, as in `" + std::string(pins.example) + "`";
    } else {
      found->labels.push_back({place, ""});
    }
  }
}

}  // namespace stowage::rules
