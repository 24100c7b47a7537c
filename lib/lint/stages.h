#pragma once
// What a rule for CI files asks about the Dockerfile that is built.

#include <string_view>

#include "lib/lint/unit.h"

namespace stowage::lint {

/// Does the stage that is built (by name; empty: the last) copy from, mount or begin at another stage?
bool uses_other_stages(const Unit& dockerfile, std::string_view target);

/// Is a stage built on the way to another? Both by name; empty: the last.
bool needs_stage(const Unit& dockerfile, std::string_view target, std::string_view stage);

/// Has some RUN a mount of type cache?
bool has_cache_mount(const Unit& dockerfile);

/// Does some COPY or ADD take the whole context?
bool copies_whole_context(const Unit& dockerfile);

}  // namespace stowage::lint
