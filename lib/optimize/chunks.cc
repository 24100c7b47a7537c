#include "lib/optimize/chunks.h"

namespace stowage::optimize {

namespace {

std::uint32_t line_begin(std::string_view text, std::uint32_t offset) {
  const std::size_t newline = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  return newline == std::string_view::npos ? 0 : static_cast<std::uint32_t>(newline) + 1;
}

std::uint32_t line_finish(std::string_view text, std::uint32_t offset) {
  const std::size_t newline = text.find('\n', offset);
  return static_cast<std::uint32_t>(newline == std::string_view::npos ? text.size() : newline + 1);
}

/// The comments that touch the instruction: no blank line between them and it.
std::uint32_t begin_with_comments(const syntax::Dockerfile& file,
                                  const syntax::Instruction& instruction, std::uint32_t floor) {
  std::uint32_t begin = line_begin(file.text, instruction.span.begin);
  for (std::size_t i = instruction.comments.size(); i-- > 0;) {
    const std::uint32_t comment = line_begin(file.text, instruction.comments[i].span.begin);
    if (comment < floor || line_finish(file.text, comment) != begin) break;
    begin = comment;
  }
  return begin;
}

}  // namespace

std::string_view line_end(const syntax::Dockerfile& file) {
  const std::size_t newline = file.text.find('\n');
  return newline != std::string_view::npos && newline > 0 && file.text[newline - 1] == '\r' ? "\r\n"
                                                                                            : "\n";
}

std::vector<Chunk> split_chunks(const syntax::Dockerfile& file) {
  std::vector<Chunk> chunks;
  std::uint32_t at = 0;
  for (const syntax::Instruction& instruction : file.instructions) {
    const std::uint32_t begin = begin_with_comments(file, instruction, at);
    const std::uint32_t end = line_finish(file.text, instruction.span.end);
    Chunk chunk{std::string(slice(file.text, {at, begin})),
                std::string(slice(file.text, {begin, end}))};
    if (!chunk.text.ends_with('\n')) chunk.text += line_end(file);
    chunks.push_back(std::move(chunk));
    at = end;
  }
  chunks.push_back({std::string(file.text.substr(at)), ""});
  return chunks;
}

std::string join(const syntax::Dockerfile& file, const std::vector<Chunk>& chunks) {
  std::string text;
  for (const Chunk& chunk : chunks) text.append(chunk.gap).append(chunk.text);
  // A file without a final newline stays one.
  if (!file.text.ends_with('\n') && text.ends_with('\n'))
    text.resize(text.size() - line_end(file).size());
  return text;
}

}  // namespace stowage::optimize
