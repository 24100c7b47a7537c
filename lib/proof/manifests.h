#pragma once
// What a command does only if a fact about the project does not hold (npm runs lifecycle scripts if
// there are some): the fact is read from the manifest in the context, or assumed.

#include <optional>
#include <string>
#include <vector>

#include "lib/knowledge/effects.h"
#include "lib/knowledge/split_install.h"
#include "lib/proof/build.h"

namespace stowage::proof {

/// Drops the accesses that do not happen, and makes certain those that may.
void settle(knowledge::Effects& effects, Site& site, const std::string& who);

/// An install or a fetch that finds none of its manifests: it fails, or does nothing.
bool lacks_manifest(const knowledge::Effects& effects, Site& site);

/// What the manifests of some actions say of the parts of an install; nothing: not known.
std::optional<knowledge::InstallFacts> install_facts(const knowledge::Effects& effects, Site& site);

}  // namespace stowage::proof
