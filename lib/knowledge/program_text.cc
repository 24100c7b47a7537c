#include "lib/knowledge/program_text.h"

#include <algorithm>
#include <array>

namespace stowage::knowledge {

namespace {

/// The standard streams are no files.
bool is_stream(std::string_view path) { return path.starts_with("/dev/std"); }

bool is_word(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// A script of sed (POSIX XCU sed; GNU sed manual 3.2 and 6).
class Sed {
 public:
  Sed(std::string_view text, bool whole) : rest_(text), whole_(whole) {}

  ProgramText read() {
    while (!rest_.empty() && !out_.not_understood) {
      skip(" \t\n;}");
      if (rest_.empty()) break;
      if (!address() || !command()) {
        // What is not known may stand inside of a pattern that has begun.
        if (whole_ || !rest_.empty())
          out_.not_understood = "a command of sed that is not understood";
        break;
      }
    }
    return std::move(out_);
  }

 private:
  void skip(std::string_view set) {
    while (!rest_.empty() && set.find(rest_.front()) != set.npos) rest_.remove_prefix(1);
  }
  std::string_view line() {
    const std::string_view out = rest_.substr(0, rest_.find('\n'));
    rest_.remove_prefix(out.size());
    return out;
  }
  /// Text up to the delimiter, which is taken too.
  bool delimited(char delimiter) {
    bool in_class = false;
    for (std::size_t i = 0; i < rest_.size(); ++i) {
      const char c = rest_[i];
      if (c == '\\') {
        ++i;
      } else if (in_class) {
        in_class = c != ']';
      } else if (c == delimiter) {
        rest_.remove_prefix(i + 1);
        return true;
      }
    }
    rest_ = {};
    return false;
  }
  bool one_address() {
    if (rest_.starts_with('/')) return rest_.remove_prefix(1), delimited('/');
    if (rest_.starts_with('\\') && rest_.size() > 1) {
      const char delimiter = rest_[1];
      rest_.remove_prefix(2);
      return delimited(delimiter);
    }
    skip("0123456789$~+");
    return true;
  }
  bool address() {
    if (!one_address()) return false;
    skip("IM ");
    while (rest_.starts_with(',')) {
      rest_.remove_prefix(1);
      skip(" ");
      if (!one_address()) return false;
      skip("IM ");
    }
    skip(" !");
    return true;
  }

  bool command() {
    if (rest_.empty()) return false;
    const char name = rest_.front();
    rest_.remove_prefix(1);
    switch (name) {
      case '{':
      case '=':
      case 'd':
      case 'D':
      case 'g':
      case 'G':
      case 'h':
      case 'H':
      case 'n':
      case 'N':
      case 'p':
      case 'P':
      case 'x':
      case 'z':
      case 'F':
        return true;
      case 'q':
      case 'Q':
      case 'l':
      case 'L':
        skip(" 0123456789");
        return true;
      case 'a':
      case 'i':
      case 'c':
        return text();
      case 'b':
      case 't':
      case 'T':
      case ':':
      case 'v':
        while (!rest_.empty() && std::string_view(";\n}").find(rest_.front()) == rest_.npos)
          rest_.remove_prefix(1);
        return true;
      case '#':
        line();
        return true;
      case 's':
        return substitute();
      case 'y':
        return two_parts();
      case 'r':
      case 'R':
        return file(out_.reads);
      case 'w':
      case 'W':
        return file(out_.writes);
      default:  // also `e`, which runs a command
        return false;
    }
  }
  /// Lines that end in a backslash go on.
  bool text() {
    while (line().ends_with('\\') && !rest_.empty()) rest_.remove_prefix(1);
    return true;
  }
  bool two_parts() {
    if (rest_.empty()) return false;
    const char delimiter = rest_.front();
    rest_.remove_prefix(1);
    return delimited(delimiter) && delimited(delimiter);
  }
  bool substitute() {
    if (!two_parts()) return false;
    while (!rest_.empty()) {
      const char flag = rest_.front();
      if (std::string_view("gpiImM0123456789").find(flag) == std::string_view::npos) break;
      rest_.remove_prefix(1);
    }
    if (rest_.starts_with('e')) return false;
    if (!rest_.starts_with('w')) return true;
    rest_.remove_prefix(1);
    return file(out_.writes);
  }
  bool file(std::vector<std::string>& to) {
    skip(" \t");
    const std::string path(line());
    if (path.empty() || !whole_) return false;
    if (!is_stream(path)) to.push_back(path);
    return true;
  }

  std::string_view rest_;
  bool whole_;
  ProgramText out_;
};

/// A program of awk (POSIX XCU awk): what print sends elsewhere, and words that reach outside.
class Awk {
 public:
  Awk(std::string_view text, bool whole) : text_(text), whole_(whole) {}

  ProgramText read() {
    for (at_ = 0; at_ < text_.size() && !out_.not_understood;) step();
    if (text_.empty() && !whole_) give_up("its text is not known");
    return std::move(out_);
  }

 private:
  void give_up(const char* why) { out_.not_understood = why; }

  void step() {
    const char c = text_[at_];
    if (c == '#') {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (c == '"') {
      pass_quoted('"');
      operand_ = true;
    } else if (c == '/' && !operand_) {
      pass_quoted('/');
      operand_ = true;
    } else if (is_word(c) || c == '@') {
      pass_word();
    } else {
      pass_sign(c);
    }
  }
  /// A string or a pattern; in the brackets of a pattern a slash is itself.
  std::string_view pass_quoted(char quote) {
    const std::size_t begin = ++at_;
    bool in_class = false;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\\') {
        ++at_;
      } else if (in_class) {
        in_class = text_[at_] != ']';
      } else if (text_[at_] == quote) {
        return text_.substr(begin, at_++ - begin);
      } else {
        in_class = quote == '/' && text_[at_] == '[';
      }
    }
    at_ = std::min(at_, text_.size());
    if (whole_) give_up("a string without end");
    return {};
  }
  void pass_word() {
    const std::size_t begin = at_++;
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    const std::string_view word = text_.substr(begin, at_ - begin);
    static constexpr auto reaching = std::to_array<std::string_view>(
        {"getline", "system", "ARGV", "ARGC", "ARGIND", "PROCINFO"});
    if (word.starts_with('@') ||
        std::find(reaching.begin(), reaching.end(), word) != reaching.end())
      give_up("it reads files or runs commands");
    out_.reads_env |= word == "ENVIRON";
    const bool prints = word == "print" || word == "printf";
    if (prints) printing_ = depth_ + 1;
    operand_ = !prints && word != "return" && word != "in";
  }
  void pass_sign(char c) {
    ++at_;
    if (c == '(' || c == '[') ++depth_;
    if (c == ')' || c == ']') --depth_;
    if (c == ';' || c == '\n' || c == '{' || c == '}') printing_ = -1;
    if (c != ' ' && c != '\t') operand_ = c == ')' || c == ']' || c == '$';
    if (printing_ != depth_ + 1) return;
    if (c == '|' && text_.substr(at_, 1) != "|" && (at_ < 2 || text_[at_ - 2] != '|'))
      give_up("it sends its output to a command");
    if (c == '>') send();
  }
  /// `print > "file"`.
  void send() {
    while (at_ < text_.size() && (text_[at_] == '>' || text_[at_] == ' ')) ++at_;
    if (at_ >= text_.size() || text_[at_] != '"')
      return give_up("it writes to a file whose name is computed");
    const std::string path(pass_quoted('"'));
    const std::size_t next = text_.find_first_not_of(" \t", at_);
    const bool ends =
        next == text_.npos || std::string_view(";}\n").find(text_[next]) != text_.npos;
    if (!ends || path.find('\\') != path.npos)
      return give_up("it writes to a file whose name is computed");
    if (!is_stream(path)) out_.writes.push_back(path);
  }

  std::string_view text_;
  bool whole_;
  std::size_t at_ = 0;
  bool operand_ = false;  ///< a slash would divide
  int depth_ = 0;
  int printing_ = -1;  ///< depth of the brackets that the print statement stands in, and one
  ProgramText out_;
};

/// Words of a filter of jq or yq that reach outside of its input.
ProgramText read_jq(std::string_view text, bool whole) {
  ProgramText out;
  if (!whole && text.empty()) out.not_understood = "its text is not known";
  for (const std::string_view word : {"env", "ENV", "strenv"})
    out.reads_env |= text.find(word) != text.npos;
  for (const std::string_view word : {"input_filename", "import", "include", "load", "$__prog"})
    if (text.find(word) != text.npos) out.not_understood = "it may read files";
  return out;
}

}  // namespace

ProgramText read_program(std::string_view language, std::string_view text, bool whole) {
  if (language == "awk") return Awk(text, whole).read();
  if (language == "jq") return read_jq(text, whole);
  if (text.empty() && !whole) return {.not_understood = "its text is not known"};
  return Sed(text, whole).read();
}

std::string suffix_of_copies(const std::vector<Argument>& words) {
  for (const Argument& word : words) {
    const std::string_view text = word.text;
    if (text.starts_with("--in-place=")) return std::string(text.substr(11));
    if (!text.starts_with('-') || text.starts_with("--")) continue;
    const std::size_t at = text.find_first_not_of("nErsuz", 1);
    if (at != text.npos && text[at] == 'i') return std::string(text.substr(at + 1));
  }
  return {};
}

}  // namespace stowage::knowledge
