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

std::size_t target_stage(const Unit& dockerfile, std::string_view target) {
  return built_stage(dockerfile.tree(), target);
}

bool uses_other_stages(const Unit& dockerfile, std::string_view target) {
  const syntax::Dockerfile& file = dockerfile.tree();
  return file.stages.size() > 1 && !bases_of(file, built_stage(file, target)).empty();
}

std::vector<bool> built_stages(const Unit& dockerfile, std::string_view target) {
  const syntax::Dockerfile& file = dockerfile.tree();
  const std::size_t count = file.stages.size();
  const bool is_known = target.empty() || stage_named(file, target, count) != no_stage_of_file;
  std::vector<bool> built(count, !is_known);
  if (count == 0 || !is_known) return built;
  built[built_stage(file, target)] = true;
  for (std::size_t i = count; i-- > 0;) {
    if (!built[i]) continue;
    for (const std::size_t base : bases_of(file, i)) built[base] = true;
  }
  return built;
}

bool needs_stage(const Unit& dockerfile, std::string_view target, std::string_view stage) {
  const syntax::Dockerfile& file = dockerfile.tree();
  if (file.stages.empty()) return false;
  const std::string_view known =
      stage_named(file, target, file.stages.size()) == no_stage_of_file ? "" : target;
  return built_stages(dockerfile, known)[built_stage(file, stage)];
}

namespace {

/// Is one of the instructions that are built for the target such a one?
template <class Test>
bool any_built(const Unit& dockerfile, std::string_view target, const Test& test) {
  const syntax::Dockerfile& file = dockerfile.tree();
  const std::vector<bool> built = built_stages(dockerfile, target);
  for (std::size_t i = 0; i < built.size(); ++i) {
    if (!built[i]) continue;
    const auto range = file.of(file.stages[i]);
    if (std::any_of(range.begin(), range.end(), test)) return true;
  }
  return false;
}

}  // namespace

bool has_cache_mount(const Unit& dockerfile, std::string_view target) {
  return any_built(dockerfile, target, [](const syntax::Instruction& instruction) {
    const auto* run = instruction.as<syntax::Run>();
    return run != nullptr &&
           std::any_of(run->mounts.begin(), run->mounts.end(),
                       [](const auto& mount) { return mount.type == syntax::MountType::cache; });
  });
}

bool copies_whole_context(const syntax::Instruction& instruction) {
  const auto* copy = instruction.as<syntax::Copy>();
  return copy != nullptr && copy->from.empty() &&
         std::any_of(copy->sources.begin(), copy->sources.end(), [](const syntax::Word& source) {
           return context::is_whole_context(source.text);
         });
}

bool copies_whole_context(const Unit& dockerfile, std::string_view target) {
  return any_built(dockerfile, target, [](const syntax::Instruction& instruction) {
    return copies_whole_context(instruction);
  });
}

}  // namespace stowage::lint
