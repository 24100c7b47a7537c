// stowage optimize: the file in the order in which the cache holds, as far as the checker agrees.

#include "lib/optimize/optimize.h"

#include <fmt/core.h>

#include "lib/text/diff.h"
#include "lib/text/replace_file.h"
#include "tools/stowage/batch.h"
#include "tools/stowage/build_options.h"
#include "tools/stowage/commands.h"
#include "tools/stowage/rewrite.h"

namespace stowage::cli {

namespace {

std::string describe(const std::string& path, const Rewrite& rewritten) {
  const optimize::Plan& plan = rewritten.plan;
  std::string text;
  for (const optimize::Move& move : plan.moves) {
    text += fmt::format("{}:{}: {}\n  gain: {}\n", path, move.line, move.title, move.effect);
  }
  if (plan.changed()) {
    text += fmt::format("the image stays the same: {}\n", name(plan.grade));
    for (const std::string& assumption : plan.assumptions)
      text += fmt::format("  assumes: {}\n", assumption);
    text += fmt::format(
        "a rebuild after {} takes about {:.0f} s instead of {:.0f} s (our estimate)\n",
        rewritten.history
            ? fmt::format("one of the last {} commits", rewritten.history->commits.size())
            : std::string("a usual change"),
        plan.after, plan.before);
  } else {
    text += path + ": no better order found\n";
  }
  for (const optimize::Refusal& refusal : plan.refusals) {
    const std::string line = refusal.line == 0 ? "" : fmt::format(":{}", refusal.line);
    text += fmt::format("{}{}: not changed: {} [{}]\n", path, line, refusal.reason, refusal.code);
  }
  return text;
}

}  // namespace

int optimize(const OptimizeOptions& options) {
  const auto stop = [](const std::string& message) {
    write_err("stowage: " + message + "\n");
    return trouble;
  };
  const auto build = load_build(options.path, options.build);
  if (!build) return stop(build.error().message);
  const LoadedBuild& loaded = **build;
  const Rewrite rewritten = rewrite(loaded, options.build, options.assuming);
  const optimize::Plan& plan = rewritten.plan;
  write_err(describe(loaded.source.path(), rewritten));

  if (options.write && options.path != "-") {
    if (!plan.changed()) return clean;
    if (const Result<void> written = replace_file(options.path, plan.text); !written)
      return stop(written.error().message);
  }
  if (options.diff) {
    write_out(unified_diff(
        loaded.source.text(), plan.text,
        {.before = "a/" + loaded.source.path(), .after = "b/" + loaded.source.path()}));
  } else if (!options.write || options.path == "-") {
    write_out(plan.text);
  }
  return clean;
}

}  // namespace stowage::cli
