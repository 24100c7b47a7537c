#pragma once
// The key `rules` of a configuration.

#include <span>

#include "lib/config/custom_rule.h"
#include "lib/config/reader.h"

namespace stowage::config {

/// Reads a list of rules; `known` are the names that are taken.
CustomRules read_custom_rules(Reader& reader, pipeline::NodeId node,
                              std::span<const lint::Rule* const> known);

}  // namespace stowage::config
