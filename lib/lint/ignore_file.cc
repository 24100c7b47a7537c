#include "lib/lint/ignore_file.h"

#include <algorithm>

#include "lib/lint/unit.h"

namespace stowage::lint {

namespace {

constexpr std::string_view blanks = " \t\r\v\f";
constexpr std::string_view endings[] = {".dockerignore", ".containerignore"};

/// The span without blanks at its ends.
Span trimmed(std::string_view text, Span span) {
  const std::string_view part = slice(text, span);
  const std::size_t first = part.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {span.end, span.end};
  return {static_cast<std::uint32_t>(span.begin + first),
          static_cast<std::uint32_t>(span.begin + part.find_last_not_of(blanks) + 1)};
}

}  // namespace

const IgnoreLine* IgnoreFile::line(std::uint32_t number) const {
  const auto found = std::lower_bound(
      lines.begin(), lines.end(), number,
      [](const IgnoreLine& each, std::uint32_t value) { return each.line < value; });
  return found != lines.end() && found->line == number ? &*found : nullptr;
}

bool has_ignore_file_name(std::string_view path) {
  return std::any_of(std::begin(endings), std::end(endings),
                     [&](std::string_view ending) { return path.ends_with(ending); });
}

IgnoreFile read_ignore_file(std::string_view text, std::string file) {
  IgnoreFile out;
  out.rules = context::IgnoreRules::parse(text, std::move(file));
  auto rule = out.rules.rules().begin();
  const auto last = out.rules.rules().end();
  std::uint32_t number = 0;
  for (std::size_t begin = text.starts_with("\xEF\xBB\xBF") ? 3 : 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    ++number;
    const Span span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    begin = end + 1;
    if (rule == last || rule->line != number) continue;
    IgnoreLine line{span, trimmed(text, span), number, rule->exception, rule->pattern};
    if (line.exception) line.pattern = trimmed(text, {line.pattern.begin + 1, line.pattern.end});
    out.lines.push_back(std::move(line));
    ++rule;
  }
  return out;
}

std::string folder_of(std::string_view path) {
  return std::string(path.substr(0, path.rfind('/') + 1));  // npos + 1 == 0
}

std::vector<std::string> dockerfiles_of(std::string_view ignore_path) {
  const std::string folder = folder_of(ignore_path);
  for (const std::string_view ending : endings) {
    if (!ignore_path.ends_with(ending)) continue;
    const std::string_view own = ignore_path.substr(0, ignore_path.size() - ending.size());
    if (own.size() > folder.size()) return {std::string(own)};
  }
  return {folder + "Dockerfile", folder + "Containerfile", folder + "dockerfile"};
}

Span whole_line(const Unit& unit, const IgnoreLine& line) {
  const bool newline = line.span.end < unit.text().size();
  if (newline) return {line.span.begin, line.span.end + 1};
  // The last line of a file without a final newline takes the newline above it along.
  const bool first = line.span.begin == 0 || unit.text()[line.span.begin - 1] != '\n';
  return {first ? line.span.begin : line.span.begin - 1, line.span.end};
}

}  // namespace stowage::lint
