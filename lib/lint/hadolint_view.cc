#include "lib/lint/hadolint_view.h"

#include <algorithm>
#include <array>

namespace stowage::lint {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_name_character(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; }

/// The registry ends at the first slash behind a dot.
std::size_t registry_size(std::string_view reference) {
  const std::size_t dot = find_outside_braces(reference, ".");
  if (dot == std::string_view::npos) return std::string_view::npos;
  const std::size_t slash = find_outside_braces(reference.substr(dot), "/");
  return slash == std::string_view::npos ? slash : dot + slash;
}

}  // namespace

std::size_t find_outside_braces(std::string_view text, std::string_view wanted) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '$' && at + 1 < text.size() && text[at + 1] == '{') {
      const std::size_t end = text.find('}', at);
      if (end == std::string_view::npos) break;
      at = end;
    } else if (wanted.find(text[at]) != std::string_view::npos) {
      return at;
    }
  }
  return std::string_view::npos;
}

HadolintImage hadolint_image(std::string_view reference) {
  HadolintImage image;
  if (const std::size_t size = registry_size(reference); size != std::string_view::npos) {
    image.registry = reference.substr(0, size);
    reference.remove_prefix(size + 1);
  }
  if (const std::size_t at = find_outside_braces(reference, "@"); at != std::string_view::npos) {
    image.digest = reference.substr(at + 1);
    reference = reference.substr(0, at);
  }
  if (const std::size_t at = find_outside_braces(reference, ":"); at != std::string_view::npos) {
    image.tag = reference.substr(at + 1);
    reference = reference.substr(0, at);
  }
  image.name = reference;
  return image;
}

std::string_view hadolint_stage_name(const syntax::From& from) {
  return from.stage_name.empty() ? hadolint_image(from.image.text).name : from.stage_name.text;
}

std::string_view without_quotes(std::string_view text) {
  const auto is_quote = [](char c) { return c == '"' || c == '\''; };
  while (!text.empty() && is_quote(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_quote(text.back())) text.remove_suffix(1);
  return text;
}

bool is_hadolint_archive(std::string_view path) {
  constexpr auto endings =
      std::to_array<std::string_view>({".tar", ".Z", ".bz2", ".gz", ".lz", ".lzma", ".tZ", ".tb2",
                                       ".tbz", ".tbz2", ".tgz", ".tlz", ".tpz", ".txz", ".xz"});
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return path.ends_with(ending); });
}

bool is_anchored(std::string_view path) {
  return path.starts_with('/') || path.starts_with('$') ||
         (path.size() > 1 && is_letter(path[0]) && path[1] == ':');
}

std::string_view operand_text(const syntax::Instruction& instruction) {
  const std::string_view text = instruction.line.text;
  const std::size_t begin = text.find_first_not_of(" \t", instruction.name.text.size());
  return begin == std::string_view::npos ? std::string_view{} : text.substr(begin);
}

std::vector<std::string_view> plain_references(std::string_view text) {
  std::vector<std::string_view> names;
  for (std::size_t at = text.find('$'); at != std::string_view::npos; at = text.find('$', at + 1)) {
    const bool braces = at + 1 < text.size() && text[at + 1] == '{';
    const std::size_t begin = at + (braces ? 2 : 1);
    std::size_t end = begin;
    while (end < text.size() && is_name_character(text[end])) ++end;
    if (end == begin || (braces && (end == text.size() || text[end] != '}'))) continue;
    names.push_back(text.substr(begin, end - begin));
  }
  return names;
}

}  // namespace stowage::lint
