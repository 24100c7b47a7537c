#pragma once
// What a fix costs once: the steps whose cache keys it changes, and those below them. A fix that
// leaves the image the same still makes a builder run what it can no longer find.
//
// Keys as BuildKit makes them: RUN by its text, environment, user and folder; COPY and ADD by the
// content of their files and their operands; every step by what is above it in its stage. LABEL,
// CMD, EXPOSE and the like are in no key. A COPY --from sees equal files, so it is found again. The
// classic builder, buildah and kaniko key every instruction by its text.

#include <cstdint>
#include <vector>

#include "lib/lint/unit.h"
#include "lib/text/fix.h"

namespace stowage::lint {

enum class Keys : std::uint8_t { buildkit, by_instruction };

/// The first lines of the steps that run again once, in order. Of a file of more than 1000
/// instructions nothing is said.
std::vector<std::uint32_t> steps_missed(const Unit& unit, const Fix& fix, Keys keys);

}  // namespace stowage::lint
