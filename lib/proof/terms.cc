#include "lib/proof/terms.h"

namespace stowage::proof {

Term Terms::of(std::string_view kind, std::string_view text) {
  std::string whole;
  whole.reserve(kind.size() + 1 + text.size());
  whole.append(kind).append(":").append(text);
  if (const auto found = numbers_.find(whole); found != numbers_.end()) return {found->second};
  const auto number = static_cast<std::uint32_t>(texts_.size());
  texts_.push_back(std::move(whole));
  numbers_.emplace(texts_.back(), number);
  return {number};
}

std::string_view Terms::kind(Term term) const {
  const std::string_view whole = texts_[term.index];
  return whole.substr(0, whole.find(':'));
}

std::string_view Terms::text(Term term) const {
  const std::string_view whole = texts_[term.index];
  return whole.substr(whole.find(':') + 1);
}

std::string reference(Term term) { return "#" + std::to_string(term.index); }

}  // namespace stowage::proof
