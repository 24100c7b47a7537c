#include <fmt/core.h>

#include <algorithm>

#include "lib/lint/fix.h"
#include "lib/text/diff.h"
#include "lib/text/replace_file.h"
#include "rules/rules.h"
#include "tools/stowage/batch.h"
#include "tools/stowage/commands.h"
#include "tools/stowage/inputs.h"

namespace stowage::cli {

namespace {

/// Each move: where, what, how sure, and what must hold.
std::string describe(const std::string& path, const lint::AppliedFix& move) {
  std::string text = fmt::format("{}:{}: {} [{}]\n  why: {}\n", path, move.line, move.fix.title,
                                 name(move.fix.grade), move.message);
  if (!move.fix.effect.empty()) text += fmt::format("  gain: {}\n", move.fix.effect);
  for (const std::string& assumption : move.fix.assumptions) {
    text += fmt::format("  assumes: {}\n", assumption);
  }
  return text;
}

}  // namespace

int optimize(const OptimizeOptions& options) {
  const Result<Source> source = read_input(options.path, "<stdin>");
  if (!source) {
    write_err("stowage: " + source.error().message + "\n");
    return trouble;
  }
  if (source->text().empty()) {
    write_err("stowage: " + source->path() + ": is empty: expected at least a FROM\n");
    return trouble;
  }
  const lint::Rule* const moves[] = {rules::find("copy-before-install")};
  const lint::Fixed fixed = lint::apply_fixes(*source, lint::RuleSet(moves), Grade::assuming);
  for (const lint::AppliedFix& move : fixed.applied) write_err(describe(source->path(), move));
  if (fixed.applied.empty()) {
    write_err(source->path() + ": no better order found\n");
  }
  if (options.write && options.path != "-") {
    if (fixed.applied.empty()) return clean;
    if (const Result<void> written = replace_file(options.path, fixed.text); !written) {
      write_err("stowage: " + written.error().message + "\n");
      return trouble;
    }
  }
  if (options.diff) {
    write_out(unified_diff(source->text(), fixed.text,
                           {.before = "a/" + source->path(), .after = "b/" + source->path()}));
  } else if (!options.write || options.path == "-") {
    write_out(fixed.text);
  }
  return clean;
}

}  // namespace stowage::cli
