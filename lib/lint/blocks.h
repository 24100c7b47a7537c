#pragma once
// Instructions as blocks of whole lines, with the comments that belong to them: what moves when an
// instruction moves.

#include <cstdint>
#include <string>
#include <string_view>

#include "lib/lint/unit.h"
#include "lib/text/edit.h"

namespace stowage::lint {

/// The instruction whose span holds a byte, or ends there; null when there is none.
const syntax::Instruction* inside_of(const Unit& unit, std::uint32_t offset);

/// From the first line of its comments to the end of its last line, newline included.
Span block_of(const Unit& unit, std::uint32_t index);

/// "\r\n" where the line of this instruction ends so, else "\n".
std::string_view newline_at(const Unit& unit, std::uint32_t index);

/// Whole lines (each with its newline) put above an instruction and its comments, or below it.
Edit insert_above(const Unit& unit, std::uint32_t index, std::string lines);
Edit insert_below(const Unit& unit, std::uint32_t index, std::string lines);

}  // namespace stowage::lint
