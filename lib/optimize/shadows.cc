#include "lib/optimize/shadows.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "lib/optimize/needs.h"
#include "lib/syntax/dockerfile.h"

namespace stowage::optimize {

namespace {

/// A folder of the context that an install makes anew.
struct Shadow {
  std::string path;    ///< in the context
  std::uint32_t line;  ///< of the install
};

void add_shadows(const graph::Graph& graph, const syntax::Stage& stage, std::uint32_t index,
                 const OptimizeOptions& options, std::vector<Shadow>& found) {
  using knowledge::ActionKind;
  const auto copies = context_copies(*graph.model, stage.first + 1, index, options.context);
  for (const knowledge::Action& action : graph.steps[index].effects.actions) {
    const knowledge::Ecosystem* ecosystem = options.base.ecosystem(action.ecosystem);
    if (!ecosystem || action.kind != ActionKind::install) continue;
    for (const std::string& output : ecosystem->outputs) {
      const std::string made = knowledge::absolute(output, action.folder);
      for (const ContextCopy& copy : copies) {
        const auto path = copy.to_context(made);
        if (!path || path->empty() || options.context.has_directory(*path) != context::Known::yes)
          continue;
        const bool known = std::any_of(found.begin(), found.end(),
                                       [&](const Shadow& one) { return one.path == *path; });
        if (!known) found.push_back({*path, graph.steps[index].line});
      }
    }
  }
}

std::vector<Shadow> shadows_of(std::string_view text, const OptimizeOptions& options) {
  std::vector<Shadow> found;
  const syntax::Dockerfile file = syntax::parse(text);
  if (!options.context.known() || !file.errors.empty()) return found;
  const model::Model model =
      model::build_model(file, model::with_image_facts(options.settings, options.base));
  const graph::Graph graph = graph::build_graph(model, options.base);
  for (std::size_t s = 0; s < file.stages.size(); ++s) {
    if (!model.stages[s].needed) continue;
    for (std::uint32_t i = file.stages[s].first + 1; i < file.stages[s].end; ++i)
      add_shadows(graph, file.stages[s], i, options, found);
  }
  return found;
}

/// A line that ignores exactly this path; nothing where none does (moby/patternmatcher: a pattern in which `\\` takes the
/// meaning from a sign; blanks around it and lines that begin with `#` or `!` are read before that).
std::optional<std::string> pattern_of(std::string_view path) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  if (path.empty() || path.find('\n') != path.npos || is_blank(path.front()) ||
      is_blank(path.back()))
    return std::nullopt;
  std::string pattern;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const bool special = std::string_view("*?[]\\").find(path[i]) != std::string_view::npos;
    if (special || (i == 0 && (path[i] == '!' || path[i] == '#'))) pattern += '\\';
    pattern += path[i];
  }
  return pattern;
}

/// The text of the ignore file with a line for each folder; nothing when the file cannot be read.
std::optional<std::string> ignore_text(const context::Context& context,
                                       const std::vector<Shadow>& shadows) {
  std::string text;
  if (!context.ignore().file().empty()) {
    const auto old = context.read(context.ignore().file()).text;
    if (!old) return std::nullopt;
    text = *old;
    if (!text.empty() && !text.ends_with('\n')) text += '\n';
  }
  for (const Shadow& shadow : shadows) {
    const auto pattern = pattern_of(shadow.path);
    if (!pattern) return std::nullopt;
    text.append(*pattern).append("\n");
  }
  return text;
}

context::Context with_ignore(const context::Context& context, const std::string& text,
                             const std::string& file) {
  const auto entries = context.tree().entries();
  return {context::Tree(std::vector<context::Entry>(entries.begin(), entries.end())),
          context::IgnoreRules::parse(text, file),
          [&context](std::string_view path) { return context.read(path).text; }};
}

/// Says so where that is why an install stays where it is.
void name_refusals(Plan& plan, const std::vector<Shadow>& shadows) {
  for (Refusal& refusal : plan.refusals) {
    if (refusal.code != "barrier-between" && refusal.code != "needs-assumption") continue;
    for (const Shadow& shadow : shadows) {
      if (shadow.line != refusal.line) continue;
      refusal.code = "context-shadows-output";
      refusal.reason = fmt::format(
          "the build context holds `{}`, which this step makes: a COPY below it would bring the "
          "wrong one",
          shadow.path);
    }
  }
}

}  // namespace

Plan optimize_with_ignore_file(std::string_view text, const OptimizeOptions& options) {
  Plan plan = optimize(text, options);
  const std::vector<Shadow> shadows = shadows_of(text, options);
  if (shadows.empty()) return plan;
  name_refusals(plan, shadows);
  const auto ignored = ignore_text(options.context, shadows);
  if (!options.assuming || !ignored) return plan;
  const std::string file = options.context.ignore().file().empty()
                               ? std::string(".dockerignore")
                               : options.context.ignore().file();
  const context::Context context = with_ignore(options.context, *ignored, file);
  OptimizeOptions inner{.context = context,
                        .history = options.history,
                        .base = options.base,
                        .settings = options.settings,
                        .only_line = options.only_line,
                        .style = options.style,
                        .cache_mounts = options.cache_mounts,
                        .assuming = true,
                        .least_gain = options.least_gain,
                        .least_share = options.least_share};
  Plan better = optimize(text, inner);
  if (!better.changed() || plan.after - better.after < options.least_gain) return plan;
  better.grade = Grade::assuming;
  for (const Shadow& shadow : shadows) {
    better.assumptions.push_back(
        fmt::format("`{}` of the build context is not wanted in the image: the step in line {} "
                    "makes its own",
                    shadow.path, shadow.line));
  }
  better.other_files[file] = *ignored;
  return better;
}

}  // namespace stowage::optimize
