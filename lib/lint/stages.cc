#include "lib/lint/stages.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "lib/context/path.h"

namespace stowage::lint {

namespace {

bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

constexpr std::size_t no_stage_of_file = std::string_view::npos;

/// The stage that a word names, by number or name, among those above `before`.
std::size_t stage_named(const syntax::Dockerfile& file, std::string_view word, std::size_t before) {
  if (word.empty()) return no_stage_of_file;
  // A name begins with a letter.
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (end == word.data() + word.size())
    return error == std::errc{} && number < before ? number : no_stage_of_file;
  for (std::size_t i = before; i-- > 0;)
    if (same_name(file.stages[i].name, word)) return i;
  return no_stage_of_file;
}

/// The stage that is built for a target.
std::size_t built_stage(const syntax::Dockerfile& file, std::string_view target) {
  const std::size_t named = stage_named(file, target, file.stages.size());
  return named == no_stage_of_file ? file.stages.size() - 1 : named;
}

/// The stages that a stage begins at, copies from or mounts.
std::vector<std::size_t> bases_of(const syntax::Dockerfile& file, std::size_t stage) {
  std::vector<std::size_t> bases;
  const auto add = [&](std::string_view word) {
    if (const std::size_t base = stage_named(file, word, stage); base != no_stage_of_file)
      bases.push_back(base);
  };
  for (const syntax::Instruction& instruction : file.of(file.stages[stage])) {
    if (const auto* from = instruction.as<syntax::From>()) {
      add(from->image.text);
    } else if (const auto* copy = instruction.as<syntax::Copy>()) {
      add(copy->from.text);
    } else if (const auto* run = instruction.as<syntax::Run>()) {
      for (const syntax::Mount& mount : run->mounts) add(mount.from);
    }
  }
  return bases;
}

}  // namespace

bool uses_other_stages(const Unit& dockerfile, std::string_view target) {
  const syntax::Dockerfile& file = dockerfile.tree();
  return file.stages.size() > 1 && !bases_of(file, built_stage(file, target)).empty();
}

bool needs_stage(const Unit& dockerfile, std::string_view target, std::string_view stage) {
  const syntax::Dockerfile& file = dockerfile.tree();
  if (file.stages.empty()) return false;
  const std::size_t wanted = built_stage(file, stage);
  std::vector<bool> needed(file.stages.size());
  needed[built_stage(file, target)] = true;
  for (std::size_t i = file.stages.size(); i-- > 0;) {
    if (!needed[i]) continue;
    for (const std::size_t base : bases_of(file, i)) needed[base] = true;
  }
  return needed[wanted];
}

bool has_cache_mount(const Unit& dockerfile) {
  for (const syntax::Instruction& instruction : dockerfile.tree().instructions) {
    const auto* run = instruction.as<syntax::Run>();
    if (run == nullptr) continue;
    for (const syntax::Mount& mount : run->mounts)
      if (mount.type == syntax::MountType::cache) return true;
  }
  return false;
}

bool copies_whole_context(const Unit& dockerfile) {
  for (const syntax::Instruction& instruction : dockerfile.tree().instructions) {
    const auto* copy = instruction.as<syntax::Copy>();
    if (copy == nullptr || !copy->from.empty()) continue;
    for (const syntax::Word& source : copy->sources)
      if (context::is_whole_context(source.text)) return true;
  }
  return false;
}

}  // namespace stowage::lint
