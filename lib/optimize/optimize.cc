#include "lib/optimize/optimize.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>

#include "lib/graph/graph.h"
#include "lib/optimize/cache_mounts.h"
#include "lib/optimize/candidates.h"
#include "lib/optimize/cost.h"
#include "lib/optimize/encodings.h"
#include "lib/proof/verify.h"
#include "lib/syntax/dockerfile.h"

namespace stowage::optimize {

namespace {

/// A text with its graph; the model points into the tree, so it stays where it is.
struct Analysis {
  syntax::Dockerfile file;
  model::Model model;
  graph::Graph graph;
  double cost = 0;

  Analysis(std::string_view text, const OptimizeOptions& options)
      : file(syntax::parse(text)),
        model(model::build_model(file, model::with_image_facts(options.settings, options.base))),
        graph(graph::build_graph(model, options.base)),
        cost(rebuild_cost(graph, options.history, options.base)) {}
  Analysis(const Analysis&) = delete;
  Analysis& operator=(const Analysis&) = delete;
};

Grade grade_of(proof::Grade grade) {
  switch (grade) {
    case proof::Grade::identical:
      return Grade::identical;
    case proof::Grade::equivalent:
      return Grade::equivalent;
    case proof::Grade::assuming:
      return Grade::assuming;
    case proof::Grade::different:
    case proof::Grade::unknown:
      return Grade::manual;
  }
  return Grade::manual;
}

class Search {
 public:
  /// `options.history`: of seen_history().
  Search(std::string_view text, const OptimizeOptions& options)
      : original_(text), options_(options) {
    plan_.text = text;
  }

  Plan run() {
    auto current = std::make_unique<Analysis>(plan_.text, options_);
    plan_.before = plan_.after = current->cost;
    if (!current->file.errors.empty() || !current->model.target) return std::move(plan_);
    // Each round makes the one move that saves most; a file has few installs, so few rounds are enough.
    constexpr int most_rounds = 12;
    for (int round = 0; round < most_rounds && improve(current); ++round) {
    }
    plan_.after = current->cost;
    plan_.before += sunk_gain_;
    if (plan_.changed()) encode();
    for (Refusal& refusal : plan_.refusals) refusal.line = original_line(*current, refusal.line);
    if (options_.cache_mounts) mount_caches();
    return std::move(plan_);
  }

 private:
  /// That other steps change places is worth it only where much is saved: no install comes to stand above its sources.
  bool worthwhile(double gain, double cost, const std::string& kind) const {
    constexpr double most_noise = 5, share_of_noise = 0.05;
    if (kind == "reorder" && (gain < most_noise || gain < share_of_noise * cost)) return false;
    return gain >= options_.least_gain && gain >= options_.least_share * cost;
  }

  struct Option {
    Candidate* candidate;
    std::unique_ptr<std::string> text;
    std::unique_ptr<Analysis> analysis;
  };

  /// The candidates that save enough, the best first.
  std::vector<Option> options(const Analysis& current, std::vector<Candidate>& candidates) {
    std::vector<Option> found;
    for (Candidate& candidate : candidates) {
      if (options_.only_line && candidate.install_line != *options_.only_line) continue;
      auto text = std::make_unique<std::string>(candidate.text);
      auto analysis = std::make_unique<Analysis>(*text, options_);
      if (!analysis->file.errors.empty()) continue;
      const double gain = current.cost - analysis->cost + candidate.gain;
      if (worthwhile(gain, current.cost, candidate.move.kind))
        found.push_back({&candidate, std::move(text), std::move(analysis)});
      else if (candidate.move.kind != "reorder" && candidate.move.kind != "sink-arg")
        small_.push_back({"gain-below-threshold", candidate.install_line,
                          fmt::format("{} would save {:.1f} s of {:.0f} s in an average rebuild",
                                      candidate.move.kind == "prefetch"
                                          ? "a step above the sources that downloads what it needs"
                                          : "to copy the sources below it",
                                      std::max(gain, 0.0), current.cost)});
    }
    std::stable_sort(found.begin(), found.end(), [](const Option& a, const Option& b) {
      return a.analysis->cost - a.candidate->gain < b.analysis->cost - b.candidate->gain;
    });
    return found;
  }

  bool improve(std::unique_ptr<Analysis>& current) {
    Candidates found =
        manifests_first(current->graph, options_.context, options_.base, options_.install_again);
    Candidates sunk = volatile_arguments_last(current->graph, options_.history, options_.base);
    std::move(sunk.candidates.begin(), sunk.candidates.end(), std::back_inserter(found.candidates));
    plan_.refusals = std::move(found.refusals);
    worth_.clear();
    small_.clear();
    if (accept_one(current, found.candidates)) return true;
    // Only then, so that no other order stands in the way of what saves more.
    std::vector<Candidate> orders =
        least_cost_order(current->graph, options_.context, options_.history, options_.base);
    if (accept_one(current, orders)) return true;
    if (plan_.refusals.empty() && !plan_.changed()) {
      plan_.refusals =
          small_.empty() ? std::move(found.notes) : std::vector<Refusal>{small_.front()};
    }
    if (plan_.refusals.empty() && !plan_.changed())
      plan_.refusals.push_back(
          {"already-in-order", 0, "no install stands below a COPY of files that it does not need"});
    return false;
  }

  /// Makes the best move that the checker accepts.
  bool accept_one(std::unique_ptr<Analysis>& current, std::vector<Candidate>& candidates) {
    for (Option& option : options(*current, candidates)) {
      const Candidate& candidate = *option.candidate;
      auto [known, is_new] = rejected_.try_emplace(candidate.key);
      if (is_new && ++tried_ <= most_tries) {
        const proof::Verdict verdict = proof::verify(
            original_, *option.text,
            {.context = options_.context, .base = options_.base, .settings = options_.settings});
        const Grade grade = grade_of(verdict.grade);
        if (grade != Grade::manual && (grade != Grade::assuming || options_.assuming)) {
          rejected_.erase(known);
          sunk_gain_ = std::max(sunk_gain_, candidate.gain);
          accept(candidate.move, grade, verdict, *option.text);
          texts_.push_back(std::move(option.text));
          current = std::move(option.analysis);
          return true;
        }
        known->second =
            refusal_of(candidate, verdict, original_line(*current, candidate.install_line));
      }
      refuse(known->second, candidate.install_line, candidate.gain - option.analysis->cost);
    }
    return false;
  }

  /// `install`: the line of the step that would come to stand above the sources, in the original.
  static Refusal refusal_of(const Candidate& candidate, const proof::Verdict& verdict,
                            std::uint32_t install) {
    if (verdict.grade == proof::Grade::assuming && !verdict.assumptions.empty())
      return {"needs-assumption", 0,
              fmt::format("the image stays the same only if {}{}", verdict.assumptions.front(),
                          verdict.assumptions.size() == 1
                              ? ""
                              : fmt::format(", and {} more", verdict.assumptions.size() - 1))};
    return {candidate.barrier, 0,
            candidate.obstacle.empty() ? in_words(verdict, install) : candidate.obstacle};
  }

  /// The first command that is not shown to do the same says more than what is left behind in the end.
  static std::string in_words(const proof::Verdict& verdict, std::uint32_t install) {
    if (verdict.causes.empty())
      return "it is not shown that the image would stay the same: " + verdict.difference;
    // What may read anything is more likely to need the sources than what packages are brought by.
    const auto any =
        std::find_if(verdict.causes.begin(), verdict.causes.end(),
                     [&](const auto& one) { return one.anything && one.line < install; });
    const auto& [line, what, anything] =
        any == verdict.causes.end() ? verdict.causes.front() : *any;
    if (line < install)
      return fmt::format("{} (line {}) stands in between, and may need what would be copied later",
                         what, line);
    if (line == install)
      return fmt::format(
          "it is not shown that {} does the same without the other files of the project", what);
    return fmt::format("it is not shown that {} (line {}) finds the same files then", what, line);
  }

  void accept(const Move& move, Grade grade, const proof::Verdict& verdict,
              const std::string& text) {
    plan_.text = text;
    plan_.grade = grade;
    plan_.assumptions = verdict.assumptions;
    plan_.moves.push_back(move);
  }

  /// One reason a step: that of the move that would save most, and of such the one that moves least, which comes last.
  void refuse(Refusal refusal, std::uint32_t line, double worth) {
    if (refusal.code.empty()) return;
    refusal.line = line;
    for (Refusal& earlier : plan_.refusals) {
      if (earlier.line != line) continue;
      const auto best = worth_.find(line);
      if (best != worth_.end() && worth > best->second - 1e-6) earlier = std::move(refusal);
      return;
    }
    worth_[line] = worth;
    plan_.refusals.push_back(std::move(refusal));
  }

  /// The line in the file as it was given.
  std::uint32_t original_line(const Analysis& current, std::uint32_t line) const {
    if (!plan_.changed()) return line;
    const syntax::Dockerfile original = syntax::parse(original_);
    for (const syntax::Instruction& moved : current.file.instructions) {
      if (moved.first_line != line) continue;
      for (const syntax::Instruction& instruction : original.instructions) {
        if (instruction.keyword == moved.keyword &&
            instruction.line.text.ends_with(moved.line.text.substr(moved.operands_offset)))
          return instruction.first_line;
      }
    }
    return line;
  }

  /// Takes a text that does what the present one does, if it is good enough.
  bool take(const std::string& text) {
    const proof::Verdict verdict = proof::verify(
        original_, text,
        {.context = options_.context, .base = options_.base, .settings = options_.settings});
    const Grade grade = grade_of(verdict.grade);
    if (grade == Grade::manual || (grade == Grade::assuming && !options_.assuming)) return false;
    plan_.text = text;
    plan_.grade = grade;
    plan_.assumptions = verdict.assumptions;
    return true;
  }

  void encode() {
    if (const auto other = encoded(original_, plan_.text, options_)) take(*other);
  }

  void mount_caches() {
    CacheMounts mounts = cache_mounts(plan_.text, options_);
    for (Refusal& refusal : mounts.refusals) plan_.refusals.push_back(std::move(refusal));
    if (mounts.moves.empty()) return;
    if (take(mounts.text)) {
      for (Move& move : mounts.moves) plan_.moves.push_back(std::move(move));
    } else {
      plan_.refusals.push_back({"needs-assumption", mounts.moves.front().line,
                                "what lies in the cache now would not be in the image"});
    }
  }

  static constexpr int most_tries = 40;
  std::map<std::uint32_t, double> worth_;  ///< of the refused moves that the checker saw, by line

  std::string_view original_;
  const OptimizeOptions& options_;
  Plan plan_;
  std::map<std::string, Refusal> rejected_;  ///< what the checker did not accept, by Candidate::key
  std::vector<Refusal> small_;               ///< what would save too little
  int tried_ = 0;
  double sunk_gain_ = 0;  ///< of arguments moved down; two of one place save the same steps
  std::vector<std::unique_ptr<std::string>>
      texts_;  ///< the current analysis points into the last one
};

}  // namespace

Plan optimize(std::string_view text, const OptimizeOptions& options) {
  if (!options.history) return Search(text, options).run();
  const context::History seen = seen_history(*options.history, options.context);
  OptimizeOptions with_seen = options;
  with_seen.history = &seen;
  return Search(text, with_seen).run();
}

}  // namespace stowage::optimize
