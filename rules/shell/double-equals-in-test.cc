#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  if (run->is_bash()) return;
  for (const shell::Command& command : run->all()) {
    if ((command.name != "[" && command.name != "test") || !command.wrappers.empty()) continue;
    const knowledge::Sh kind = run->kind();
    if (kind != knowledge::Sh::dash && kind != knowledge::Sh::unknown) return;
    for (const shell::Word& word : command.arguments()) {
      if (word.raw != "==") continue;
      lint::Diagnostic& found = report.add(
          run->to_source(word.span),
          kind == knowledge::Sh::dash ? "dash fails at `==`, and the answer is always no"
                                      : "`==` in `[ … ]` is of bash and busybox: dash fails at it");
      const auto edit = replaced(unit, *run, word.span, "=");
      if (!edit) continue;
      if (kind == knowledge::Sh::unknown)
        lint::offer(found, "write `=`", Grade::assuming, std::vector{*edit},
                    {"`/bin/sh` of the base image takes `==` for `=`"});
      else
        lint::offer(found, "write `=`", Grade::manual, std::vector{*edit});
    }
  }
}

}  // namespace

extern constexpr lint::Rule double_equals_in_test{.name = "double-equals-in-test",
                                                  .category = "shell",
                                                  .summary = "== in a test that knows only =",
                                                  .aliases = {"SC3014"},
                                                  .fixable = true,
                                                  .mentions = "==",
                                                  .keywords = {syntax::Keyword::run},
                                                  .on_instruction = check};

}  // namespace stowage::rules
