#include "lib/lint/fingerprint.h"

#include <map>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "lib/lint/rule.h"
#include "lib/text/byte_set.h"

namespace stowage::lint {

namespace {

/// FNV-1a, 64 bits: the same on every machine and in every version.
struct Hash {
  std::uint64_t value = 0xcbf29ce484222325U;

  void add(char c) { value = (value ^ static_cast<unsigned char>(c)) * 0x100000001b3U; }
  void add(std::string_view text) {
    for (const char c : text) add(c);
    add('\0');
  }
  void add_folded(std::string_view text) {
    constexpr ByteSet blanks(" \t\r\n");
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
};

/// The text of instructions, behind what was hashed before. Long ones are kept: all findings may lie in one of them.
class Texts {
 public:
  void add_to(Hash& hash, const syntax::Instruction& instruction, std::uint32_t index) {
    constexpr std::size_t long_text = 1000;
    if (instruction.span.end - instruction.span.begin < long_text) return add(hash, instruction);
    const auto [kept, is_new] = known_.try_emplace({hash.value, index});
    if (is_new) {
      add(hash, instruction);
      kept->second = hash.value;
    }
    hash.value = kept->second;
  }

 private:
  static void add(Hash& hash, const syntax::Instruction& instruction) {
    hash.add_folded(instruction.line.text);
    for (const syntax::Heredoc& heredoc : instruction.heredocs) hash.add_folded(heredoc.content);
  }

  std::map<std::pair<std::uint64_t, std::uint32_t>, std::uint64_t> known_;
};

}  // namespace

std::vector<std::uint64_t> fingerprints(const Unit& unit, std::span<const Diagnostic> diagnostics) {
  std::vector<std::uint64_t> out;
  out.reserve(diagnostics.size());
  std::unordered_map<std::uint64_t, unsigned> seen;
  Texts texts;
  for (const Diagnostic& diagnostic : diagnostics) {
    Hash hash;
    hash.add(diagnostic.rule->name);
    if (!unit.is_dockerfile()) {  // the line it stands on
      const std::string_view text = unit.text();
      const std::size_t begin =
          text.substr(0, diagnostic.span.begin).rfind('\n') + 1;  // npos + 1 == 0
      hash.add_folded(text.substr(begin, text.find('\n', begin) - begin));
    }
    const std::uint32_t index = instruction_at(unit, diagnostic.span.begin);
    if (index != syntax::no_instruction) texts.add_to(hash, unit.tree().instructions[index], index);
    const unsigned equal_above = seen[hash.value]++;
    if (equal_above > 0) hash.add(std::to_string(equal_above));
    out.push_back(hash.value);
  }
  return out;
}

}  // namespace stowage::lint
