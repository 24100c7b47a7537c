#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "lib/syntax/chars.h"
#include "lib/syntax/directives.h"
#include "lib/syntax/dockerfile.h"
#include "lib/syntax/heredoc.h"
#include "lib/syntax/instruction_reader.h"
#include "lib/syntax/lines.h"
#include "lib/syntax/parse_beginning.h"

namespace stowage::syntax {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Cuts a continuation character (and the blanks behind it) off the end of `line`. A doubled one is
/// none.
bool cut_continuation(std::string_view& line, char escape) {
  std::size_t end = line.size();
  while (end > 0 && (line[end - 1] == ' ' || line[end - 1] == '\t')) --end;
  if (end == 0 || line[end - 1] != escape) return false;
  if (end > 1 && line[end - 2] == escape) return false;
  line = line.substr(0, end - 1);
  return true;
}

/// The rest of a text whose heredoc is never closed: where the next instruction seems to begin.
/// BuildKit rejects such a file; we want what follows.
bool looks_like_instruction(std::string_view line) {
  const std::size_t end = line.find_first_of(" \t");
  if (end == std::string_view::npos) return false;
  const std::string_view word = line.substr(0, end);
  const Keyword keyword = keyword_of(word);
  return keyword != Keyword::unknown && word == name(keyword);
}

/// Room for the instructions: usual files have one in about 96 bytes. A large file is counted, since to move millions
/// of them costs more than to look for their lines.
std::size_t room_for_instructions(std::string_view text, std::size_t most) {
  constexpr std::size_t large = 1 << 20;
  if (text.size() < large) return text.size() / 96 + 4;
  return std::min(most, static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1);
}

class FileParser {
 public:
  FileParser(std::string_view text, std::size_t most_instructions)
      : lines_(text), reader_(file_.arena, file_.errors, file_.escape) {
    file_.text = text;
    file_.arena = Arena(text.size() * 2 + 512);
    file_.instructions.reserve(room_for_instructions(text, most_instructions));
    close_budget_ = text.size() * 4 + 65536;
  }

  Dockerfile parse(std::size_t most_instructions) {
    file_.syntax_full = detect_syntax(file_.text, file_.arena);
    file_.syntax = file_.syntax_full.substr(0, file_.syntax_full.find(' '));
    while (lines_.next()) {
      note_long_line();
      std::string_view line = lines_.content();
      if (lines_.number() == 1 && line.starts_with(byte_order_mark)) {
        file_.has_bom = true;
        line.remove_prefix(byte_order_mark.size());
      }
      const std::string_view stripped = line.substr(leading_space(line));
      if (stripped.starts_with('#')) {
        comment(line, stripped);
        continue;
      }
      directives_done_ = true;
      if (stripped.empty()) continue;
      if (file_.instructions.size() == most_instructions) {
        file_error(ErrorKind::bad_value, span_of(stripped), lines_.number(),
                   fmt::format("the file has more than {} instructions: from here on none is read",
                               most_instructions));
        break;
      }
      instruction(stripped);
    }
    file_.trailing_comments = file_.arena.copy(std::span<const Comment>(comments_));
    end_of_file();
    return std::move(file_);
  }

 private:
  std::uint32_t offset_of(std::string_view part) const {
    return static_cast<std::uint32_t>(part.data() - file_.text.data());
  }
  Span span_of(std::string_view part) const {
    return {offset_of(part), offset_of(part) + static_cast<std::uint32_t>(part.size())};
  }

  void file_error(ErrorKind kind, Span span, std::uint32_t line, std::string_view message,
                  std::uint32_t instruction = no_instruction) {
    file_.errors.push_back({kind, span, line, file_.arena.copy(message), instruction});
  }

  void note_long_line() {
    if (lines_.too_long() && !long_line_noted_) long_line();
  }

  void long_line() {
    long_line_noted_ = true;
    // BuildKit stops reading here, at the line before.
    file_error(
        ErrorKind::line_too_long, span_of(lines_.content()), lines_.number() - 1,
        fmt::format("a line of over {} bytes: the builder stops here", LineReader::longest - 1));
  }

  void comment(std::string_view line, std::string_view stripped) {
    const std::string_view text = trim(line.substr(1));
    if (text.empty())
      comments_.clear();
    else
      comments_.push_back({text, span_of(stripped)});
    if (!directives_done_ && directive(stripped) && !text.empty()) comments_.pop_back();
  }

  /// Reads `# name=value`; true when it is a valid one.
  bool directive(std::string_view stripped) {
    std::string_view text = stripped.substr(1);
    text.remove_prefix(leading_space(text));
    const auto found = parse_directive(text);
    directives_done_ = !found;
    if (!found) return false;
    std::string lower_name(found->name);
    for (char& c : lower_name) c = lower(c);
    const auto complain = [&](std::string_view message) {
      file_error(ErrorKind::bad_directive, span_of(stripped), lines_.number() - 1, message);
    };
    for (const Directive& earlier : file_.directives) {
      if (earlier.name == lower_name) {
        complain(fmt::format("the parser directive `{}` can be given only once", lower_name));
        return false;
      }
    }
    file_.directives.push_back(
        {file_.arena.copy(lower_name), found->value, lines_.number(), span_of(stripped)});
    if (lower_name != "escape") return true;
    if (found->value != "\\" && found->value != "`") {
      complain("the escape character is \\ or `");
      return false;
    }
    file_.escape = found->value[0];
    return true;
  }

  void instruction(std::string_view first) {
    const auto index = static_cast<std::uint32_t>(file_.instructions.size());
    Instruction& instruction = file_.instructions.emplace_back();
    instruction.first_line = lines_.number();
    instruction.span = span_of(first);
    if (!comments_.empty()) {
      instruction.comments = file_.arena.copy(std::span<const Comment>(comments_));
      comments_.clear();
    }
    const bool has_empty_line = logical_line(instruction, first);
    instruction.last_line = lines_.number();
    if (has_empty_line) file_.empty_continuations.push_back({instruction.last_line, index});

    reader_.read_structure(instruction, index);
    heredocs(instruction, index);
    reader_.read_details(instruction, index);
    place_in_stage(instruction, index);
  }

  /// Joins continuations. True when an empty line lies among them.
  bool logical_line(Instruction& instruction, std::string_view first) {
    std::string_view line = first;
    pieces_.clear();
    pieces_.push_back({0, offset_of(first)});
    if (!cut_continuation(line, file_.escape)) {
      instruction.line.text = line;
      instruction.line.pieces = file_.arena.copy(std::span<const LogicalLine::Piece>(pieces_));
      return false;
    }
    bool has_empty_line = false;
    bool more = true;
    joined_.assign(line);
    while (more && lines_.next()) {
      note_long_line();
      line = lines_.content();
      instruction.span.end = offset_of(line) + static_cast<std::uint32_t>(line.size());
      const std::string_view stripped = line.substr(leading_space(line));
      if (stripped.starts_with('#')) continue;
      if (stripped.empty()) {
        has_empty_line = true;
        continue;
      }
      more = cut_continuation(line, file_.escape);
      if (line.empty()) continue;
      if (joined_.empty()) pieces_.clear();
      pieces_.push_back({static_cast<std::uint32_t>(joined_.size()), offset_of(line)});
      joined_ += line;
    }
    instruction.line.text = joined_.empty() ? first.substr(0, 0) : file_.arena.copy(joined_);
    instruction.line.pieces = file_.arena.copy(std::span<const LogicalLine::Piece>(pieces_));
    return has_empty_line;
  }

  void heredocs(Instruction& instruction, std::uint32_t index) {
    if (instruction.line.text.find("<<") == std::string_view::npos) return;
    const Instruction* holder = &instruction;
    if (const auto* onbuild = instruction.as<Onbuild>(); onbuild && onbuild->trigger)
      holder = onbuild->trigger;
    const Keyword keyword = holder->keyword;
    if ((keyword != Keyword::add && keyword != Keyword::copy && keyword != Keyword::run) ||
        holder->exec_form)
      return;

    const HeredocStarts found = heredocs_of_line(instruction.line.text);
    if (found.malformed) {
      instruction.valid = false;
      file_error(ErrorKind::bad_heredoc, instruction.span, instruction.first_line,
                 "the name of a heredoc cannot be read", index);
      return;
    }
    heredocs_.clear();
    for (const HeredocStart& start : found.starts) {
      if (!heredoc_body(instruction, start)) {
        instruction.valid = false;
        file_error(ErrorKind::unterminated_heredoc, instruction.span, instruction.first_line,
                   fmt::format("the heredoc `{}` is never closed", start.name), index);
        break;
      }
    }
    instruction.heredocs = file_.arena.copy(std::span<const Heredoc>(heredocs_));
  }

  bool heredoc_body(Instruction& instruction, const HeredocStart& start) {
    const LineReader before = lines_;
    const std::uint32_t begin = lines_.end();
    while (lines_.next()) {
      note_long_line();
      std::string_view line = lines_.content();
      if (start.chomp) line.remove_prefix(std::min(line.find_first_not_of('\t'), line.size()));
      if (line == start.name) {
        close_heredoc(instruction, start, {begin, lines_.begin()}, span_of(lines_.content()));
        return true;
      }
      // Files with very many heredocs that never close would be searched to their end again and
      // again.
      if (close_budget_exhausted(lines_.end() - begin)) break;
    }
    close_budget_ -= std::min<std::size_t>(close_budget_, lines_.end() - begin);
    lines_ = before;
    for (LineReader ahead = lines_; ahead.next() && !looks_like_instruction(ahead.content());)
      lines_ = ahead;
    const std::string_view last = lines_.content();
    if (lines_.number() > before.number()) {
      close_heredoc(instruction, start, {begin, lines_.end()}, {lines_.end(), lines_.end()});
      instruction.span.end = span_of(last).end;
    }
    return false;
  }

  bool close_budget_exhausted(std::size_t searched) const { return searched > close_budget_; }

  void close_heredoc(Instruction& instruction, const HeredocStart& start, Span content,
                     Span terminator) {
    instruction.last_line = lines_.number();
    instruction.span.end = terminator.end;
    heredocs_.push_back({.name = file_.arena.copy(start.name),
                         .content = slice(file_.text, content),
                         .descriptor = start.descriptor,
                         .expand = start.expand,
                         .chomp = start.chomp,
                         .content_span = content,
                         .terminator_span = terminator});
  }

  void place_in_stage(Instruction& instruction, std::uint32_t index) {
    if (instruction.keyword == Keyword::from) {
      Stage stage{.first = index, .end = index + 1, .name = {}};
      if (const auto* from = instruction.as<From>(); from && !from->stage_name.empty()) {
        const auto name = file_.arena.array<char>(from->stage_name.text.size());
        std::transform(from->stage_name.text.begin(), from->stage_name.text.end(), name.begin(),
                       lower);
        stage.name = {name.data(), name.size()};
      }
      file_.stages.push_back(stage);
    } else if (!file_.stages.empty()) {
      file_.stages.back().end = index + 1;
    } else if (instruction.keyword != Keyword::arg && instruction.keyword != Keyword::unknown) {
      if (instruction.valid) {
        file_error(ErrorKind::no_stage, instruction.name.span, instruction.first_line,
                   fmt::format("{} above the first FROM: only ARG can stand there",
                               name(instruction.keyword)),
                   index);
      }
      instruction.valid = false;
    }
  }

  void end_of_file() {
    if (file_.instructions.empty()) {
      file_error(ErrorKind::no_instructions, {0, 0}, lines_.number(),
                 "no instructions in this file");
    }
    const auto is_above = [](const SyntaxError& a, const SyntaxError& b) {
      return a.line < b.line;
    };
    if (!std::is_sorted(file_.errors.begin(), file_.errors.end(), is_above))
      std::stable_sort(file_.errors.begin(), file_.errors.end(), is_above);
  }

  Dockerfile file_;
  LineReader lines_;
  InstructionReader reader_;
  bool directives_done_ = false;
  bool long_line_noted_ = false;
  std::size_t close_budget_ = 0;
  std::string joined_;
  std::vector<Comment> comments_;
  std::vector<LogicalLine::Piece> pieces_;
  std::vector<Heredoc> heredocs_;
};

}  // namespace

Dockerfile parse(std::string_view text) { return parse_beginning(text, no_instruction); }

Dockerfile parse_beginning(std::string_view text, std::size_t most_instructions) {
  return FileParser(text, most_instructions).parse(most_instructions);
}

}  // namespace stowage::syntax
