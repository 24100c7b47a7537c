#pragma once
// For which platforms a build is, and which of them the machine must emulate.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/pipeline/pipeline.h"

namespace stowage::pipeline {

/// All of them: of each leg of the job's matrix, and what a Bake target inherits. Those that hide
/// in a variable are left out.
std::vector<std::string> platforms_of(const Pipeline& file, const Build& build);

/// The processor family of "linux/arm64/v8": "arm"; of "linux/386": "x86". Machines of a family run
/// each other's programs without an emulator, mostly.
std::string_view family_of(std::string_view platform);

/// Are they for processors of different families?
bool are_of_several_families(std::span<const std::string> platforms);

/// One that is surely built by an emulator: another than that of GitHub's machine, or one of two on
/// a single machine. Empty: none. Builders with nodes elsewhere may have each processor.
std::string emulated_platform(const Pipeline& file, const Build& build);

}  // namespace stowage::pipeline
