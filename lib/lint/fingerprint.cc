#include "lib/lint/fingerprint.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>

#include "lib/lint/rule.h"
#include "lib/text/byte_set.h"

namespace stowage::lint {

namespace {

/// FNV-1a, 64 bits: the same on every machine and in every version.
constexpr std::uint64_t start = 0xcbf29ce484222325U;
constexpr std::uint64_t step(std::uint64_t hash, char c) {
  return (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
}

std::uint64_t add(std::uint64_t hash, std::string_view text) {
  for (const char c : text) hash = step(hash, c);
  return step(hash, '\0');
}

/// Several at a time take no longer than one, whose steps wait for each other.
using Hashes = std::array<std::uint64_t, 4>;

void add_folded(Hashes& hashes, std::string_view text) {
  constexpr ByteSet blanks(" \t\r\n");
  const auto add = [&](char c) {
    for (std::uint64_t& hash : hashes) hash = step(hash, c);
  };
  bool blank = false;
  for (const char c : text) {
    if (blanks.has(c)) {
      blank = true;
      continue;
    }
    if (blank) add(' ');
    blank = false;
    add(c);
  }
  add('\0');
}

/// The text around findings: that of their instruction, in a file of another kind their line.
void add_text(Hashes& hashes, const Unit& unit, std::uint32_t offset, std::uint32_t index) {
  if (index != syntax::no_instruction) {
    const syntax::Instruction& instruction = unit.tree().instructions[index];
    add_folded(hashes, instruction.line.text);
    for (const syntax::Heredoc& heredoc : instruction.heredocs) add_folded(hashes, heredoc.content);
  } else if (!unit.is_dockerfile()) {
    const std::string_view text = unit.text();
    const std::size_t begin = text.substr(0, offset).rfind('\n') + 1;  // npos + 1 == 0
    add_folded(hashes, text.substr(begin, text.find('\n', begin) - begin));
  }
}

}  // namespace

std::vector<std::uint64_t> fingerprints(const Unit& unit, std::span<const Diagnostic> diagnostics) {
  std::vector<std::uint64_t> out;
  out.reserve(diagnostics.size());
  std::unordered_map<std::uint64_t, unsigned> seen;
  std::vector<const Rule*> rules;  // those that found something in one instruction, each once
  std::vector<std::uint64_t> hashes;
  while (out.size() < diagnostics.size()) {
    const std::uint32_t offset = diagnostics[out.size()].span.begin;
    const std::uint32_t index = instruction_at(unit, offset);
    const auto is_here = [&](const Diagnostic& each) {
      return each.span.begin == offset ||
             (index != syntax::no_instruction && instruction_at(unit, each.span.begin) == index);
    };
    auto here = diagnostics.subspan(out.size());
    here = here.first(static_cast<std::size_t>(std::find_if_not(here.begin(), here.end(), is_here) -
                                               here.begin()));

    rules.clear();
    for (const Diagnostic& each : here)
      if (std::find(rules.begin(), rules.end(), each.rule) == rules.end())
        rules.push_back(each.rule);
    hashes.clear();
    for (std::size_t first = 0; first < rules.size(); first += Hashes().size()) {
      Hashes some{};
      const auto of = std::span(rules).subspan(first, std::min(some.size(), rules.size() - first));
      std::transform(of.begin(), of.end(), some.begin(),
                     [](const Rule* rule) { return add(start, rule->name); });
      add_text(some, unit, offset, index);
      hashes.insert(hashes.end(), some.begin(), some.end());
    }
    for (const Diagnostic& each : here) {
      const auto rule = std::find(rules.begin(), rules.end(), each.rule) - rules.begin();
      const std::uint64_t hash = hashes[static_cast<std::size_t>(rule)];
      const unsigned equal_above = seen[hash]++;
      out.push_back(equal_above == 0 ? hash : add(hash, std::to_string(equal_above)));
    }
  }
  return out;
}

}  // namespace stowage::lint
