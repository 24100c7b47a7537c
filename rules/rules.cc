#include "rules/rules.h"

#include <algorithm>
#include <array>
#include <string>

namespace stowage::rules {

// The build lists rules/<category>/<name>.cc that have a page beside them; each defines the constant
// of its name, with underscores.
// NOLINTNEXTLINE(bugprone-macro-parentheses): it declares a name
#define STOWAGE_RULE(constant) extern const lint::Rule constant;
#include "rules_list.inc"
#undef STOWAGE_RULE

std::span<const lint::Rule* const> all() {
// NOLINTNEXTLINE(bugprone-macro-parentheses): an element of a list
#define STOWAGE_RULE(constant) &constant,
  static constexpr auto list = std::to_array<const lint::Rule*>({
#include "rules_list.inc"
  });
#undef STOWAGE_RULE
  return list;
}

const lint::Rule* find(std::string_view name) {
  const auto list = all();
  const auto found = std::find_if(list.begin(), list.end(),
                                  [&](const lint::Rule* rule) { return rule->is_called(name); });
  return found == list.end() ? nullptr : *found;
}

namespace {

std::string_view page_at(std::string_view folder, std::string_view name) {
  const std::string path = std::string(folder).append("/").append(name).append(".md");
  for (const EmbeddedFile& file : pages()) {
    if (file.path == path) return file.text;
  }
  return {};
}

}  // namespace

std::string_view page(const lint::Rule& rule) { return page_at(rule.category, rule.name); }

std::string_view refusal_page(std::string_view code) { return page_at("refusals", code); }

std::vector<std::string_view> refusal_codes() {
  constexpr std::string_view folder = "refusals/";
  std::vector<std::string_view> codes;
  for (const EmbeddedFile& file : pages()) {
    if (!file.path.starts_with(folder)) continue;
    const std::string_view name = file.path.substr(folder.size());
    codes.push_back(name.substr(0, name.rfind('.')));
  }
  std::sort(codes.begin(), codes.end());
  return codes;
}

}  // namespace stowage::rules
