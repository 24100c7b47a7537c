#include "lib/report/xml_text.h"

#include <fmt/format.h>

#include <iterator>

#include "lib/text/utf8.h"

namespace stowage::report {

namespace {

/// `kept`: of the characters below a blank those that stand as they are.
void append_escaped(std::string& out, std::string_view text, std::string_view kept) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = decode_utf8(text, at);
    const bool allowed = c.valid && c.value != 0xFFFE && c.value != 0xFFFF;
    if (!allowed || (c.value < 0x20 && c.value != '\t' && c.value != '\n' && c.value != '\r')) {
      out += "\xEF\xBF\xBD";
    } else if (c.value == '<') {
      out += "&lt;";
    } else if (c.value == '>') {
      out += "&gt;";
    } else if (c.value == '&') {
      out += "&amp;";
    } else if (c.value == '"') {
      out += "&quot;";
    } else if (c.value == '\'') {
      out += "&#39;";
    } else if (c.value < 0x20 && kept.find(text[at]) == std::string_view::npos) {
      fmt::format_to(std::back_inserter(out), "&#{};", static_cast<unsigned>(c.value));
    } else {
      out += text.substr(at, c.size);
    }
    at += c.size;
  }
}

}  // namespace

void append_xml(std::string& out, std::string_view text) { append_escaped(out, text, "\t\n"); }

void append_attribute(std::string& out, std::string_view name, std::string_view value) {
  out.append(" ").append(name).append("=\"");
  append_escaped(out, value, "");  // a reader makes blanks of line ends
  out += '"';
}

}  // namespace stowage::report
