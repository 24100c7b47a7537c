#pragma once
// The cache of a BuildKit builder: keys that are linked to the keys of what was made of them, and
// results. A key is found when each of its inputs leads to it; an input may lead there by its
// definition or by its content. Source: moby/buildkit solver/cachemanager.go, kvcachestorage.go.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "lib/cache/files.h"

namespace stowage::cache {

/// Index of a key in a CacheStore.
struct KeyId {
  std::uint32_t index = 0;
  friend auto operator<=>(KeyId, KeyId) = default;
};

/// A key of an input, and what the step looks at in it.
struct InputKey {
  KeyId key;
  std::string selector;
  friend auto operator<=>(const InputKey&, const InputKey&) = default;
};

class CacheStore {
 public:
  /// The key of something without inputs, if there is one; `make` adds it.
  std::optional<KeyId> find_root(const std::string& name) const;
  KeyId make_root(const std::string& name);

  /// All keys of a step that one of an input's keys leads to. All keys of the input lead there from
  /// then on.
  std::set<KeyId> query(const std::vector<InputKey>& keys, std::size_t input,
                        const std::string& step);
  /// The key that all inputs lead to, or a new one; from then on all of them lead there.
  KeyId make(const std::vector<std::vector<InputKey>>& inputs, const std::string& step);

  /// What was left behind there last; `files` may be null when nobody asked for it.
  struct Result {
    std::shared_ptr<const Files> files;
  };
  const Result* result(KeyId key) const;
  void save(KeyId key, Result result);
  /// A number that was not given before.
  std::uint64_t next_serial() { return ++serial_; }

 private:
  using Link =
      std::tuple<KeyId, std::size_t, std::string, std::string>;  // key, input, step, selector
  std::map<std::string, KeyId> roots_;
  std::map<Link, std::set<KeyId>> links_;
  std::map<KeyId, Result> results_;
  std::uint32_t keys_ = 0;
  std::uint64_t serial_ = 0;
};

}  // namespace stowage::cache
