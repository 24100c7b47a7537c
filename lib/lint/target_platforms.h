#pragma once
// Is the image built for several platforms? Asked by rules about what works on one of them only.

#include <string_view>

#include "lib/lint/unit.h"

namespace stowage::lint {

/// Several platforms are configured, or the file asks for the platform it is built for
/// (TARGETARCH, TARGETPLATFORM, BUILDPLATFORM).
bool is_for_several_platforms(const Unit& unit);

/// The stage names its platform (`--platform=linux/amd64`), so it is the same for every target.
bool has_fixed_platform(const Unit& unit, std::uint32_t stage);

/// FROM mcr.microsoft.com/windows/…, `--platform=windows/…`, a stage on such a stage.
bool is_windows_stage(const Unit& unit, std::uint32_t stage);

}  // namespace stowage::lint
