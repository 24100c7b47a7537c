// Any bytes: the parser loses none of them, its places are in the file, and its JSON can be
// written.

#include <cstdint>
#include <string>
#include <string_view>

#include "lib/report/ast_json.h"
#include "lib/syntax/dockerfile.h"

namespace {

void require(bool holds) {
  if (!holds) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace stowage;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const syntax::Dockerfile file = syntax::parse(text);
  require(syntax::unparse(file) == text);

  std::uint32_t end = 0;
  std::uint32_t line = 0;
  for (const syntax::Instruction& instruction : file.instructions) {
    require(end <= instruction.span.begin && instruction.span.begin <= instruction.span.end);
    require(instruction.span.end <= size);
    require(line < instruction.first_line && instruction.first_line <= instruction.last_line);
    end = instruction.span.end;
    line = instruction.last_line;
    for (const syntax::Flag& flag : instruction.flags) require(flag.span.end <= size);
    for (const syntax::Word& operand : instruction.operands) {
      require(operand.span.begin <= operand.span.end && operand.span.end <= size);
    }
    for (std::size_t i = 0; i <= instruction.line.text.size(); ++i) {
      require(instruction.line.to_source(i) <= size);
    }
  }
  for (const syntax::SyntaxError& error : file.errors) {
    require(error.span.begin <= error.span.end && error.span.end <= size && !error.message.empty());
  }
  std::string json;
  report::append_ast_json(json, "Dockerfile", file);
  require(json.back() == '\n' && json.find('\n') == json.size() - 1);
  return 0;
}
