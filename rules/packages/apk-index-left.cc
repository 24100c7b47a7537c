#include <optional>
#include <string>

#include "lib/lint/hadolint_stages.h"
#include "lib/lint/left_files.h"
#include "lib/lint/offer.h"
#include "lib/lint/script_rule.h"
#include "lib/lint/tool_call.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::HadolintCommand;
using shell::Command;

constexpr std::string_view index = "/var/cache/apk";

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto fires = [&](const HadolintCommand& command) {
    return command.is("apk", {"add"}) && !command.has_flag({"no-cache"}) &&
           !lint::keeps_outside(place.instruction, index);
  };
  constexpr std::string_view message = "the index of packages stays in the image";
  if (lint::answers_as_hadolint(unit, place, report, message, fires)) return;
  std::optional<bool> stays;  // the same for all commands of the RUN
  lint::each_named(unit, place, {"apk"}, [&](const auto& run, const Command& command) {
    const lint::ToolCall& call = run.call(command);
    if (!call.is({"add"}) || call.unknown || call.has_flag({"--no-cache", "--cache-dir"})) return;
    if (!stays)
      stays = lint::reaches_image(unit, place, index) &&
              lint::reaches_image(unit, place, "/etc/apk/cache") &&
              !lint::removes_any(run, {index});
    if (!*stays) return;
    lint::Diagnostic& found = report.add(run.to_source(command.span), std::string(message));
    lint::offer(found, "write `apk add --no-cache`", Grade::assuming,
                lint::insert_behind(unit, run, *call.action_word, " --no-cache"),
                {"nothing that stands on this image reads the index without an update of its own"});
  });
}

}  // namespace

extern constexpr lint::Rule apk_index_left{.name = "apk-index-left",
                                           .category = "packages",
                                           .summary = "The index of apk stays in the image",
                                           .severity = lint::Severity::info,
                                           .hadolint = {"DL3019", lint::Severity::info},
                                           .aliases = {"DS-0025"},
                                           .fixable = true,
                                           .mentions = "apk",
                                           .keywords = {syntax::Keyword::run},
                                           .on_instruction = check};

}  // namespace stowage::rules
