#pragma once
// Fixes of an ignore file: what they are worth depends on what they may change in the context.

#include <string>
#include <vector>

#include "lib/lint/diagnostic.h"
#include "lib/lint/unit.h"

namespace stowage::lint {

/// For an edit after which the rules mean the same: only the ignore file itself is another, and it
/// may be part of the context.
void offer_same_rules(const Unit& unit, Diagnostic& found, std::string title,
                      std::vector<Edit> edits);

/// Lines behind the last one. The grade is `assuming`: the image needs nothing of what they name.
void offer_lines(const Unit& unit, Diagnostic& found, const std::vector<std::string>& lines);

/// "\r\n" where the first line of the file ends so, else "\n".
std::string_view newline_of(const Unit& unit);

}  // namespace stowage::lint
