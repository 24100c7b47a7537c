#pragma once
// CMD, ENTRYPOINT and HEALTHCHECK of which a stage has more than one: the last takes the place of
// the others.

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

void find_repeated(const lint::Unit& unit, syntax::Keyword keyword, lint::Report& report);

}  // namespace stowage::rules
