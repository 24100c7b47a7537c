#include <algorithm>
#include <string>

#include "lib/lint/hadolint_view.h"
#include "lib/lint/offer.h"
#include "lib/syntax/chars.h"
#include "rules/label_values.h"

namespace stowage::rules {

namespace {

bool is_small(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_reserved(std::string_view key) {
  return key.starts_with("com.docker.") || key.starts_with("io.docker.") ||
         key.starts_with("org.dockerproject.");
}

/// https://docs.docker.com/engine/manage-resources/labels/#key-format-recommendations
bool is_valid(std::string_view key) {
  if (key.empty() || !is_small(key.front()) || is_reserved(key)) return false;
  if (!is_small(key.back()) && !is_digit(key.back())) return false;
  if (key.find("..") != std::string_view::npos || key.find("--") != std::string_view::npos)
    return false;
  return std::all_of(key.begin(), key.end(), [](char c) {
    return is_small(c) || is_digit(c) || c == '.' || c == '-' || c == '_' || c == '/';
  });
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* labels = place.instruction.as<syntax::KeyValues>();
  if (labels == nullptr || (place.onbuild && lint::as_hadolint(unit))) return;
  const auto is_bad = [&](const syntax::KeyValue& pair) {
    const std::string_view key = label_key(pair);
    return !is_valid(key) && (lint::as_hadolint(unit) || key.find('$') == std::string_view::npos);
  };
  const auto bad = std::find_if(labels->pairs.begin(), labels->pairs.end(), is_bad);
  if (bad == labels->pairs.end()) return;
  const std::string key(label_key(*bad));
  lint::Diagnostic& found =
      report.add(bad->key.span, is_reserved(key) ? "labels of `" + key + "` are Docker's own"
                                                 : "`" + key + "` is no proper key of a label");
  std::string small = key;
  std::transform(small.begin(), small.end(), small.begin(), syntax::lower);
  std::replace(small.begin(), small.end(), ' ', '-');
  if (is_valid(small) && small != key)
    lint::offer(found, "write `" + small + "`", Grade::manual,
                std::vector<Edit>{{bad->key.span, small}});
}

}  // namespace

extern constexpr lint::Rule invalid_label_key{.name = "invalid-label-key",
                                              .category = "labels",
                                              .summary = "A label has an improper key",
                                              .severity = lint::Severity::style,
                                              .hadolint = {"DL3048", lint::Severity::style},
                                              .keywords = {syntax::Keyword::label},
                                              .on_instruction = check};

}  // namespace stowage::rules
