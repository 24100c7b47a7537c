#include <algorithm>
#include <array>
#include <string>

#include "lib/lint/unit.h"
#include "lib/model/platform.h"
#include "lib/syntax/chars.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// What may stand alone: systems and processors that containerd/platforms knows, with their other names.
constexpr auto known = std::to_array<std::string_view>(
    {"aix",     "android",  "darwin",   "dragonfly", "freebsd",     "hurd",    "illumos",
     "ios",     "js",       "linux",    "macos",     "nacl",        "netbsd",  "openbsd",
     "plan9",   "solaris",  "wasi",     "wasip1",    "windows",     "zos",     "386",
     "amd64",   "amd64p32", "arm",      "armbe",     "arm64",       "arm64be", "armhf",
     "armel",   "aarch64",  "i386",     "x86_64",    "x86-64",      "loong64", "mips",
     "mipsle",  "mips64",   "mips64le", "mips64p32", "mips64p32le", "ppc",     "ppc64",
     "ppc64le", "riscv",    "riscv64",  "s390",      "s390x",       "sparc",   "sparc64",
     "wasm",    "wasm32",   "local",    "unknown"});

bool is_platform(std::string_view text) {
  // A system may have a version in brackets: `windows(10.0.17763)/amd64`.
  const bool form = std::all_of(text.begin(), text.end(), [](char c) {
    const char small = syntax::lower(c);
    return (small >= 'a' && small <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("_.-()+/").find(c) != std::string_view::npos;
  });
  if (!form || !model::parse_platform(text)) return false;
  if (text.find_first_of("/(") != std::string_view::npos)
    return text.find("//") == std::string_view::npos && !text.starts_with('/') &&
           !text.ends_with('/');
  return std::any_of(known.begin(), known.end(), [&](std::string_view each) {
    return syntax::equal_ignoring_case(each, text);
  });
}

void check(const lint::Unit&, const lint::Place& place, lint::Report& report) {
  const auto* from = place.instruction.as<syntax::From>();
  if (from == nullptr || from->platform.empty()) return;
  const syntax::Word& platform = from->platform;
  if (platform.text.find_first_of("$\"'\\`") != std::string_view::npos ||
      is_platform(platform.text))
    return;
  lint::Diagnostic& found =
      report.add(platform.span, "`" + std::string(platform.text) + "` is no platform");
  found.help = "a system and a processor, as in `linux/arm64`";
}

}  // namespace

extern constexpr lint::Rule invalid_platform{.name = "invalid-platform",
                                             .category = "multiarch",
                                             .summary = "FROM --platform is no platform",
                                             .severity = lint::Severity::error,
                                             .mentions = "--platform",
                                             .keywords = {syntax::Keyword::from},
                                             .on_instruction = check};

}  // namespace stowage::rules
