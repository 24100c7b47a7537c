#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

/// `service NAME start`, `/etc/init.d/NAME start`, `systemctl start NAME`.
bool starts_service(const shell::Command& command) {
  const auto words = command.argv;
  if (command.name == "service") return words.size() == 3 && words[2].raw == "start";
  if (command.name == "systemctl") return words.size() >= 3 && words[1].raw == "start";
  return words.size() == 2 && words[1].raw == "start" &&
         words[0].raw.find("/init.d/") != std::string_view::npos;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  const auto all = run->all();
  if (all.empty()) return;
  const shell::Command& last = all.back();
  const auto& lists = run->shell().lists;
  if (last.in_function || lists.empty() || lists[0].list->items.empty()) return;
  const bool background = lists[0].list->items.back().background;
  if (!background && (!starts_service(last) || last.pipeline_length > 1)) return;
  const Span span = background ? lists[0].list->items.back().span : last.span;
  lint::Diagnostic& found =
      report.add(run->to_source(span), "this process ends with the RUN; no container has it");
  found.help = "start it in CMD or ENTRYPOINT, or in the RUN that needs it";
}

}  // namespace

extern constexpr lint::Rule lost_background_process{
    .name = "lost-background-process",
    .category = "shell",
    .summary = "A process is started that ends with the RUN",
    .by_default = false,
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
