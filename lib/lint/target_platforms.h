#pragma once
// Is the image built for several platforms? Asked by rules about what works on one of them only.

#include <string>
#include <string_view>

#include "lib/lint/dockerfile_uses.h"
#include "lib/lint/unit.h"

namespace stowage::lint {

/// Several platforms are configured, a CI file of the run builds the stage for several, or the file asks
/// for the platform it is built for (TARGETARCH, TARGETPLATFORM, BUILDPLATFORM).
bool is_for_several_platforms(const Unit& unit, std::uint32_t stage);

/// Where it is said, for the end of a message: " (`ci.yml` line 12 builds it for linux/amd64,
/// linux/arm64)"; empty when no CI file of the run says so.
std::string platforms_source(const Unit& unit, std::uint32_t stage);

/// The build of a CI file of the run that emulates a platform to run the stage; null: none is known to.
const DockerfileUse* emulating_use(const Unit& unit, std::uint32_t stage);

/// The stage names its platform (`--platform=linux/amd64`), so it is the same for every target.
bool has_fixed_platform(const Unit& unit, std::uint32_t stage);

/// FROM mcr.microsoft.com/windows/…, `--platform=windows/…`, a stage on such a stage.
bool is_windows_stage(const Unit& unit, std::uint32_t stage);

}  // namespace stowage::lint
