#include "lib/proof/desugar.h"

#include <fmt/core.h>

#include <algorithm>

#include "lib/knowledge/split_install.h"
#include "lib/proof/manifests.h"

namespace stowage::proof {

bool writes_out_parts(std::string_view old_text, std::string_view new_text,
                      const knowledge::Base& base) {
  const std::vector<std::string> marks = knowledge::marks_of_parts(base);
  const auto count = [](std::string_view text, std::string_view mark) {
    int found = 0;
    for (std::size_t at = text.find(mark); at != text.npos; at = text.find(mark, at + 1)) ++found;
    return found;
  };
  return std::any_of(marks.begin(), marks.end(), [&](const std::string& mark) {
    return count(old_text, mark) != count(new_text, mark);
  });
}

bool has_parts(const Unit& unit, const knowledge::Base& base) {
  return unit.single != nullptr && knowledge::split_install(base, *unit.single, {}).has_value();
}

std::optional<std::vector<Unit>> parts_of(const Unit& unit, const knowledge::Effects& effects,
                                          Site& site) {
  if (!site.build.inputs.split_installs || !has_parts(unit, site.build.inputs.base) ||
      effects.actions.size() != 1)
    return std::nullopt;
  const auto facts = install_facts(effects, site);
  if (!facts) return std::nullopt;
  const auto split = knowledge::split_install(site.build.inputs.base, *unit.single, *facts);
  if (!split) return std::nullopt;
  std::string all = fmt::format("`{} {}`", unit.text, split->first);
  std::vector<Unit> parts;
  std::vector<std::string> texts = {unit.text + " " + split->first};
  if (split->again && site.files.installs.contains(texts.front())) return std::nullopt;
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
