#include "lib/lint/rule_words.h"

namespace stowage::lint {

bool stands_for(std::string_view word, const Rule& rule) {
  if (word == "all") return true;
  if (word == "default") return rule.by_default;
  return word == rule.category || rule.is_called(word);
}

std::vector<std::string_view> words_for(std::span<const Rule* const> rules) {
  std::vector<std::string_view> words = {"all", "default"};
  for (const Rule* rule : rules) {
    for (const std::string_view word :
         {rule->name, rule->category, rule->hadolint.code, rule->buildkit})
      if (!word.empty()) words.push_back(word);
    words.insert(words.end(), rule->aliases.begin(), rule->aliases.end());
  }
  return words;
}

}  // namespace stowage::lint
