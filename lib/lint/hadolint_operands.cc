#include "lib/lint/hadolint_operands.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <vector>

#include "lib/lint/hadolint_view.h"
#include "lib/syntax/chars.h"

namespace stowage::lint {

namespace {

using syntax::Instruction;
using syntax::Keyword;
using Problem = std::optional<OperandProblem>;

constexpr std::string_view blanks = " \t";

template <std::size_t n>
bool is_among(const std::array<std::string_view, n>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// A word of the logical line with its place.
struct Piece {
  std::string_view text;
  std::size_t at;
};

std::vector<Piece> pieces(std::string_view line, std::size_t from) {
  std::vector<Piece> out;
  while ((from = line.find_first_not_of(blanks, from)) != std::string_view::npos) {
    const std::size_t end = std::min(line.find_first_of(blanks, from), line.size());
    out.push_back({line.substr(from, end - from), from});
    from = end;
  }
  return out;
}

/// The words behind the keyword; flags first.
std::vector<Piece> operands(const Instruction& instruction) {
  return pieces(instruction.line.text, instruction.name.text.size());
}

Problem check_from(const Instruction& instruction) {
  std::vector<Piece> words = operands(instruction);
  while (!words.empty() && words[0].text.starts_with("--")) {
    if (!words[0].text.starts_with("--platform=")) return {{words[0].at, "unknown flag"}};
    words.erase(words.begin());
  }
  const std::size_t end = instruction.line.text.size();
  if (words.empty()) return {{end, "an image is missing"}};
  const std::string_view tag = hadolint_image(words[0].text).tag;
  if (const std::size_t colon = find_outside_braces(tag, ":"); colon != std::string_view::npos) {
    const auto before = static_cast<std::size_t>(tag.data() - words[0].text.data());
    return {{words[0].at + before + colon, "a tag with a colon"}};
  }
  if (words.size() == 1) return std::nullopt;
  if (!syntax::equal_ignoring_case(words[1].text, "as")) return {{words[1].at, "AS is missing"}};
  if (words.size() == 2) return {{end, "the name of the stage is missing"}};
  if (words.size() > 3) return {{words[3].at, "more than one name"}};
  return std::nullopt;
}

constexpr auto copy_flags =
    std::to_array<std::string_view>({"from", "chown", "chmod", "link", "parents", "exclude"});
constexpr auto add_flags = std::to_array<std::string_view>(
    {"checksum", "chown", "chmod", "link", "keep-git-dir", "unpack", "exclude"});

Problem check_copy(const Instruction& instruction) {
  const bool add = instruction.keyword == Keyword::add;
  if (add && !instruction.heredocs.empty())
    return {{instruction.line.text.find("<<"), "ADD of a heredoc"}};
  std::vector<Piece> words = operands(instruction);
  std::set<std::string_view> seen;
  std::size_t flags = 0;
  for (; flags < words.size() && words[flags].text.starts_with("--"); ++flags) {
    const std::string_view flag = words[flags].text.substr(2);
    const std::string_view name = flag.substr(0, flag.find('='));
    const bool known = add ? is_among(add_flags, name) : is_among(copy_flags, name);
    const bool plain =
        name == "link" || name == "parents" || name == "keep-git-dir" || name == "unpack";
    // A flag of COPY without its value is taken for a path.
    if (!add && known && !plain && name.size() == flag.size()) break;
    if (!known || (!plain && name.size() == flag.size()))
      return {{words[flags].at, "unknown flag"}};
    if (name != "exclude" && !seen.insert(name).second)
      return {{words[flags].at, "a flag that is there already"}};
  }
  if (instruction.exec_form) return std::nullopt;
  if (words.size() - flags < 2) return {{instruction.line.text.size(), "a path is missing"}};
  return std::nullopt;
}

constexpr auto mount_types =
    std::to_array<std::string_view>({"bind", "cache", "tmpfs", "secret", "ssh"});
constexpr auto mount_keys = std::to_array<std::string_view>(
    {"type", "target",    "dst",      "destination", "source", "src",     "from",
     "rw",   "readwrite", "ro",       "readonly",    "id",     "sharing", "mode",
     "uid",  "gid",       "required", "env",         "size",   "z",       "Z"});

/// One name for each key.
std::string_view key_of(std::string_view key) {
  if (key == "dst" || key == "destination") return "target";
  if (key == "src") return "source";
  if (key == "rw" || key == "readwrite") return "rw";
  if (key == "ro" || key == "readonly") return "ro";
  return key;
}

Problem check_mount(std::string_view value, std::size_t at) {
  std::set<std::string_view> seen;
  std::string_view type = "bind";
  while (true) {
    const std::size_t end = value.find(',');
    const std::string_view option = value.substr(0, end);
    const std::string_view key = option.substr(0, option.find('='));
    if (!is_among(mount_keys, key)) return {{at, "unknown key of a mount"}};
    if (!seen.insert(key_of(key)).second) return {{at, "a key of a mount that is there already"}};
    if (key == "type") type = option.substr(std::min(option.size(), key.size() + 1));
    if (end == std::string_view::npos) break;
    value.remove_prefix(end + 1);
    at += end + 1;
  }
  if (!is_among(mount_types, type)) return {{at, "unknown type of a mount"}};
  if (type != "secret" && type != "ssh" && seen.count("target") == 0)
    return {{at, "a mount without a target"}};
  return std::nullopt;
}

/// A valid array and then more: `["a"] b`.
Problem text_behind_array(const Instruction& instruction, std::size_t begin) {
  const std::string_view line = instruction.line.text;
  if (instruction.exec_form || begin >= line.size() || line[begin] != '[') return std::nullopt;
  std::size_t at = begin + 1;
  bool more = true;  // a string or the end may follow
  while ((at = line.find_first_not_of(blanks, at)) != std::string_view::npos) {
    if (line[at] == ']') {
      const std::size_t behind = line.find_first_not_of(blanks, at + 1);
      if (behind == std::string_view::npos) return std::nullopt;
      return {{behind, "text behind an array"}};
    }
    if (line[at] != '"' || !more) return std::nullopt;
    for (++at; at < line.size() && line[at] != '"'; ++at)
      if (line[at] == '\\') ++at;
    at = line.find_first_not_of(blanks, at + 1);
    if (at == std::string_view::npos) return std::nullopt;
    more = line[at] == ',';
    if (more) ++at;
  }
  return std::nullopt;
}

Problem check_run(const Instruction& instruction) {
  constexpr auto networks = std::to_array<std::string_view>({"none", "host", "default"});
  constexpr auto securities = std::to_array<std::string_view>({"insecure", "sandbox"});
  std::size_t begin = instruction.line.text.find_first_not_of(blanks, instruction.name.text.size());
  for (const Piece& word : operands(instruction)) {
    begin = word.at;
    const auto value_of = [&](std::string_view flag) {
      return word.text.starts_with(flag) ? word.text.substr(flag.size()) : std::string_view{};
    };
    if (const auto mount = value_of("--mount="); !mount.empty()) {
      if (auto problem = check_mount(mount, word.at + word.text.size() - mount.size()))
        return problem;
    } else if (const auto network = value_of("--network="); !network.empty()) {
      if (!is_among(networks, network)) return {{word.at, "unknown network"}};
    } else if (const auto security = value_of("--security="); !security.empty()) {
      if (!is_among(securities, security)) return {{word.at, "unknown security"}};
    } else {
      break;
    }
  }
  if (instruction.heredocs.size() > 1)
    return {{instruction.line.text.rfind("<<"), "a second heredoc"}};
  return text_behind_array(instruction, begin);
}

/// A number with s, m or h.
bool is_duration(std::string_view text) {
  if (text.size() < 2 || std::string_view("smh").find(text.back()) == std::string_view::npos)
    return false;
  text.remove_suffix(1);
  const std::size_t dot = text.find('.');
  return all_digits(text.substr(0, dot)) &&
         (dot == std::string_view::npos || all_digits(text.substr(dot + 1)));
}

Problem check_healthcheck(const Instruction& instruction) {
  constexpr auto durations =
      std::to_array<std::string_view>({"interval", "timeout", "start-period", "start-interval"});
  for (const Piece& word : operands(instruction)) {
    if (syntax::equal_ignoring_case(word.text, "none")) return std::nullopt;
    if (syntax::equal_ignoring_case(word.text, "cmd")) {
      const std::string_view line = instruction.line.text;
      const std::size_t begin = line.find_first_not_of(blanks, word.at + word.text.size());
      if (begin == std::string_view::npos) return {{line.size(), "a command is missing"}};
      return text_behind_array(instruction, begin);
    }
    const std::size_t equals = word.text.find('=');
    if (!word.text.starts_with("--") || equals == std::string_view::npos)
      return {{word.at, "neither NONE nor CMD nor a flag"}};
    const std::string_view name = word.text.substr(2, equals - 2);
    const std::string_view value = word.text.substr(equals + 1);
    if (name == "retries" ? !all_digits(value) : !is_among(durations, name))
      return {{word.at, "unknown flag"}};
    if (name != "retries" && !is_duration(value))
      return {{word.at + equals + 1, "a duration that is not one number with s, m or h"}};
  }
  return {{instruction.line.text.size(), "CMD is missing"}};
}

/// The end of a key or value that begins at `at`: at a blank outside of quotes, or at `stop`. npos:
/// a quote is open.
std::size_t end_of_value(std::string_view line, std::size_t at, char stop) {
  char quote = '\0';
  for (; at < line.size(); ++at) {
    const char c = line[at];
    if (c == '\\' && quote != '\'') {
      ++at;
    } else if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == stop || blanks.find(c) != std::string_view::npos) {
      return at;
    }
  }
  return quote == '\0' ? line.size() : std::string_view::npos;
}

Problem check_pairs(const Instruction& instruction) {
  const std::string_view line = instruction.line.text;
  std::size_t at = line.find_first_not_of(blanks, instruction.name.text.size());
  for (bool first = true; at != std::string_view::npos && at < line.size(); first = false) {
    const std::size_t key = end_of_value(line, at, '=');
    if (key == std::string_view::npos) return {{line.size(), "an open quote"}};
    if (key == line.size() || line[key] != '=') {
      if (!first) return {{key, "a word without `=`"}};
      if (line.find_first_not_of(blanks, key) == std::string_view::npos)
        return {{key, "a key without a value"}};
      // The old form: what is behind the key is its value.
      if (line.ends_with("\\\\")) return {{line.size(), "an escape at the end"}};
      return std::nullopt;
    }
    const std::size_t value = end_of_value(line, key + 1, '\0');
    if (value == std::string_view::npos) return {{line.size(), "an open quote"}};
    at = line.find_first_not_of(blanks, value);
  }
  return std::nullopt;
}

/// `80`, `$PORT`, `${PORT}`
bool is_port(std::string_view text) {
  if (!text.starts_with('$')) return all_digits(text);
  const auto names = plain_references(text);
  return names.size() == 1 &&
         (names[0].size() + 1 == text.size() || names[0].size() + 3 == text.size());
}

Problem check_expose(const Instruction& instruction) {
  for (const Piece& word : operands(instruction)) {
    std::string_view text = word.text;
    const std::size_t slash = text.find('/');
    if (slash != std::string_view::npos) {
      const std::string_view protocol = text.substr(slash + 1);
      if (!syntax::equal_ignoring_case(protocol, "tcp") &&
          !syntax::equal_ignoring_case(protocol, "udp"))
        return {{word.at + slash, "a protocol that is neither tcp nor udp"}};
      text = text.substr(0, slash);
    }
    const std::size_t dash = text.find('-');
    const bool range = dash != std::string_view::npos;
    if (!is_port(text.substr(0, dash)) || (range && !is_port(text.substr(dash + 1))))
      return {{word.at, "neither a port nor a variable"}};
  }
  return std::nullopt;
}

}  // namespace

Problem hadolint_operand_problem(const Instruction& instruction) {
  const std::string_view line = instruction.line.text;
  const std::size_t begin = line.find_first_not_of(blanks, instruction.name.text.size());
  if (begin == std::string_view::npos && instruction.heredocs.empty())
    return {{line.size(), "an argument is missing"}};
  switch (instruction.keyword) {
    case Keyword::from:
      return check_from(instruction);
    case Keyword::add:
    case Keyword::copy:
      return check_copy(instruction);
    case Keyword::run:
      return check_run(instruction);
    case Keyword::healthcheck:
      return check_healthcheck(instruction);
    case Keyword::env:
    case Keyword::label:
      return check_pairs(instruction);
    case Keyword::expose:
      return check_expose(instruction);
    case Keyword::cmd:
    case Keyword::entrypoint:
    case Keyword::shell:
      return text_behind_array(instruction, begin);
    default:
      return std::nullopt;
  }
}

}  // namespace stowage::lint
