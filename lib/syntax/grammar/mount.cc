#include "lib/syntax/grammar/mount.h"

#include "lib/syntax/grammar/x3.h"

namespace stowage::syntax::grammar {

namespace {

/// `""` inside quotes stands for `"`.
std::string_view unquote(std::string_view text, Arena& arena) {
  const std::size_t quote = text.find('"');
  if (quote == std::string_view::npos) return text;
  const auto to = arena.array<char>(text.size());
  std::size_t size = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    to[size++] = text[i];
    if (text[i] == '"') ++i;
  }
  return {to.data(), size};
}

}  // namespace

bool parse_mount(std::string_view text, Arena& arena, std::vector<MountOption>& options) {
  if (text.empty()) return false;
  const auto offset = [&](std::string_view part) {
    return static_cast<std::uint32_t>(part.data() - text.data());
  };
  const auto add = [&](const auto& context) {
    const std::string_view raw = matched(context);
    const std::string_view field = unquote(raw, arena);
    const std::size_t equals = field.find('=');
    const bool has_value = equals != std::string_view::npos;
    const std::uint32_t begin = offset(raw);
    options.push_back({.key = field.substr(0, equals),
                       .value = has_value ? field.substr(equals + 1) : std::string_view(),
                       .has_value = has_value,
                       .span = {begin, begin + static_cast<std::uint32_t>(raw.size())}});
  };
  const auto quoted = '"' >> x3::raw[*(x3::lit("\"\"") | (any - '"'))][add] >> '"';
  const auto plain = x3::raw[*(any - ',' - '"')][add];
  return match_all(text, (quoted | plain) % ',');
}

}  // namespace stowage::syntax::grammar
