#pragma once
// Text of a file on a terminal: how wide it is, and nothing in it that the terminal would obey.

#include <cstddef>
#include <string>
#include <string_view>

namespace stowage::report {

/// Appends `text` with tabs as four blanks, and control characters and bytes that are not UTF-8 as
/// U+FFFD.
void append_visible(std::string& out, std::string_view text);

/// Columns that append_visible's text takes.
std::size_t display_width(std::string_view text);

}  // namespace stowage::report
