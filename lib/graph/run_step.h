#pragma once
// The effects of a RUN: its shell text command by command, with the working folder and the
// variables as they stand at each.

#include <string>
#include <string_view>
#include <vector>

#include "lib/knowledge/knowledge.h"
#include "lib/model/model.h"

namespace stowage::graph {

knowledge::Effects run_effects(const model::Model& model, const model::Node& node,
                               const knowledge::Base& base);

/// Names of the variables in a text: `$NAME` and `${NAME…}`, quoted or not, each once.
std::vector<std::string> variables_in(std::string_view text);

/// Where a user's home is: "/root", "/home/app".
std::string home_of(std::string_view user);

}  // namespace stowage::graph
