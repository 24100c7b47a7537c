#pragma once
// One instruction with the state above it ▶ its facts. Used by build_model only.

#include "lib/model/model.h"

namespace stowage::model {

Facts interpret(const Model& model, const Node& node);

/// What FROM, --from= or from= means; `before` is given for FROM, which sees only earlier stages.
Origin find_origin(const Model& model, std::string_view text, std::optional<StageId> before);

}  // namespace stowage::model
