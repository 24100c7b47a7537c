#include "lib/proof/compare.h"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

namespace stowage::proof {

namespace {

bool is_plain(const std::string& value) {
  return !value.starts_with('?') && !value.starts_with("(from");
}

/// Some fact about the base image could still make them equal when one of them comes from there.
Comparison compare_config(const Evaluation& old_image, const Evaluation& new_image) {
  // An empty variable or label is one; an empty CMD is none.
  const auto value = [](const Evaluation& image, const std::string& key) -> std::string {
    const auto found = image.config.find(key);
    if (found == image.config.end()) return "not set";
    if (!found->second.empty()) return found->second;
    return key.starts_with("Env ") || key.starts_with("Label ") ? "empty" : "not set";
  };
  std::vector<std::string> keys;
  for (const auto& [key, text] : old_image.config) keys.push_back(key);
  for (const auto& [key, text] : new_image.config) keys.push_back(key);
  for (const std::string& key : keys) {
    const std::string before = value(old_image, key), after = value(new_image, key);
    if (before != after)
      return {.certain = is_plain(before) && is_plain(after),
              .difference = fmt::format("{} is {} in OLD and {} in NEW", key, before, after)};
  }
  return {.equal = true};
}

/// What only one of the two needs to succeed: where it fails, one of them does not build.
Comparison compare_guards(const Evaluation& old_image, const Evaluation& new_image,
                          Setting setting) {
  for (const auto* side : {&old_image, &new_image}) {
    const auto& other = side == &old_image ? new_image : old_image;
    for (const auto& [term, words] : side->files.guards)
      if (!other.files.guards.contains(term) &&
          (side->files.hopeless.contains(term) || !setting.ledger.assume(words)))
        return {.difference = fmt::format("it is not known that {}", words)};
  }
  return {.equal = true};
}

bool is_number(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789:") == std::string::npos;
}

std::string kind_of(const Entry& entry) {
  switch (entry.kind) {
    case EntryKind::file:
      return "a file";
    case EntryKind::folder:
      return "a folder";
    case EntryKind::link:
      return "a link";
    case EntryKind::written:
      return "made by a command";
  }
  return "";
}

/// In what two entries of one path differ; `certain` only where both sides are known values.
Comparison compare_entries(const std::string& path, const Entry& before, const Entry& after,
                           Setting setting) {
  if (before.kind != after.kind)
    return {.certain = before.kind != EntryKind::written && after.kind != EntryKind::written,
            .difference = fmt::format("{} is {} in OLD and {} in NEW", path, kind_of(before),
                                      kind_of(after))};
  if (before.target != after.target)
    return {.certain = true,
            .difference = fmt::format("the link {} leads to {} in OLD and to {} in NEW", path,
                                      before.target, after.target)};
  if (before.content != after.content) {
    const bool known = setting.terms.kind(before.content) == "bytes" &&
                       setting.terms.kind(after.content) == "bytes";
    return {.certain = known,
            .difference = fmt::format("the content of {} {}", path,
                                      known ? "differs" : "is computed from other inputs")};
  }
  if (before.mode != after.mode)
    return {.certain = is_number(before.mode) && is_number(after.mode),
            .difference = fmt::format("the mode of {} is {} in OLD and {} in NEW", path,
                                      before.mode, after.mode)};
  if (before.owner != after.owner)
    return {.certain = is_number(before.owner) && is_number(after.owner),
            .difference = fmt::format("the owner of {} is {} in OLD and {} in NEW", path,
                                      before.owner, after.owner)};
  return {.difference =
              fmt::format("{} and a command that may write to it are in another order", path)};
}

Comparison first_difference(const Files& before, const Files& after, Setting setting) {
  for (const auto& [path, entry] : before.entries) {
    const auto other = after.entries.find(path);
    if (other == after.entries.end())
      return {.certain = !touched(after, path) && entry.kind == EntryKind::file,
              .difference = fmt::format("{} ({}) is only in OLD", path, kind_of(entry))};
    if (entry.kind != other->second.kind || entry.content != other->second.content ||
        entry.mode != other->second.mode || entry.owner != other->second.owner ||
        entry.target != other->second.target)
      return compare_entries(path, entry, other->second, setting);
  }
  for (const auto& [path, entry] : after.entries)
    if (!before.entries.contains(path))
      return {.certain = !touched(before, path) && entry.kind == EntryKind::file,
              .difference = fmt::format("{} ({}) is only in NEW", path, kind_of(entry))};
  for (const auto* side : {&before, &after}) {
    const Files& other = side == &before ? after : before;
    for (const Write& one : side->writes)
      if (std::none_of(other.writes.begin(), other.writes.end(),
                       [&](const Write& w) { return w.term == one.term && w.place == one.place; }))
        return {.difference = fmt::format("what {} makes in {} has other inputs, or is not made, "
                                          "in {}",
                                          one.who, knowledge::describe(one.place),
                                          side == &before ? "NEW" : "OLD")};
  }
  return {.difference = "commands that write to the same place are in another order"};
}

Comparison compare_files(const Files& before, const Files& after, Setting setting) {
  if (before.base != after.base) return {.difference = "they stand on different base images"};
  const std::string old_text = describe(before, setting, everywhere());
  const std::string new_text = describe(after, setting, everywhere());
  if (old_text == new_text) return {.equal = true};
  return first_difference(before, after, setting);
}

}  // namespace

Comparison compare(const Evaluation& old_image, const Evaluation& new_image, Setting setting) {
  const auto& before = old_image.files.failures;
  const auto& after = new_image.files.failures;
  for (const Evaluation* image : {&old_image, &new_image})
    if (!image->files.gave_up.empty()) return {.difference = image->files.gave_up};
  if (!before.empty() && !after.empty())
    return {.difference = fmt::format("neither builds: {}", before.front())};
  if (!before.empty() || !after.empty())
    return {.certain = true,
            .difference = fmt::format("{} does not build: {}", before.empty() ? "NEW" : "OLD",
                                      before.empty() ? after.front() : before.front())};
  if (Comparison config = compare_config(old_image, new_image); !config.equal) return config;
  if (Comparison files = compare_files(old_image.files, new_image.files, setting); !files.equal)
    return files;
  return compare_guards(old_image, new_image, setting);
}

}  // namespace stowage::proof
