#pragma once
// Text and attributes of XML.

#include <string>
#include <string_view>

namespace stowage::report {

/// XML 1.0 has no control characters but tab and line ends, escaped or not: each becomes U+FFFD, as
/// does each byte that is not UTF-8.
void append_xml(std::string& out, std::string_view text);

/// ` name="value"`
void append_attribute(std::string& out, std::string_view name, std::string_view value);

}  // namespace stowage::report
