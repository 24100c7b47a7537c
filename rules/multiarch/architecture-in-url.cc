#include <array>
#include <string>

#include "lib/lint/target_platforms.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::Unit;

/// Names of processors in file names. Longer ones first: one is a part of another.
constexpr auto architectures = std::to_array<std::string_view>(
    {"linux-amd64", "linux_amd64", "linux-x86_64", "linux-arm64", "linux_arm64", "amd64", "x86_64",
     "aarch64", "arm64", "armhf", "armv7", "x64"});

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// A name of a processor that is a word of an address; empty: none.
std::string_view architecture_in(std::string_view url) {
  // Bytes that are rare in text stand in each name.
  const bool possible = url.find("64") != std::string_view::npos ||
                        url.find("v7") != std::string_view::npos ||
                        url.find("hf") != std::string_view::npos;
  if (!possible) return {};
  for (const std::string_view name : architectures)
    for (std::size_t at = url.find(name); at != std::string_view::npos;
         at = url.find(name, at + 1)) {
      const std::size_t end = at + name.size();
      if ((at == 0 || !is_letter(url[at - 1])) && (end == url.size() || !is_letter(url[end])))
        return url.substr(at, name.size());
    }
  return {};
}

/// The step looks at its platform, or knows several.
bool is_aware(std::string_view text) {
  for (const std::string_view word :
       {"TARGETARCH", "TARGETPLATFORM", "TARGETVARIANT", "uname ", "--print-architecture",
        "BUILDARCH", "/etc/apk/arch", "BUILDPLATFORM"})
    if (text.find(word) != std::string_view::npos) return true;
  const bool intel = text.find("amd64") != std::string_view::npos ||
                     text.find("x86_64") != std::string_view::npos ||
                     text.find("x64") != std::string_view::npos;
  const bool arm = text.find("arm64") != std::string_view::npos ||
                   text.find("aarch64") != std::string_view::npos ||
                   text.find("armv7") != std::string_view::npos;
  return intel && arm;
}

void add(const Unit& unit, std::uint32_t stage, Span span, std::string_view architecture,
         lint::Report& report) {
  lint::Diagnostic& found =
      report.add(span, "downloads for `" + std::string(architecture) + "` on every platform" +
                           lint::platforms_source(unit, stage));
  found.help = "write `${TARGETARCH}`, or what the project calls that platform, in its place";
}

void check(const Unit& unit, const lint::Place& place, lint::Report& report) {
  const syntax::Instruction& instruction = place.instruction;
  if (place.onbuild || place.stage == lint::no_stage) return;
  if (instruction.line.text.find("://") == std::string_view::npos && instruction.heredocs.empty())
    return;
  if (!lint::is_for_several_platforms(unit, place.stage) ||
      lint::has_fixed_platform(unit, place.stage))
    return;
  if (architecture_in(unit.text(instruction.span)).empty()) return;
  if (is_aware(unit.text(instruction.span))) return;
  if (const auto* copy = instruction.as<syntax::Copy>()) {
    for (const syntax::Word& source : copy->sources)
      if (source.text.find("://") != std::string_view::npos)
        if (const auto name = architecture_in(source.text); !name.empty())
          add(unit, place.stage, source.span, name, report);
    return;
  }
  const lint::RunCommands& run = unit.commands(instruction, place.index);
  for (const shell::Command& command : run.all()) {
    if (command.name != "curl" && command.name != "wget" && command.name != "aria2c") continue;
    if (command.conditional) continue;
    for (const shell::Word& word : command.arguments())
      if (word.raw.find("://") != std::string_view::npos)
        if (const auto name = architecture_in(word.raw); !name.empty())
          add(unit, place.stage, run.to_source(word.span), name, report);
  }
}

}  // namespace

extern constexpr lint::Rule architecture_in_url{
    .name = "architecture-in-url",
    .category = "multiarch",
    .summary = "A file for one processor is downloaded on every platform",
    .mentions = "://",
    .keywords = {syntax::Keyword::run, syntax::Keyword::add},
    .on_instruction = check};

}  // namespace stowage::rules
