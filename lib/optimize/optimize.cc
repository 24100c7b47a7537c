#include "lib/optimize/optimize.h"

#include <algorithm>
#include <memory>

#include "lib/graph/graph.h"
#include "lib/optimize/candidates.h"
#include "lib/optimize/cost.h"
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
        cost(rebuild_cost(graph, options.context, options.history, options.base)) {}
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
    drop_answered_refusals();
    return std::move(plan_);
  }

 private:
  bool worthwhile(double gain, double cost) const {
    return gain >= options_.least_gain && gain >= options_.least_share * cost;
  }

  bool improve(std::unique_ptr<Analysis>& current) {
    Candidates found = manifests_first(current->graph, options_.context, options_.base);
    for (Refusal& refusal : found.refusals) refuse(std::move(refusal));
    Candidates sunk = volatile_arguments_last(current->graph);
    std::move(sunk.candidates.begin(), sunk.candidates.end(), std::back_inserter(found.candidates));

    struct Option {
      Candidate* candidate;
      std::unique_ptr<std::string> text;
      std::unique_ptr<Analysis> analysis;
    };
    std::vector<Option> options;
    for (Candidate& candidate : found.candidates) {
      auto text = std::make_unique<std::string>(candidate.text);
      auto analysis = std::make_unique<Analysis>(*text, options_);
      if (!analysis->file.errors.empty()) continue;
      const bool better = worthwhile(current->cost - analysis->cost, current->cost) ||
                          candidate.move.kind == "sink-arg";
      if (better) options.push_back({&candidate, std::move(text), std::move(analysis)});
    }
    std::stable_sort(options.begin(), options.end(), [](const Option& a, const Option& b) {
      return a.analysis->cost < b.analysis->cost;
    });
    std::size_t tried = 0;
    for (Option& option : options) {
      constexpr std::size_t most_tries = 24;
      if (++tried > most_tries) break;
      const proof::Verdict verdict = proof::verify(
          original_, *option.text,
          {.context = options_.context, .base = options_.base, .settings = options_.settings});
      const Grade grade = grade_of(verdict.grade);
      if (grade == Grade::manual || (grade == Grade::assuming && !options_.assuming)) {
        refuse({grade == Grade::assuming ? "needs-assumption" : option.candidate->barrier,
                option.candidate->move.line,
                grade == Grade::assuming && !verdict.assumptions.empty()
                    ? verdict.assumptions.front()
                    : verdict.difference});
        continue;
      }
      accept(option.candidate->move, grade, verdict, *option.text);
      texts_.push_back(std::move(option.text));
      current = std::move(option.analysis);
      return true;
    }
    return false;
  }

  void accept(const Move& move, Grade grade, const proof::Verdict& verdict,
              const std::string& text) {
    plan_.text = text;
    plan_.grade = grade;
    plan_.assumptions = verdict.assumptions;
    plan_.moves.push_back(move);
  }

  void refuse(Refusal refusal) {
    for (const Refusal& earlier : plan_.refusals) {
      if (earlier.code == refusal.code && earlier.reason == refusal.reason) return;
    }
    plan_.refusals.push_back(std::move(refusal));
  }

  /// A place that one candidate could not improve and another did needs no refusal.
  void drop_answered_refusals() {
    std::erase_if(plan_.refusals, [&](const Refusal& refusal) {
      return std::any_of(plan_.moves.begin(), plan_.moves.end(), [&](const Move& move) {
        return move.line == refusal.line &&
               (refusal.code == "barrier-between" || refusal.code == "needs-assumption");
      });
    });
  }

  std::string_view original_;
  const OptimizeOptions& options_;
  Plan plan_;
  std::vector<std::unique_ptr<std::string>>
      texts_;  ///< the current analysis points into the last one
};

}  // namespace

Plan optimize(std::string_view text, const OptimizeOptions& options) {
  return Search(text, options).run();
}

}  // namespace stowage::optimize
