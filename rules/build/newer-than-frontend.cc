#include <array>
#include <string>

#include "lib/lint/frontend.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using syntax::Instruction;
using syntax::Keyword;

/// Flags and the release of docker/dockerfile that has them outside of its labs channel (its
/// release notes).
struct Feature {
  Keyword keyword;
  std::string_view flag;
  int minor;
};
constexpr auto features = std::to_array<Feature>({
    {Keyword::run, "mount", 2},
    {Keyword::run, "network", 3},
    {Keyword::run, "security", 20},
    {Keyword::copy, "link", 4},
    {Keyword::add, "link", 4},
    {Keyword::copy, "chmod", 2},
    {Keyword::add, "chmod", 2},
    {Keyword::copy, "parents", 20},
    {Keyword::copy, "exclude", 19},
    {Keyword::add, "exclude", 19},
    {Keyword::add, "checksum", 6},
    {Keyword::add, "keep-git-dir", 6},
    {Keyword::add, "unpack", 17},
    {Keyword::healthcheck, "start-interval", 6},
});
constexpr int heredocs_since = 4;

const syntax::Directive* directive(const syntax::Dockerfile& file) {
  for (const syntax::Directive& known : file.directives)
    if (known.name == "syntax") return &known;
  return nullptr;
}

void complain(const lint::Unit& unit, Span span, std::string_view what, int minor,
              lint::Report& report) {
  const syntax::Directive* syntax = directive(unit.tree());
  lint::Diagnostic& found =
      report.add(span, "`" + std::string(what) + "` came with version 1." + std::to_string(minor) +
                           " of the frontend, and this file asks for an older one");
  if (syntax == nullptr) return;
  found.labels.push_back({syntax->span, "here"});
  found.help = "ask for `docker/dockerfile:1`, the newest of version 1";
  const std::string_view written = unit.text(syntax->span);
  const std::size_t tag = written.find("docker/dockerfile:");
  if (tag == std::string_view::npos || written.find('@') != std::string_view::npos) return;
  const auto begin = static_cast<std::uint32_t>(syntax->span.begin + tag +
                                                std::string_view("docker/dockerfile:").size());
  found.fixes.push_back({"ask for `docker/dockerfile:1`",
                         Grade::assuming,
                         {{{begin, syntax->span.end}, "1"}},
                         {"newer releases of the frontend build the rest of the file alike"},
                         {}});
}

void check(const lint::Unit& unit, lint::Report& report) {
  const syntax::Dockerfile& file = unit.tree();
  const auto version = lint::frontend_version(file);
  if (!version || version->first != 1) return;
  for (const Instruction& instruction : file.instructions) {
    for (const Feature& feature : features) {
      if (instruction.keyword != feature.keyword || version->second >= feature.minor) continue;
      if (const syntax::Flag* flag = instruction.flag(feature.flag))
        return complain(unit, flag->span, "--" + std::string(feature.flag), feature.minor, report);
    }
    if (!instruction.heredocs.empty() && version->second < heredocs_since)
      return complain(unit, instruction.name.span, "<<", heredocs_since, report);
  }
}

}  // namespace

extern constexpr lint::Rule newer_than_frontend{
    .name = "newer-than-frontend",
    .category = "build",
    .summary = "The file uses what the frontend it asks for does not know",
    .severity = lint::Severity::error,
    .fixable = true,
    .on_file = check};

}  // namespace stowage::rules
