#pragma once
// The evaluation of one Dockerfile while it goes on: what run.cc, copy.cc and evaluate.cc share.

#include <map>
#include <string>

#include "lib/proof/concrete.h"
#include "lib/proof/evaluate.h"

namespace stowage::proof {

/// A stage as far as it is evaluated.
struct StageValue {
  std::map<std::string, std::string> config;
  Files files;
};

struct Build {
  const model::Model& model;
  Inputs& inputs;
  std::string side;  ///< "OLD", "NEW"
  std::map<std::uint32_t, StageValue> stages;
  /// What steps of this build have done with a cache mount, by the id of the cache.
  std::map<std::string, Term> caches = {};
  std::vector<Step> steps;

  Setting setting() const { return {inputs.terms, inputs.ledger}; }
  const StageValue& stage(model::StageId id);
};

/// Where an instruction stands.
struct Site {
  Build& build;
  const model::Node& node;
  Files& files;

  std::uint32_t line() const { return node.instruction->first_line; }
  Setting setting() const { return build.setting(); }
  const std::string& cwd() const { return build.model.cwd_at(node).text; }
};

void run(Site& site);
void copy(Site& site);

/// The user of processes and the owner of what they make.
std::string process_owner(Site& site);

/// Content and looks of a file or folder of the context, put at a path; false where the context is
/// not known there.
bool put_context(Site& site, const std::string& source, const std::string& target);

struct StageCopy {
  std::string source, destination;
  std::string owner, mode;  ///< empty: kept
  bool into = false;        ///< the destination is a folder: a file goes into it
};
/// The same for a path of another stage: explicit entries, else a term of all that is there.
void put_stage(Site& site, const Files& from, const StageCopy& what);

/// Text of an origin for terms: image references and the like; stages are not for this.
std::string origin_text(const model::Origin& origin);

/// A value as a term has it: what is not known is marked.
std::string value_text(const model::Value& value);

}  // namespace stowage::proof
