// Redirections and the bodies of heredocs.

#include <utility>

#include "lib/shell/parser.h"

namespace stowage::shell {
namespace {

struct Operator {
  std::string_view text;
  RedirectionKind kind;
};

// Longest first.
constexpr Operator operators[] = {
    {"&>>", RedirectionKind::append_both}, {"&>", RedirectionKind::both},
    {"<<<", RedirectionKind::here_string}, {"<<-", RedirectionKind::heredoc},
    {"<<", RedirectionKind::heredoc},      {"<&", RedirectionKind::duplicate_input},
    {"<>", RedirectionKind::read_write},   {"<", RedirectionKind::input},
    {">>", RedirectionKind::append},       {">&", RedirectionKind::duplicate_output},
    {">|", RedirectionKind::clobber},      {">", RedirectionKind::output},
};

}  // namespace

/// The length of `2` in `2>file` and of `{fd}` in `{fd}>file`; 0 when the operator stands here;
/// npos: no redirection.
std::size_t Parser::descriptor_length() const {
  std::size_t at = pos_;
  if (is_digit(peek())) {
    while (at < end_ && is_digit(text_[at])) ++at;
  } else if (peek() == '{' && is_name_start(peek(1))) {
    ++at;
    while (at < end_ && is_name(text_[at])) ++at;
    if (at >= end_ || text_[at] != '}') return std::string_view::npos;
    ++at;
  }
  if (at >= end_) return std::string_view::npos;
  const char c = text_[at];
  if (c == '<' || c == '>') {
    const bool is_process = at == pos_ && at + 1 < end_ && text_[at + 1] == '(';
    return is_process ? std::string_view::npos : at - pos_;
  }
  return at == pos_ && c == '&' && peek(1) == '>' ? 0 : std::string_view::npos;
}

/// Takes a redirection if one stands here.
bool Parser::redirection() {
  const char first = peek();
  if (first != '<' && first != '>' && first != '&' && first != '{' && !is_digit(first))
    return false;
  const std::size_t length = descriptor_length();
  if (length == std::string_view::npos) return false;
  const std::size_t begin = pos_;
  Redirection result;
  if (first == '{') {
    result.descriptor_name = text_.substr(pos_ + 1, length - 2);
  } else if (length > 0) {
    result.descriptor = 0;
    for (std::size_t i = 0; i < length && result.descriptor < 100'000; ++i) {
      result.descriptor = result.descriptor * 10 + (text_[pos_ + i] - '0');
    }
  }
  pos_ += length;
  bool strip = false;
  for (const Operator& candidate : operators) {
    if (!at(candidate.text)) continue;
    result.kind = candidate.kind;
    strip = candidate.text == "<<-";
    pos_ += candidate.text.size();
    break;
  }
  skip_blanks();
  if (!at_word()) return fail(pos_, "a file behind the redirection"), false;
  result.target = word();
  if (failed_) return false;
  result.span = place(begin, pos_);
  if (result.kind == RedirectionKind::heredoc) {
    Heredoc* const heredoc = arena_.make(Heredoc{});
    heredoc->expand = !result.target.quoted;
    heredoc->strip_tabs = strip;
    result.heredoc = heredoc;
    // The delimiter is not expanded: `<<$x` ends at the line "$x".
    pending_.push_back({heredoc, result.target.expands ? result.target.raw : result.target.text});
  }
  redirections_.push_back(result);
  return true;
}

/// Behind a newline: takes the bodies of all heredocs of the line before.
void Parser::heredoc_bodies() {
  const auto pending = std::exchange(pending_, {});
  for (const auto& [heredoc, delimiter] : pending) {
    const std::size_t begin = pos_;
    std::size_t body_end = end_;
    while (pos_ < end_) {
      std::size_t line_end = text_.find('\n', pos_);
      if (line_end == std::string_view::npos || line_end > end_) line_end = end_;
      std::string_view line = text_.substr(pos_, line_end - pos_);
      if (heredoc->strip_tabs)
        line.remove_prefix(std::min(line.find_first_not_of('\t'), line.size()));
      const std::size_t line_begin = pos_;
      pos_ = std::min(line_end + 1, end_);
      if (line != delimiter) continue;
      heredoc->terminated = true;
      body_end = line_begin;
      // The newline behind the delimiter still ends the command line.
      break;
    }
    heredoc->content = text_.substr(begin, body_end - begin);
    heredoc->span = place(begin, body_end);
    if (!heredoc->expand) continue;
    const std::size_t after = std::exchange(pos_, begin);
    const std::size_t outer_end = std::exchange(end_, body_end);
    const std::size_t mark = parts_.size();
    if (enter()) {
      parts(Place::heredoc);
      leave();
    }
    heredoc->parts = take(parts_, mark);
    end_ = outer_end;
    if (failed_) return;
    pos_ = after;
  }
}

}  // namespace stowage::shell
