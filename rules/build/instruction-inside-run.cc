#include <algorithm>
#include <array>
#include <string>

#include "lib/lint/command_words.h"
#include "lib/syntax/chars.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

constexpr auto keywords = std::to_array<std::string_view>(
    {"ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL",
     "RUN", "USER", "VOLUME", "WORKDIR"});

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  lint::each_command(unit, place, [&](const auto& run, const shell::Command& command) {
    if (command.argv.size() < 2 || command.name.size() < 3 || command.name[0] > 'Z' ||
        command.calls_function)
      return;
    if (std::find(keywords.begin(), keywords.end(), command.name) == keywords.end()) return;
    report
        .add(run.to_source(command.argv[0].span),
             "`" + std::string(command.name) + "` is taken for a command of this RUN")
        .help = "end the RUN on the line above: no backslash, no `&&` behind its last command";
  });
}

}  // namespace

extern constexpr lint::Rule instruction_inside_run{
    .name = "instruction-inside-run",
    .category = "build",
    .summary = "A RUN goes on into the instruction below it",
    .severity = lint::Severity::error,
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
