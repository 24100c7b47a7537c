#include "lib/optimize/copy_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "lib/optimize/chunks.h"

namespace stowage::optimize {

namespace {

/// The folder that a source is written with: "src/" of `./src` stays as it is, "" of `.`.
std::string written_folder(const ContextCopy::Source& source) {
  std::string from = source.written == "." || source.written == "./" ? "" : source.written;
  if (from.ends_with("/.")) from.pop_back();
  if (!from.empty() && !from.ends_with('/')) from += '/';
  return from;
}

std::string quoted(std::string_view name) {
  std::string text = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + '"';
}

/// Sources and destination: in the form that the instruction has, or as JSON where a name has a blank.
std::string operands(const syntax::Instruction& copy, std::vector<std::string> names) {
  const bool blank = std::any_of(names.begin(), names.end(), [](const std::string& name) {
    return name.find_first_of(" \t") != name.npos;
  });
  if (!copy.exec_form && !blank) return fmt::format("{}", fmt::join(names, " "));
  for (std::string& name : names) name = quoted(name);
  return fmt::format("[{}]", fmt::join(names, ", "));
}

}  // namespace

std::string manifest_copies(const syntax::Dockerfile& file, const ContextCopy& copy,
                            const std::set<std::string>& files) {
  const syntax::Instruction& instruction = file.instructions[copy.index];
  const char first = instruction.name.text.front();
  std::string head = first == 'c' || first == 'a' ? "copy" : "COPY";
  for (const syntax::Flag& flag : instruction.flags) {
    if (flag.name == "exclude") continue;
    head += ' ';
    head += slice(file.text, flag.span);
  }
  // By folder below the destination: a COPY puts all its files into one.
  std::map<std::string, std::vector<std::string>> by_folder;
  std::map<std::string, std::string> whole;  // folders, by where they go
  for (const std::string& name : files) {
    const ContextCopy::Source& source = *copy.taking(name);
    if (name.ends_with('/') && !copy.parents) {
      const std::string rest = source.path.empty() ? name : name.substr(source.path.size() + 1);
      whole[rest] = written_folder(source) + rest;
      continue;
    }
    if (!source.folder || copy.parents) {
      by_folder[""].push_back(name == source.path ? source.written : name);
      continue;
    }
    const std::string rest = source.path.empty() ? name : name.substr(source.path.size() + 1);
    const std::size_t slash = rest.rfind('/');
    by_folder[slash == std::string::npos ? "" : rest.substr(0, slash)].push_back(
        written_folder(source) + rest);
  }
  std::string to = copy.written_destination == "." ? "./" : copy.written_destination;
  if (!to.ends_with('/')) to += '/';
  std::string text;
  for (const auto& [folder, from] : whole)
    text +=
        fmt::format("{} {}{}", head, operands(instruction, {from, to + folder}), line_end(file));
  for (auto& [folder, members] : by_folder) {
    members.push_back(to + (folder.empty() ? "" : folder + "/"));
    text += fmt::format("{} {}{}", head, operands(instruction, members), line_end(file));
  }
  return text;
}

std::optional<std::string> moved_text(const model::Model& model, std::uint32_t index,
                                      const std::string& lines, std::uint32_t to) {
  const model::Node& node = model.nodes[index];
  const auto* facts = node.as<model::CopyFacts>();
  const auto* copy = node.instruction->as<syntax::Copy>();
  const model::Value& here = model.cwd_at(node);
  const model::Value& there = model.cwd_at(model.nodes[to]);
  if (!facts || !copy || (here.text == there.text && here.known == there.known)) return lines;
  const std::string& written = facts->written_destination.value.text;
  if (written.starts_with('/')) return lines;
  if (!facts->destination.known || node.instruction->exec_form) return std::nullopt;
  const std::size_t place = lines.rfind(copy->destination.text);
  if (place == std::string::npos) return std::nullopt;
  std::string destination = facts->destination.text;
  if (copy->destination.text.ends_with('/') && !destination.ends_with('/')) destination += '/';
  return std::string(lines).replace(place, copy->destination.text.size(), destination);
}

std::string closed_text(const syntax::Dockerfile& file, std::uint32_t index,
                        const std::string& lines) {
  const syntax::Instruction& instruction = file.instructions[index];
  if (index + 1 != file.instructions.size() || !instruction.heredocs.empty()) return lines;
  std::string_view logical = instruction.line.text;
  while (!logical.empty() && (logical.back() == ' ' || logical.back() == '\t'))
    logical.remove_suffix(1);
  const std::uint32_t end = instruction.line.to_source(logical.size());
  const std::string_view rest = slice(file.text, {end, instruction.span.end});
  if (rest.find(file.escape) == std::string_view::npos) return lines;
  const std::size_t begin = lines.find(slice(file.text, {instruction.span.begin, end}));
  if (begin == std::string::npos) return lines;
  std::string text = lines.substr(0, begin);
  // What lies behind the continuation is comments and blank lines: they come to stand above.
  for (std::size_t at = rest.find('\n'); at != std::string_view::npos; at = rest.find('\n', at)) {
    const std::size_t next = std::min(rest.find('\n', ++at), rest.size());
    const std::string_view line = rest.substr(at, next - at);
    const std::size_t mark = line.find_first_not_of(" \t");
    if (mark != std::string_view::npos && line[mark] == '#')
      text.append(line.substr(mark)).append(line_end(file));
  }
  return text.append(slice(file.text, {instruction.span.begin, end})).append(line_end(file));
}

}  // namespace stowage::optimize
