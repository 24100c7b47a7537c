#pragma once
// What a rule for CI files asks about the Dockerfile that is built.

#include <cstddef>
#include <string_view>
#include <vector>

#include "lib/lint/unit.h"

namespace stowage::lint {

/// Does the stage that is built (by name; empty: the last) copy from, mount or begin at another stage?
bool uses_other_stages(const Unit& dockerfile, std::string_view target);

/// Is a stage built on the way to another? Both by name; empty: the last.
bool needs_stage(const Unit& dockerfile, std::string_view target, std::string_view stage);

/// Which stages a build runs, by index: the target and all it needs. Of a target that a variable holds, or that is no
/// stage, all may.
std::vector<bool> built_stages(const Unit& dockerfile, std::string_view target);

/// Has some RUN that is built for the target a mount of type cache?
bool has_cache_mount(const Unit& dockerfile, std::string_view target);

/// The stage that is the result; the last where the name is none.
std::size_t target_stage(const Unit& dockerfile, std::string_view target);

/// Does some COPY or ADD that is built for the target take the whole context?
bool copies_whole_context(const Unit& dockerfile, std::string_view target);

/// Does the instruction take the whole context?
bool copies_whole_context(const syntax::Instruction& instruction);

}  // namespace stowage::lint
