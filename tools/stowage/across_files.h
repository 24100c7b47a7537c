#pragma once
// What is known only when all files of a run were looked at, before the first finding is shown.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "lib/lint/rule.h"
#include "lib/lint/settings.h"
#include "tools/stowage/inputs.h"

namespace stowage::cli {

/// The settings with the package layers of all files, if one of the rules asks for them; else as
/// given. Reads the files an extra time; keeps a few bytes of each layer.
std::shared_ptr<const lint::Settings> with_package_layers(
    std::shared_ptr<const lint::Settings> settings, std::span<const lint::Rule* const> rules,
    const std::vector<std::string>& paths, unsigned threads);

/// The settings with what the CI files among the paths say about the Dockerfiles among them, and what
/// was read of them. Costs nothing where there are no CI files.
std::shared_ptr<const lint::Settings> with_uses(std::shared_ptr<const lint::Settings> settings,
                                                Inputs& inputs, unsigned threads);

}  // namespace stowage::cli
