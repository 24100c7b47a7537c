#include "lib/lint/rule.h"

#include <algorithm>

namespace stowage::lint {

Diagnostic& Report::add(Span span, std::string message) {
  Diagnostic& diagnostic = diagnostics.emplace_back();
  diagnostic.rule = rule;
  diagnostic.severity = rule->severity;
  diagnostic.span = span;
  diagnostic.message = std::move(message);
  return diagnostic;
}

bool Rule::is_called(std::string_view word) const {
  if (word == name) return true;
  if (word.size() == category.size() + 1 + name.size() && word.starts_with(category) &&
      word[category.size()] == '/' && word.ends_with(name)) {
    return true;
  }
  return std::find(aliases.begin(), aliases.end(), word) != aliases.end();
}

std::string page_url(const Rule& rule) {
  std::string url = "rules/";
  url.append(rule.category).append("/").append(rule.name).append(".md");
  return url;
}

}  // namespace stowage::lint
