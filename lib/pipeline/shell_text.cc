#include "lib/pipeline/shell_text.h"

#include <algorithm>

namespace stowage::pipeline {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// Walks through the bytes of a scalar and its value side by side. The value is known from the YAML
/// library, so the rules of folding need not be told again: only which bytes gave which part of the
/// value.
class Aligner {
 public:
  Aligner(std::string_view file, const Node& node)
      : file_(file),
        value_(node.text),
        style_(node.style),
        at_(node.content.begin),
        end_(node.content.end) {}

  ShellText run();

 private:
  bool joins_lines() const {
    return style_ == Style::plain || style_ == Style::single_quoted ||
           style_ == Style::double_quoted;
  }
  bool in_block() const {
    return style_ == Style::literal || style_ == Style::folded || style_ == Style::heredoc;
  }
  bool line_ends_here(std::size_t& blanks) const;
  void line_break();
  void indentation();
  bool escape();
  void exact(std::size_t length);
  void inexact(std::size_t begin, std::size_t end, std::size_t length);
  void measure_indentation();

  std::string_view file_;
  std::string_view value_;
  Style style_;
  std::size_t at_;
  std::size_t end_;
  std::size_t done_ = 0;  ///< how much of the value is explained
  std::size_t indentation_ = 0;
  ShellText out_;
};

void Aligner::exact(std::size_t length) {
  const auto begin = static_cast<std::uint32_t>(at_);
  auto& pieces = out_.pieces;
  const auto grown = static_cast<std::uint32_t>(at_ + length);
  if (!pieces.empty() && pieces.back().exact && pieces.back().source.end == begin)
    pieces.back().source.end = grown;
  else
    pieces.push_back({static_cast<std::uint32_t>(done_), {begin, grown}, true});
  at_ += length;
  done_ += length;
}

void Aligner::inexact(std::size_t begin, std::size_t end, std::size_t length) {
  if (length == 0) return;
  out_.pieces.push_back({static_cast<std::uint32_t>(done_),
                         {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)},
                         false});
  done_ += length;
}

/// Block scalars lose the same number of blanks on each line; the first line that is not empty
/// tells how many.
void Aligner::measure_indentation() {
  if (!in_block() || style_ == Style::heredoc) return;
  std::size_t first = value_.find_first_not_of('\n');
  if (first == std::string_view::npos) return;
  std::size_t kept = 0;
  while (first + kept < value_.size() && value_[first + kept] == ' ') ++kept;
  std::size_t line = at_;
  for (std::size_t i = at_; i < end_; ++i) {
    if (file_[i] == '\n')
      line = i + 1;
    else if (!is_blank(file_[i]) && file_[i] != '\r')
      break;
  }
  std::size_t leading = 0;
  while (line + leading < end_ && file_[line + leading] == ' ') ++leading;
  indentation_ = leading > kept ? leading - kept : 0;
}

/// How many blanks are here, and do they end a line that will be joined?
bool Aligner::line_ends_here(std::size_t& blanks) const {
  blanks = 0;
  if (joins_lines())
    while (at_ + blanks < end_ && is_blank(file_[at_ + blanks])) ++blanks;
  const std::size_t i = at_ + blanks;
  return i < end_ &&
         (file_[i] == '\n' || (file_[i] == '\r' && i + 1 < end_ && file_[i + 1] == '\n'));
}

void Aligner::indentation() {
  for (std::size_t i = 0; in_block() && i < indentation_ && at_ < end_ && file_[at_] == ' '; ++i)
    ++at_;
}

/// From the blanks before a line break over empty lines to the first byte of the next line.
void Aligner::line_break() {
  const std::size_t begin = at_;
  const bool after_backslash = at_ > 0 && file_[at_ - 1] == '\\';
  std::size_t breaks = 0;
  std::size_t line = at_;
  for (; at_ < end_; ++at_) {
    const char c = file_[at_];
    if (c == '\n') {
      ++breaks;
      line = at_ + 1;
    } else if (!is_blank(c) && c != '\r') {
      break;
    }
  }
  if (in_block()) {
    at_ = std::min(line, end_);
    indentation();
  }
  std::size_t length = 0;
  if (done_ < value_.size() && value_[done_] == ' ' && breaks == 1) {
    length = 1;
    if (after_backslash && style_ != Style::double_quoted) {
      const auto place = static_cast<std::uint32_t>(begin - 1);
      out_.broken_continuations.push_back({place, place + 1});
    }
  } else {
    while (length < breaks && done_ + length < value_.size() && value_[done_ + length] == '\n')
      ++length;
  }
  inexact(begin, at_, length);
}

/// `''` and the escapes of double quotes.
bool Aligner::escape() {
  const std::size_t begin = at_;
  if (style_ == Style::single_quoted && file_.substr(at_, 2) == "''") {
    at_ += 2;
    inexact(begin, at_, 1);
    return true;
  }
  if (style_ != Style::double_quoted || file_[at_] != '\\' || at_ + 1 >= end_) return false;
  const char kind = file_[at_ + 1];
  if (kind == '\n' || kind == '\r') {
    at_ += 1;
    while (at_ < end_ && (is_blank(file_[at_]) || file_[at_] == '\n' || file_[at_] == '\r')) ++at_;
    return true;
  }
  const std::size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
  at_ = std::min(at_ + 2 + digits, end_);
  std::size_t length = 1;  // one character of UTF-8
  while (done_ + length < value_.size() && (value_[done_ + length] & 0xC0) == 0x80) ++length;
  inexact(begin, at_, std::min(length, value_.size() - done_));
  return true;
}

ShellText Aligner::run() {
  const auto whole = Span{static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(end_)};
  out_.text = std::string(value_);
  measure_indentation();
  indentation();
  while (done_ < value_.size() && at_ < end_) {
    if (in_block() && file_[at_] == '\n' && value_[done_] == '\n' && style_ == Style::literal) {
      exact(1);
      indentation();
    } else if (std::size_t blanks = 0; line_ends_here(blanks)) {
      line_break();
    } else if (blanks > 0) {
      if (file_.substr(at_, blanks) != value_.substr(done_, blanks)) break;
      exact(blanks);
    } else if (!escape()) {
      if (file_[at_] != value_[done_]) break;
      exact(1);
    }
  }
  const bool only_breaks_left = value_.find_first_not_of('\n', done_) == std::string_view::npos;
  if (done_ < value_.size() && only_breaks_left && !out_.pieces.empty())
    inexact(whole.end, whole.end, value_.size() - done_);
  if (done_ < value_.size()) {  // Not understood: the whole scalar stands for the whole value.
    out_.pieces.assign(1, {0, whole, false});
    out_.broken_continuations.clear();
  }
  return std::move(out_);
}

/// Characters that may stand in a variable's name stay; all others become `_`.
void as_variable(std::string& text, std::size_t begin, std::size_t end) {
  text[begin] = '$';
  text[begin + 1] = '{';
  for (std::size_t i = begin + 2; i + 1 < end; ++i) {
    const char c = text[i];
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    const bool digit = c >= '0' && c <= '9' && i > begin + 2;
    if (!letter && !digit) text[i] = '_';
  }
  text[end - 1] = '}';
}

struct Brackets {
  std::string_view open, close;
};

void blank_between(std::string& text, Brackets brackets) {
  std::size_t at = 0;
  while ((at = text.find(brackets.open, at)) != std::string::npos) {
    const std::size_t close = text.find(brackets.close, at + brackets.open.size());
    if (close == std::string::npos) return;
    const std::size_t end = close + brackets.close.size();
    as_variable(text, at, end);
    at = end;
  }
}

/// `$(NAME)`: of Azure's macros and of make; what is not a name alone is left to the shell.
void blank_macros(std::string& text, bool dots) {
  for (std::size_t at = 0; (at = text.find("$(", at)) != std::string::npos; at += 2) {
    std::size_t end = at + 2;
    const auto is_name = [&](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             c == '_' || (c == '.' && dots) || (c == '-' && dots);
    };
    while (end < text.size() && is_name(text[end])) ++end;
    if (end > at + 2 && end < text.size() && text[end] == ')') as_variable(text, at, end + 1);
  }
}

}  // namespace

ShellText shell_text(const Tree& tree, NodeId scalar) {
  if (!tree.is(scalar, NodeKind::scalar)) return {};
  return Aligner(tree.text, tree[scalar]).run();
}

ShellText text_without(std::string_view file, Span span, Drops drops) {
  ShellText result;
  result.text.reserve(span.size());
  std::uint32_t begin = span.begin;
  const auto flush = [&](std::uint32_t end) {
    if (begin == end) return;
    result.pieces.push_back({static_cast<std::uint32_t>(result.text.size()), {begin, end}, true});
    result.text += slice(file, {begin, end});
  };
  for (std::uint32_t i = begin; i + 1 < span.end; ++i) {
    const bool line_end = file[i] == '\r' && file[i + 1] == '\n';
    if (!line_end && !drops(file, i)) continue;
    flush(i);
    begin = ++i;
  }
  flush(span.end);
  return result;
}

void blank_templates(std::string& text, Templates templates) {
  switch (templates) {
    case Templates::none:
      break;
    case Templates::github:
      blank_between(text, {"${{", "}}"});
      break;
    case Templates::circleci:
      blank_between(text, {"<<", ">>"});
      break;
    case Templates::gitlab:
      blank_between(text, {"$[[", "]]"});
      break;
    case Templates::just:
      blank_between(text, {"{{", "}}"});
      break;
    case Templates::azure:
      blank_between(text, {"${{", "}}"});
      blank_macros(text, true);
      break;
    case Templates::make:
      blank_macros(text, false);
      break;
  }
}

}  // namespace stowage::pipeline
