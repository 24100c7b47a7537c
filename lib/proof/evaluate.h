#pragma once
// A Dockerfile as the value of its image: the config as texts, the file system as terms. Two files
// whose values are equal make equal images, whatever the base images hold.
//
//   Evaluation old = evaluate(model, inputs, "OLD");

#include <map>
#include <string>
#include <vector>

#include "lib/context/context.h"
#include "lib/context/manifest.h"
#include "lib/knowledge/knowledge.h"
#include "lib/model/model.h"
#include "lib/proof/files.h"

namespace stowage::proof {

/// What both evaluations of a comparison share.
struct Inputs {
  const context::Context& context;
  const knowledge::Base& base;
  Terms& terms;
  Ledger& ledger;
  std::map<std::string, context::Manifest> manifests = {};  ///< as they were read
  std::map<std::string, Term> contents = {};                ///< of context files, as they were read
  bool split_installs = false;  ///< one of the two files writes out the parts of an install
};

/// One step as it was evaluated: a command, a COPY, a folder made.
struct Step {
  std::uint32_t line = 0;
  std::string what;  ///< "`npm ci`", "COPY package.json"
  Term value;        ///< of a command: what it computes; of a COPY: what it brings
  bool command = false;
  std::vector<std::string> reads, writes;  ///< in words
};

struct Evaluation {
  std::map<std::string, std::string> config;  ///< "Env A" ▶ "1"
  Files files;
  std::vector<Step> steps;  ///< of the stages that the target needs, in the order of evaluation
};

Evaluation evaluate(const model::Model& model, Inputs& inputs, const std::string& side);

}  // namespace stowage::proof
