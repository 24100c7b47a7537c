#include "lib/shell/script.h"

#include <algorithm>

#include "lib/shell/parser.h"

namespace stowage::shell {

std::optional<std::string_view> literal(const Word& word) {
  if (!word.is_static()) return std::nullopt;
  return word.text;
}

std::optional<std::string_view> pattern(const Word& word) {
  if (word.expands) return std::nullopt;
  return word.text;
}

Script parse(std::string_view text, Dialect dialect) {
  Script script{.arena = Arena(text.size() * 16), .text = text, .dialect = dialect};
  if (dialect == Dialect::cmd || dialect == Dialect::powershell) {
    parse_windows(script);
  } else {
    Parser(script, {}).run();
  }
  return script;
}

Script parse_mapped(std::string_view text, std::span<const Piece> pieces) {
  Script script{.arena = Arena(text.size() * 16), .text = text};
  Parser(script, pieces).run();
  return script;
}

Script from_exec(std::span<const ExecWord> words) {
  Script script;
  if (words.empty()) return script;
  const auto made = script.arena.array<Word>(words.size());
  for (std::size_t i = 0; i < words.size(); ++i) {
    Part part;
    part.text = words[i].text;
    part.span = words[i].span;
    Word& word = made[i];
    word.span = words[i].span;
    word.raw = word.text = words[i].text;
    word.parts = {script.arena.make(part), 1};
    word.quoted = true;
  }
  Node node;
  node.span = {words.front().span.begin, words.back().span.end};
  node.kind = Simple{{}, made};
  script.root.items = {script.arena.make(node), 1};
  return script;
}

Span map_span(std::span<const Piece> pieces, std::size_t begin, std::size_t end) {
  const auto piece_of = [&](std::size_t offset) -> const Piece& {
    const auto after =
        std::upper_bound(pieces.begin(), pieces.end(), offset,
                         [](std::size_t at, const Piece& piece) { return at < piece.offset; });
    return *(after == pieces.begin() ? after : after - 1);
  };
  const auto within = [](const Piece& piece, std::size_t offset) {
    const std::size_t at = piece.source.begin + (offset - piece.offset);
    return static_cast<std::uint32_t>(std::min<std::size_t>(at, piece.source.end));
  };
  const Piece& first = piece_of(begin);
  const std::uint32_t from = first.exact ? within(first, begin) : first.source.begin;
  if (begin == end) return {from, from};
  const Piece& last = piece_of(end - 1);
  const std::uint32_t to = last.exact ? within(last, end) : last.source.end;
  return {from, std::max(from, to)};
}

}  // namespace stowage::shell
