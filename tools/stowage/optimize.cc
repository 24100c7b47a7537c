// stowage optimize: the file in the order in which the cache holds, as far as the checker agrees.

#include "lib/optimize/optimize.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "lib/context/git_history.h"
#include "lib/lint/fix.h"
#include "lib/text/diff.h"
#include "lib/text/replace_file.h"
#include "rules/rules.h"
#include "tools/stowage/batch.h"
#include "tools/stowage/build_options.h"
#include "tools/stowage/commands.h"

namespace stowage::cli {

namespace {

/// Fewer commits than this say little about what changes often.
constexpr std::size_t least_history = 10;

/// Does the folder hold what the file copies? A Dockerfile that lies alone is judged without a context.
bool is_context_of(const LoadedBuild& build) {
  bool copies = false;
  for (const model::Node& node : build.model.nodes) {
    const auto* copy = node.as<model::CopyFacts>();
    if (!copy || !std::holds_alternative<model::FromContext>(copy->from)) continue;
    for (const model::Expansion& source : copy->sources) {
      if (!source.value.known || source.value.text.find_first_of("*?[:") != std::string::npos)
        continue;
      copies = true;
      if (build.context.has(source.value.text) == context::Known::yes) return true;
    }
  }
  return !copies;
}

std::string describe(const std::string& path, const optimize::Plan& plan,
                     const optimize::OptimizeOptions& options) {
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
        options.history ? fmt::format("one of the last {} commits", options.history->commits.size())
                        : std::string("a usual change"),
        plan.after, plan.before);
  } else {
    text += path + ": no better order found\n";
  }
  for (const optimize::Refusal& refusal : plan.refusals) {
    text += fmt::format("{}:{}: not changed: {} [{}]\n", path, refusal.line, refusal.reason,
                        refusal.code);
  }
  return text;
}

/// Without a build context nothing can be checked: the moves of the lint rule, each with its assumptions.
optimize::Plan plan_without_context(const Source& source, std::string& report) {
  const lint::Rule* const moves[] = {rules::find("copy-before-install")};
  const lint::Fixed fixed = lint::apply_fixes(source, lint::RuleSet(moves), Grade::assuming);
  optimize::Plan plan{.text = fixed.text, .grade = Grade::assuming};
  for (const lint::AppliedFix& move : fixed.applied) {
    plan.moves.push_back({"copy-manifests-first", move.line, move.fix.title, move.fix.effect});
    report += fmt::format("{}:{}: {} [{}]\n  why: {}\n", source.path(), move.line, move.fix.title,
                          name(move.fix.grade), move.message);
    if (!move.fix.effect.empty()) report += fmt::format("  gain: {}\n", move.fix.effect);
    for (const std::string& assumption : move.fix.assumptions)
      report += fmt::format("  assumes: {}\n", assumption);
  }
  if (plan.moves.empty()) report += source.path() + ": no better order found\n";
  return plan;
}

}  // namespace

int optimize(const OptimizeOptions& options) {
  const auto stop = [](const std::string& message) {
    write_err("stowage: " + message + "\n");
    return trouble;
  };
  const auto build = load_build(options.path, options.build);
  if (!build) return stop(build.error().message);
  LoadedBuild& loaded = **build;
  if (loaded.context.known() && options.build.context.empty() && !is_context_of(loaded)) {
    write_err(options.path +
              ": nothing that it copies is beside it: judged without a build context (--context "
              "names one)\n");
    loaded.context = context::Context::none();
  }
  std::string report;
  optimize::Plan plan;
  if (loaded.context.known()) {
    std::string folder = options.build.context;
    if (folder.empty()) folder = std::filesystem::path(options.path).parent_path().string();
    std::optional<context::History> history;
    if (auto read = context::read_git_history(folder.empty() ? "." : folder);
        read && read->commits.size() >= least_history) {
      history = *std::move(read);
    }
    const optimize::OptimizeOptions settings{.context = loaded.context,
                                             .history = history ? &*history : nullptr,
                                             .settings = loaded.model.settings,
                                             .assuming = options.assuming};
    plan = optimize::optimize(loaded.source.text(), settings);
    report = describe(loaded.source.path(), plan, settings);
  } else {
    plan = plan_without_context(loaded.source, report);
  }
  write_err(report);

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
