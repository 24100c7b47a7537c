#include "lib/proof/desugar.h"

#include <fmt/core.h>

#include <algorithm>

#include "lib/knowledge/split_install.h"
#include "lib/proof/manifests.h"

namespace stowage::proof {

bool writes_out_parts(std::string_view old_text, std::string_view new_text) {
  const auto count = [](std::string_view text) {
    constexpr std::string_view mark = "--no-autoloader";
    int found = 0;
    for (std::size_t at = text.find(mark); at != text.npos; at = text.find(mark, at + 1)) ++found;
    return found;
  };
  return count(old_text) != count(new_text);
}

bool has_parts(const Unit& unit) {
  return unit.single != nullptr && knowledge::split_install(*unit.single, {}).has_value();
}

std::optional<std::vector<Unit>> parts_of(const Unit& unit, const knowledge::Effects& effects,
                                          Site& site) {
  if (!site.build.inputs.split_installs || !has_parts(unit) || effects.actions.size() != 1)
    return std::nullopt;
  const auto scripts = scripts_of(effects, site);
  if (!scripts) return std::nullopt;
  const auto split = knowledge::split_install(*unit.single, *scripts);
  if (!split) return std::nullopt;
  std::string all = fmt::format("`{} {}`", unit.text, split->first);
  std::vector<Unit> parts;
  std::vector<std::string> texts = {unit.text + " " + split->first};
  texts.insert(texts.end(), split->then.begin(), split->then.end());
  for (const std::string& text : texts) {
    Units units = units_of({.text = text}, {"/bin/sh", "-c"}, site.setting().ledger);
    if (!units.known || units.list.size() != 1) return std::nullopt;
    parts.push_back(std::move(units.list.front()));
  }
  for (const std::string& text : split->then) all += fmt::format(", `{}`", text);
  if (!site.setting().ledger.assume(
          fmt::format("`{}` does the same as its parts one after the other: {}", unit.text, all)))
    return std::nullopt;
  return parts;
}

}  // namespace stowage::proof
