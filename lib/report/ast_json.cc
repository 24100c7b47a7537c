#include "lib/report/ast_json.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/report/json_text.h"
#include "lib/syntax/chars.h"

namespace stowage::report {

namespace {

using syntax::Dockerfile;
using syntax::Instruction;
using syntax::Keyword;

/// The texts of flags or comments; most instructions have none.
template <class Item>
void write_array(JsonWriter& json, std::span<const Item> items) {
  if (items.empty()) {
    json.raw("[]");
    return;
  }
  json.begin_array();
  for (const Item& item : items) json.text(item.text);
  json.end_array();
}

/// In upper case, whatever the file has.
std::string keyword_text(const Instruction& instruction) {
  std::string text(instruction.name.text);
  std::transform(text.begin(), text.end(), text.begin(), syntax::upper);
  return text;
}

/// BuildKit's chain of operands: triples for ENV and LABEL, the trigger with its own chain for
/// ONBUILD, one empty operand for what it does not know.
void write_arguments(JsonWriter& json, const Instruction& instruction) {
  if (instruction.keyword == Keyword::unknown) {
    json.text("");
  } else if (const auto* onbuild = instruction.as<syntax::Onbuild>()) {
    if (!onbuild->trigger) return;
    json.text(keyword_text(*onbuild->trigger));
    write_arguments(json, *onbuild->trigger);
  } else if (const auto* pairs = instruction.as<syntax::KeyValues>()) {
    for (const syntax::KeyValue& pair : pairs->pairs) {
      json.text(pair.key.text).text(pair.value.text).text(pair.equals ? "=" : "");
    }
  } else {
    for (const syntax::Word& word : instruction.operands) json.text(word.text);
  }
}

void write_instruction(JsonWriter& json, const Instruction& instruction, bool is_trigger) {
  json.begin_object();
  json.key("keyword").text(keyword_text(instruction));
  json.key("original").text(instruction.line.text);
  json.key("start").number(is_trigger ? 0 : instruction.first_line);
  json.key("end").number(is_trigger ? 0 : instruction.last_line);
  write_array(json.key("flags"), instruction.flags);
  json.key("json").boolean(instruction.exec_form);
  json.key("args").begin_array();
  write_arguments(json, instruction);
  json.end_array();
  const auto* onbuild = instruction.as<syntax::Onbuild>();
  if (onbuild && onbuild->trigger) {
    json.key("sub");
    write_instruction(json, *onbuild->trigger, true);
  }
  json.key("heredocs").begin_array();
  for (const syntax::Heredoc& heredoc : instruction.heredocs) {
    json.begin_object();
    json.key("name").text(heredoc.name).key("fileDescriptor").number(heredoc.descriptor);
    json.key("expand").boolean(heredoc.expand).key("chomp").boolean(heredoc.chomp);
    json.key("content").text(heredoc.content).end_object();
  }
  json.end_array();
  write_array(json.key("prev_comments"), instruction.comments);
  json.key("span")
      .begin_array()
      .number(instruction.span.begin)
      .number(instruction.span.end)
      .end_array();
  json.end_object();
}

/// The first error of one of BuildKit's two parsers.
const syntax::SyntaxError* first_error(const Dockerfile& file, bool from_parser) {
  for (const syntax::SyntaxError& error : file.errors) {
    if (error.from_parser() == from_parser) return &error;
  }
  return nullptr;
}

void write_error(JsonWriter& json, const syntax::SyntaxError* error) {
  json.key("error");
  if (!error) {
    json.null();
    return;
  }
  json.text(error->message).key("error_line").number(error->line);
}

void write_warnings(JsonWriter& json, const Dockerfile& file) {
  json.key("warnings").begin_array();
  for (const syntax::EmptyContinuation& empty : file.empty_continuations) {
    std::string text = "Empty continuation line found in: ";
    text += file.instructions[empty.instruction].line.text;
    json.begin_object().key("short").text(text);
    json.key("url").text("https://docs.docker.com/go/dockerfile/rule/no-empty-continuation/");
    json.key("line").number(empty.line).key("end").number(empty.line).end_object();
  }
  json.end_array();
}

void write_stages(JsonWriter& json, const Dockerfile& file) {
  json.key("stages").begin_array();
  for (const syntax::Stage& stage : file.stages) {
    const auto instructions = file.of(stage);
    const auto* from = instructions[0].as<syntax::From>();
    json.begin_object().key("name").text(stage.name);
    json.key("base")
        .text(from ? from->image.text : "")
        .key("platform")
        .text(from ? from->platform.text : "");
    json.key("start").number(instructions[0].first_line);
    json.key("commands").begin_array();
    for (const Instruction& instruction : instructions.subspan(1))
      json.text(keyword_text(instruction));
    json.end_array().end_object();
  }
  json.end_array();
}

void write_meta_arguments(JsonWriter& json, const Dockerfile& file) {
  json.key("meta_args").begin_array();
  for (const Instruction& instruction : file.instructions) {
    if (instruction.keyword == Keyword::from) break;
    const auto* args = instruction.as<syntax::Args>();
    if (!args) continue;
    for (const syntax::ArgDeclaration& declaration : args->declarations) {
      json.text(fmt::format("{}={}", declaration.name.text, declaration.value.text));
    }
  }
  json.end_array();
}

}  // namespace

void append_ast_json(std::string& to, std::string_view path, const Dockerfile& file,
                     const std::function<void(std::string&)>& flush) {
  constexpr std::size_t full = 1 << 18;
  JsonWriter json(to);
  json.begin_object().key("path").text(path).key("bytes").number(file.text.size());
  if (!is_utf8(file.text)) json.key("invalid_utf8").boolean(true);
  write_error(json, first_error(file, true));
  json.key("escape").text({&file.escape, 1}).key("syntax").text(file.syntax);
  if (!file.syntax_full.empty()) json.key("syntax_full").text(file.syntax_full);
  json.key("directives").begin_object();
  for (const syntax::Directive& directive : file.directives)
    json.key(directive.name).text(directive.value);
  json.end_object().key("directive_lines").begin_object();
  for (const syntax::Directive& directive : file.directives)
    json.key(directive.name).number(directive.line);
  json.end_object();
  json.key("instructions").begin_array();
  for (const Instruction& instruction : file.instructions) {
    write_instruction(json, instruction, false);
    if (flush && to.size() > full) flush(to);
  }
  json.end_array();
  write_warnings(json, file);
  json.key("parsed").begin_object();
  const syntax::SyntaxError* error = first_error(file, false);
  write_error(json, error);
  if (error) {  // BuildKit gives none of these then
    json.key("meta_args").begin_array().end_array().key("stages").begin_array().end_array();
  } else {
    write_meta_arguments(json, file);
    write_stages(json, file);
  }
  json.end_object().end_object();
  to += '\n';
}

}  // namespace stowage::report
