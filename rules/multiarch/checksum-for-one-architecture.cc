#include <algorithm>
#include <string>

#include "lib/lint/target_platforms.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// Where a checksum of SHA-256 or SHA-512 begins in a text, from `at` on; npos: nowhere.
std::size_t find_checksum(std::string_view text, std::size_t at, std::size_t& size) {
  constexpr std::string_view digits = "0123456789abcdef";
  while (at < text.size()) {
    const std::size_t begin = text.find_first_of(digits, at);
    if (begin == std::string_view::npos) break;
    const std::size_t end = std::min(text.find_first_not_of(digits, begin), text.size());
    size = end - begin;
    if (size == 64 || size == 128) return begin;
    at = end;
  }
  return std::string_view::npos;
}

/// How many different checksums a text holds; `first` is the place of the first.
std::size_t count_checksums(std::string_view text, std::size_t& first, std::size_t& first_size) {
  std::size_t size = 0, count = 0;
  std::string_view seen;
  for (std::size_t at = find_checksum(text, 0, size); at != std::string_view::npos;
       at = find_checksum(text, at + size, size)) {
    const std::string_view value = text.substr(at, size);
    if (value == seen) continue;
    if (count == 0) {
      first = at;
      first_size = size;
    }
    seen = value;
    ++count;
  }
  return count;
}

bool is_of_platform(std::string_view url) {
  for (const std::string_view word :
       {"TARGETARCH", "TARGETPLATFORM", "uname -m", "--print-architecture"})
    if (url.find(word) != std::string_view::npos) return true;
  return false;
}

bool has_platform_url(const shell::Command& command) {
  return (command.name == "curl" || command.name == "wget") &&
         std::any_of(
             command.arguments().begin(), command.arguments().end(), [](const shell::Word& word) {
               return word.raw.find("://") != std::string_view::npos && is_of_platform(word.raw);
             });
}

constexpr std::string_view message =
    "is the checksum of one platform's file, and the address is "
    "another for each";

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const syntax::Instruction& instruction = place.instruction;
  if (place.onbuild || place.stage == lint::no_stage) return;
  const bool downloads = instruction.line.text.find("://") != std::string_view::npos ||
                         !instruction.heredocs.empty() ||
                         instruction.keyword != syntax::Keyword::run;
  if (!downloads || !is_of_platform(instruction.line.text)) return;
  if (const auto* add = instruction.as<syntax::Copy>()) {
    const bool plain = add->checksum.text.find('$') == std::string_view::npos;
    if (!add->checksum.empty() && plain && add->sources.size() == 1 &&
        is_of_platform(add->sources[0].text))
      report.add(add->checksum.span, std::string(message));
    return;
  }
  const lint::RunCommands& run = unit.commands(instruction, place.index);
  const auto fetches = std::count_if(run.all().begin(), run.all().end(), has_platform_url);
  std::size_t at = 0, size = 0;
  if (fetches != 1 || count_checksums(run.script(), at, size) != 1) return;
  const bool branches =
      std::any_of(run.all().begin(), run.all().end(),
                  [](const shell::Command& command) { return command.in_condition; }) ||
      run.script().find("case ") != std::string_view::npos;
  const bool verifies = run.script().find("sum -c") != std::string_view::npos ||
                        run.script().find("sum --check") != std::string_view::npos;
  if (branches || !verifies) return;
  report.add(
      run.to_source(Span{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + size)}),
      std::string(message));
}

}  // namespace

extern constexpr lint::Rule checksum_for_one_architecture{
    .name = "checksum-for-one-architecture",
    .category = "multiarch",
    .summary = "One checksum stands for the files of all platforms",
    .severity = lint::Severity::error,
    .mentions = "TARGETARCH TARGETPLATFORM uname --print-architecture",
    .keywords = {syntax::Keyword::run, syntax::Keyword::add},
    .on_instruction = check};

}  // namespace stowage::rules
