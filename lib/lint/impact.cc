#include "lib/lint/impact.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace stowage::lint {

namespace {

using syntax::Keyword;

/// How an instruction enters keys.
enum class Role : std::uint8_t {
  none,     ///< only the configuration of the image
  step,     ///< its own key
  setting,  ///< those of the RUNs below it
};

Role role_of(Keyword keyword, Keys keys) {
  switch (keyword) {
    case Keyword::from:
    case Keyword::run:
    case Keyword::copy:
    case Keyword::add:
    case Keyword::workdir:
      return Role::step;
    case Keyword::arg:
    case Keyword::env:
    case Keyword::user:
    case Keyword::shell:
      return keys == Keys::buildkit ? Role::setting : Role::step;
    case Keyword::cmd:
    case Keyword::entrypoint:
    case Keyword::expose:
    case Keyword::healthcheck:
    case Keyword::label:
    case Keyword::maintainer:
    case Keyword::onbuild:
    case Keyword::stopsignal:
    case Keyword::volume:
    case Keyword::unknown:
      return keys == Keys::buildkit ? Role::none : Role::step;
  }
  return Role::none;
}

/// Does the text hold more than comments and blanks?
bool has_instruction(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::size_t first = text.find_first_not_of(" \t\r");
    if (first < end && text[first] != '#') return true;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
}

/// One flag for each instruction: its own key changes, or that of the RUNs below it.
std::vector<bool> touched(const Unit& unit, const Fix& fix) {
  const auto& instructions = unit.tree().instructions;
  std::vector<bool> result(instructions.size(), false);
  for (const Edit& edit : fix.edits) {
    const auto first = std::partition_point(
        instructions.begin(), instructions.end(),
        [&](const syntax::Instruction& each) { return each.span.end < edit.span.begin; });
    bool inside = false;
    for (auto each = first; each != instructions.end() && each->span.begin < edit.span.end;
         ++each) {
      result[static_cast<std::size_t>(each - instructions.begin())] = true;
      inside = true;
    }
    if (inside || first == instructions.end()) continue;
    // Put in: into an instruction, or above the next one.
    const bool within = first->span.begin < edit.span.begin && edit.span.begin <= first->span.end;
    if (within || has_instruction(edit.text)) {
      const bool behind =
          within && edit.span.begin == first->span.end && edit.text.starts_with('\n');
      const auto at = static_cast<std::size_t>(first - instructions.begin()) + (behind ? 1 : 0);
      if (at < result.size()) result[at] = true;
    }
  }
  return result;
}

/// The stage that a FROM begins at, by name or number; none: an image.
std::size_t base_of(const Unit& unit, std::size_t stage) {
  const auto& stages = unit.tree().stages;
  const auto* from = unit.tree().instructions[stages[stage].first].as<syntax::From>();
  if (from == nullptr) return stages.size();
  std::string image(from->image.text);  // names of stages are in lower case
  for (char& c : image) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  for (std::size_t i = stage; i-- > 0;)
    if (!stages[i].name.empty() && stages[i].name == image) return i;
  return stages.size();
}

/// Each fix has its own list of steps: files of more instructions are nobody's, and their lists would fill gigabytes.
constexpr std::size_t most_instructions = 1000;

}  // namespace

std::vector<std::uint32_t> steps_missed(const Unit& unit, const Fix& fix, Keys keys) {
  std::vector<std::uint32_t> lines;
  if (fix.grade == Grade::identical || !unit.is_dockerfile()) return lines;
  const auto& instructions = unit.tree().instructions;
  const auto& stages = unit.tree().stages;
  if (instructions.size() > most_instructions) return lines;
  const std::vector<bool> changed = touched(unit, fix);
  std::vector<bool> lost(stages.size() + 1, false);  // by stage: its last step misses
  // An ARG above the first FROM is for FROMs.
  const std::size_t top = stages.empty() ? instructions.size() : stages[0].first;
  const bool all = std::any_of(changed.begin(), changed.begin() + static_cast<std::ptrdiff_t>(top),
                               [](bool each) { return each; });
  for (std::size_t stage = 0; stage < stages.size(); ++stage) {
    bool misses = all || lost[base_of(unit, stage)];
    bool set = false;
    for (std::uint32_t i = stages[stage].first; i < stages[stage].end; ++i) {
      const Role role = role_of(instructions[i].keyword, keys);
      if (changed[i] && role == Role::step) misses = true;
      if (changed[i] && role == Role::setting) set = true;
      if (set && instructions[i].keyword == Keyword::run) misses = true;
      if (misses && role == Role::step && instructions[i].keyword != Keyword::from)
        lines.push_back(instructions[i].first_line);
    }
    lost[stage] = misses;
  }
  return lines;
}

}  // namespace stowage::lint
