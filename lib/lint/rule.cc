#include "lib/lint/rule.h"

#include <algorithm>
#include <iterator>

namespace stowage::lint {

Diagnostic& Report::add(Span span, std::string message) {
  count();
  Diagnostic& diagnostic = diagnostics.emplace_back();
  diagnostic.rule = rule;
  diagnostic.severity = rule->severity;
  diagnostic.span = span;
  diagnostic.message = std::move(message);
  return diagnostic;
}

void Report::add(Diagnostic diagnostic) {
  count();
  diagnostics.push_back(std::move(diagnostic));
}

void Report::count() {
  if (said_.empty() || said_.back().first != rule) {
    const auto of_rule = [&](const auto& each) { return each.first == rule; };
    const auto before = std::find_if(said_.begin(), said_.end(), of_rule);
    if (before == said_.end())
      said_.emplace_back(rule, 0);
    else
      std::iter_swap(before, said_.end() - 1);
  }
  if (said_.back().second == most_) throw Enough();
  ++said_.back().second;
}

bool Report::is_silent(const Rule& asked) const {
  return std::find(silent_.begin(), silent_.end(), &asked) != silent_.end();
}

void Report::silence() {
  silent_.push_back(rule);
  const auto last = std::find_if(diagnostics.rbegin(), diagnostics.rend(),
                                 [&](const Diagnostic& each) { return each.rule == rule; });
  if (last == diagnostics.rend()) return;
  if (!last->help.empty()) last->help += "; ";
  last->help += "the file has more of this, which are not shown";
}

bool Rule::is_called(std::string_view word) const {
  if (word == name) return true;
  if (word.size() == category.size() + 1 + name.size() && word.starts_with(category) &&
      word[category.size()] == '/' && word.ends_with(name)) {
    return true;
  }
  if (!word.empty() && (word == hadolint.code || word == buildkit)) return true;
  return std::find(aliases.begin(), aliases.end(), word) != aliases.end();
}

Identity identity(const Rule& rule, Compat compat) {
  switch (compat) {
    case Compat::hadolint:
      return {rule.hadolint.code, rule.hadolint.severity};
    case Compat::buildkit:
      return {rule.buildkit, rule.severity};
    case Compat::none:
      break;
  }
  return {rule.name, rule.severity};
}

std::vector<const Rule*> rules_by_default(std::span<const Rule* const> rules, Compat compat) {
  std::vector<const Rule*> out;
  std::copy_if(rules.begin(), rules.end(), std::back_inserter(out), [&](const Rule* rule) {
    return compat == Compat::none ? rule->by_default : !identity(*rule, compat).name.empty();
  });
  return out;
}

bool is_shellcheck_code(std::string_view word) {
  return word.size() > 2 && word.starts_with("SC") &&
         word.find_first_not_of("0123456789", 2) == std::string_view::npos;
}

std::string page_url(const Rule& rule) {
  std::string url = "rules/";
  url.append(rule.category).append("/").append(rule.name).append(".md");
  return url;
}

}  // namespace stowage::lint
