#include "lib/proof/verify.h"

#include <algorithm>
#include <memory>
#include <set>
#include <vector>

#include "lib/context/path.h"
#include "lib/proof/compare.h"
#include "lib/proof/derive.h"
#include "lib/proof/desugar.h"
#include "lib/proof/keys.h"

namespace stowage::proof {

namespace {

/// One of the two files as it was evaluated, with what was asked for it.
struct Side {
  Ledger ledger;
  Evaluation image;
};
using Sides = std::vector<std::shared_ptr<const Side>>;

struct Trial {
  Ledger ledger;
  std::shared_ptr<const Side> old_side, new_side;
  Comparison comparison;
};

class Verifier {
 public:
  Verifier(const model::Model& old_model, const model::Model& new_model,
           const VerifyOptions& options)
      : old_(old_model),
        new_(new_model),
        options_(options),
        split_installs_(
            writes_out_parts(old_model.file->text, new_model.file->text, options.base)) {
    collect_names();
  }

  Trial attempt(std::set<std::string> assumed, bool all = false) {
    Trial trial;
    trial.ledger.assumed = std::move(assumed);
    trial.ledger.assume_all = all;
    trial.ledger.named = named_;
    trial.ledger.numbers = numbers_;
    trial.old_side = side(old_, "OLD", trial.ledger, old_sides_);
    trial.new_side = side(new_, "NEW", trial.ledger, new_sides_);
    trial.ledger.add(trial.old_side->ledger);
    trial.ledger.add(trial.new_side->ledger);
    trial.comparison =
        compare(trial.old_side->image, trial.new_side->image, {terms_, trial.ledger});
    return trial;
  }

  /// Most assumptions that are left out are asked for one of the files only: the other one is what it was.
  std::shared_ptr<const Side> side(const model::Model& model, const std::string& name,
                                   const Ledger& ledger, Sides& known) {
    for (const auto& one : known)
      if (ledger.answers_as(one->ledger)) return one;
    auto made = std::make_shared<Side>(Side{ledger, {}});
    Inputs inputs{.context = options_.context,
                  .base = options_.base,
                  .terms = terms_,
                  .ledger = made->ledger,
                  .manifests = std::move(manifests_),
                  .contents = std::move(contents_),
                  .split_installs = split_installs_};
    made->image = evaluate(model, inputs, name);
    contents_ = std::move(inputs.contents);
    manifests_ = std::move(inputs.manifests);
    constexpr std::size_t most_kept = 8;
    if (known.size() == most_kept) known.erase(known.begin());
    known.push_back(made);
    return made;
  }

  void collect_number(const model::Value& owner) {
    const std::string user = owner.text.substr(0, owner.text.find(':'));
    const bool number = user.find_first_not_of("0123456789") == std::string::npos;
    if (owner.known && number && !user.empty() && user != "0") numbers_.insert(user);
  }

  /// Files of the context that a COPY or a mount of either file names, and numbers of users.
  void collect_names() {
    for (const model::Model* model : {&old_, &new_})
      for (const model::Node& node : model->nodes) {
        collect_number(model->user_at(node));
        if (const auto* copy = node.as<model::CopyFacts>()) {
          collect_number(copy->chown.value);
          if (!std::holds_alternative<model::FromContext>(copy->from)) continue;
          for (const auto& source : copy->sources)
            if (source.value.known) named_.insert(context::in_context(source.value.text));
        } else if (const auto* run = node.as<model::RunFacts>()) {
          for (const model::MountFacts& mount : run->mounts)
            if (std::holds_alternative<model::FromContext>(mount.from) && mount.source.known)
              named_.insert(context::in_context(mount.source.text));
        }
      }
  }

  /// A smallest set of assumptions: none of it can be left out. Large parts are tried first.
  Trial smallest(Trial trial) {
    std::vector<std::string> needed(trial.ledger.open.begin(), trial.ledger.open.end());
    for (std::size_t part = std::max<std::size_t>(needed.size() / 2, 1);; part /= 2) {
      for (std::size_t begin = 0; begin < needed.size();) {
        const std::size_t end = std::min(begin + part, needed.size());
        std::set<std::string> rest(needed.begin(), needed.end());
        for (std::size_t i = begin; i < end; ++i) rest.erase(needed[i]);
        Trial next = attempt(rest);
        if (next.comparison.equal) {
          needed.erase(needed.begin() + static_cast<std::ptrdiff_t>(begin),
                       needed.begin() + static_cast<std::ptrdiff_t>(end));
          trial = std::move(next);
        } else {
          begin = end;
        }
      }
      if (part == 1) break;
    }
    trial.ledger.assumed = {needed.begin(), needed.end()};
    return trial;
  }

 private:
  const model::Model& old_;
  const model::Model& new_;
  const VerifyOptions& options_;
  bool split_installs_;
  Terms terms_;
  Sides old_sides_, new_sides_;
  std::set<std::string> named_, numbers_;
  std::map<std::string, Term> contents_;
  std::map<std::string, context::Manifest> manifests_;
};

/// What is assumed of all that lies in a folder need not be said of the folders in it.
std::vector<std::string> without_implied(const std::set<std::string>& facts) {
  std::vector<std::string> said;
  for (const std::string& fact : facts) {
    const bool of_folder = fact.find(" put in /") != std::string::npos;
    const auto implies = [&](const std::string& other) {
      return fact.size() > other.size() && fact.starts_with(other) && fact[other.size()] == '/';
    };
    if (!of_folder || std::none_of(facts.begin(), facts.end(), implies)) said.push_back(fact);
  }
  return said;
}

}  // namespace

std::string_view name(Grade grade) {
  switch (grade) {
    case Grade::identical:
      return "identical";
    case Grade::equivalent:
      return "equivalent";
    case Grade::assuming:
      return "assuming";
    case Grade::different:
      return "different";
    case Grade::unknown:
      return "unknown";
  }
  return "";
}

Verdict verify(std::string_view old_text, std::string_view new_text, const VerifyOptions& options) {
  const syntax::Dockerfile old_file = syntax::parse(old_text);
  const syntax::Dockerfile new_file = syntax::parse(new_text);
  Verdict verdict;
  for (const auto* file : {&old_file, &new_file})
    if (!file->errors.empty()) {
      verdict.difference = std::string(file == &old_file ? "OLD" : "NEW") +
                           " is not valid: " + std::string(file->errors.front().message);
      return verdict;
    }
  const model::BuildSettings settings = model::with_image_facts(options.settings, options.base);
  const model::Model old_model = model::build_model(old_file, settings);
  const model::Model new_model = model::build_model(new_file, settings);
  Verifier verifier(old_model, new_model, options);
  Trial trial = verifier.attempt({});
  if (same_instructions(old_file, new_file)) {
    verdict.grade = Grade::identical;
  } else if (trial.comparison.equal) {
    verdict.grade = Grade::equivalent;
  } else {
    const bool gave_up = !trial.old_side->image.files.gave_up.empty() ||
                         !trial.new_side->image.files.gave_up.empty();
    if (gave_up) {
      verdict.difference = trial.comparison.difference;
      return verdict;
    }
    Trial all = verifier.attempt({}, true);
    if (!all.comparison.equal) {
      verdict.grade = all.comparison.certain ? Grade::different : Grade::unknown;
      verdict.difference = all.comparison.difference;
      verdict.causes = causes_of(all.old_side->image, all.new_side->image);
      return verdict;
    }
    trial = verifier.smallest(std::move(all));
    verdict.grade = trial.ledger.assumed.empty() ? Grade::equivalent : Grade::assuming;
    verdict.assumptions = without_implied(trial.ledger.assumed);
  }
  if (verdict.grade == Grade::equivalent && step_keys(old_model) == step_keys(new_model))
    verdict.grade = Grade::identical;
  verdict.derivation = derive(trial.old_side->image, trial.new_side->image);
  for (const auto& [fact, how] : trial.ledger.discharged) verdict.discharged.push_back({fact, how});
  return verdict;
}

bool same_keys(std::string_view old_text, std::string_view new_text, const VerifyOptions& options) {
  const syntax::Dockerfile old_file = syntax::parse(old_text);
  const syntax::Dockerfile new_file = syntax::parse(new_text);
  if (!old_file.errors.empty() || !new_file.errors.empty()) return false;
  const model::BuildSettings settings = model::with_image_facts(options.settings, options.base);
  return step_keys(model::build_model(old_file, settings)) ==
         step_keys(model::build_model(new_file, settings));
}

}  // namespace stowage::proof
