#include "lib/lint/stages.h"

#include <algorithm>

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

bool names_stage(const syntax::Dockerfile& file, std::string_view word, std::size_t before) {
  if (word.empty()) return false;
  if (word.find_first_not_of("0123456789") == std::string_view::npos) return true;
  for (std::size_t i = 0; i < before; ++i)
    if (same_name(file.stages[i].name, word)) return true;
  return false;
}

}  // namespace

bool uses_other_stages(const Unit& dockerfile, std::string_view target) {
  const syntax::Dockerfile& file = dockerfile.tree();
  if (file.stages.size() < 2) return false;
  std::size_t built = file.stages.size() - 1;
  for (std::size_t i = 0; i < file.stages.size(); ++i)
    if (!target.empty() && same_name(file.stages[i].name, target)) built = i;
  for (const syntax::Instruction& instruction : file.of(file.stages[built])) {
    if (const auto* from = instruction.as<syntax::From>()) {
      if (names_stage(file, from->image.text, built)) return true;
    } else if (const auto* copy = instruction.as<syntax::Copy>()) {
      if (names_stage(file, copy->from.text, built)) return true;
    } else if (const auto* run = instruction.as<syntax::Run>()) {
      for (const syntax::Mount& mount : run->mounts)
        if (names_stage(file, mount.from, built)) return true;
    }
  }
  return false;
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
