// stowage optimize: the file in the order in which the cache holds, as far as the checker agrees.

#include "lib/optimize/optimize.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "lib/text/diff.h"
#include "lib/text/replace_file.h"
#include "tools/stowage/batch.h"
#include "tools/stowage/build_options.h"
#include "tools/stowage/commands.h"
#include "tools/stowage/outputs.h"
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
  for (const auto& [file, changed] : plan.other_files)
    text += fmt::format("{} changes too (--diff shows it, --write writes both)\n", file);
  for (const optimize::Refusal& refusal : plan.refusals) {
    const std::string line = refusal.line == 0 ? "" : fmt::format(":{}", refusal.line);
    text += fmt::format("{}{}: not changed: {} [{}]\n", path, line, refusal.reason, refusal.code);
  }
  const auto waits = [](const optimize::Refusal& one) { return one.code == "needs-assumption"; };
  if (std::any_of(plan.refusals.begin(), plan.refusals.end(), waits))
    text += "if what is missing holds: stowage optimize --assuming\n";
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
  const Rewrite rewritten =
      rewrite(loaded, options.assuming, options.style, options.cache_mounts, options.install_again);
  const optimize::Plan& plan = rewritten.plan;
  write_err(describe(loaded.source.path(), rewritten));

  const auto path_of = [&](const std::string& file) {
    return loaded.folder == "." ? file : loaded.folder + "/" + file;
  };
  if (options.write && options.path != "-") {
    if (!plan.changed()) return clean;
    // What the new Dockerfile relies on comes first.
    for (const auto& [file, text] : plan.other_files) {
      const bool there = std::filesystem::exists(path_of(file));
      const Result<void> written =
          there ? replace_file(path_of(file), text) : write_file(path_of(file), text);
      if (!written) return stop(written.error().message);
    }
    if (const Result<void> written = replace_file(options.path, plan.text); !written)
      return stop(written.error().message);
  }
  if (options.diff) {
    const auto diff = [](const std::string& path, std::string_view before, std::string_view after) {
      write_out(unified_diff(before, after, {.before = "a/" + path, .after = "b/" + path}));
    };
    diff(loaded.source.path(), loaded.source.text(), plan.text);
    for (const auto& [file, text] : plan.other_files)
      diff(path_of(file), loaded.context.read(file).text.value_or(""), text);
  } else if (!options.write || options.path == "-") {
    write_out(plan.text);
  }
  return clean;
}

}  // namespace stowage::cli
