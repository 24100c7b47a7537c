#include "lib/cache/store.h"

#include <algorithm>

namespace stowage::cache {

std::optional<KeyId> CacheStore::find_root(const std::string& name) const {
  const auto found = roots_.find(name);
  if (found == roots_.end()) return std::nullopt;
  return found->second;
}

KeyId CacheStore::make_root(const std::string& name) {
  const auto [found, is_new] = roots_.emplace(name, KeyId{keys_});
  if (is_new) ++keys_;
  return found->second;
}

std::set<KeyId> CacheStore::query(const std::vector<InputKey>& keys, std::size_t input,
                                  const std::string& step) {
  std::set<KeyId> all;
  for (const InputKey& key : keys)
    if (const auto found = links_.find({key.key, input, step, key.selector}); found != links_.end())
      all.insert(found->second.begin(), found->second.end());
  if (!all.empty())
    for (const InputKey& key : keys)
      links_[{key.key, input, step, key.selector}].insert(all.begin(), all.end());
  return all;
}

KeyId CacheStore::make(const std::vector<std::vector<InputKey>>& inputs, const std::string& step) {
  std::set<KeyId> matches;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const std::set<KeyId> here = query(inputs[i], i, step);
    if (i == 0) {
      matches = here;
    } else {
      std::erase_if(matches, [&](KeyId key) { return !here.contains(key); });
    }
    if (matches.empty()) break;
  }
  const KeyId key = matches.empty() ? KeyId{keys_++} : *matches.begin();
  for (std::size_t i = 0; i < inputs.size(); ++i)
    for (const InputKey& from : inputs[i]) links_[{from.key, i, step, from.selector}].insert(key);
  return key;
}

const CacheStore::Result* CacheStore::result(KeyId key) const {
  const auto found = results_.find(key);
  return found == results_.end() ? nullptr : &found->second;
}

void CacheStore::save(KeyId key, Result result) {
  results_.insert_or_assign(key, std::move(result));
}

}  // namespace stowage::cache
