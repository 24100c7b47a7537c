// Writes the JSON of the knowledge base as constants of C++: stowage-embed OUTPUT ROOT FILE...

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "lib/knowledge/nodes.h"

namespace {

using stowage::knowledge::Node;
using stowage::knowledge::OwnDocument;

/// In pieces of a size that every compiler takes. All bytes that are not plain are written by number.
void write_literal(std::ostream& out, std::string_view text) {
  constexpr std::size_t piece = 8000;
  for (std::size_t at = 0; at == 0 || at < text.size(); at += piece) {
    out << "\n    \"";
    for (const char c : text.substr(at, piece)) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte >= ' ' && byte < 127 && c != '"' && c != '\\' && c != '?')
        out << c;
      else
        out << '\\' << char('0' + byte / 64) << char('0' + byte / 8 % 8) << char('0' + byte % 8);
    }
    out << '"';
  }
}

void write_nodes(std::ostream& out, const OwnDocument& document) {
  for (const Node& node : document.nodes)
    out << "{Kind{" << static_cast<int>(node.kind) << "}," << node.size << ',' << node.text << ','
        << node.next << "},\n";
}

int complain(const std::string& message) {
  std::cerr << message << '\n';
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return complain("expected OUTPUT ROOT FILE...");
  std::ofstream out(argv[1]);
  out << "// Generated from the files below rules/; do not edit.\n"
         "#include \"lib/knowledge/nodes.h\"\n\nnamespace stowage::knowledge {\n\nnamespace {\n\n"
         "using Kind = Node::Kind;\n";
  std::string table;
  for (int i = 3; i < argc; ++i) {
    std::ifstream in(argv[i], std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(in), {});
    const auto document = stowage::knowledge::read_json(text);
    if (!document) return complain(argv[i] + (": " + document.error().message));
    const std::string number = std::to_string(i - 3);
    out << "constexpr Node nodes_" << number << "[] = {\n";
    write_nodes(out, *document);
    out << "};\nconstexpr std::string_view texts_" << number << "{";
    write_literal(out, document->texts);
    out << ", " << document->texts.size() << "};\n";
    table += "    {\"" +
             std::filesystem::path(argv[i]).lexically_relative(argv[2]).generic_string() +
             "\", nodes_" + number + ", texts_" + number + "},\n";
  }
  out << "\nconstexpr Document documents[] = {\n"
      << table << "};\n\n}  // namespace\n\n"
      << "std::span<const Document> builtin_documents() { return documents; }\n\n"
         "}  // namespace stowage::knowledge\n";
  return out.flush() ? 0 : complain("cannot write");
}
