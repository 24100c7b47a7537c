#pragma once
// What hadolint takes for an installation by pip.

#include "lib/lint/hadolint_script.h"

namespace stowage::rules {

/// `pip… install`, but for pipenv, or `python… -m pip install`.
bool installs_by_pip(const lint::HadolintCommand& command);

}  // namespace stowage::rules
