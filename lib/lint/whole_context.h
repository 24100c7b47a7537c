#pragma once
// For rules about ignore files: what the Dockerfile takes of the context.

#include <string>
#include <string_view>
#include <vector>

#include "lib/lint/unit.h"

namespace stowage::lint {

/// The Dockerfile of an ignore file when it copies the whole context, else null.
const Unit* whole_context_dockerfile(const Unit& ignore);

/// Sources of COPY and ADD from the context, clean: "client/package.json".
std::vector<std::string> context_sources(const Unit& dockerfile);

}  // namespace stowage::lint
