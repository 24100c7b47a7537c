#include "lib/model/platform.h"

#include <algorithm>
#include <array>
#include <utility>

#include "lib/syntax/chars.h"

namespace stowage::model {

namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return result;
}

bool is_operating_system(std::string_view name) {
  constexpr std::array known = {"aix",     "android", "darwin",  "dragonfly", "freebsd",
                                "illumos", "ios",     "js",      "linux",     "netbsd",
                                "openbsd", "plan9",   "solaris", "wasip1",    "windows"};
  return std::find(known.begin(), known.end(), name) != known.end();
}

/// Other names of the same processors, and variants that are the default.
void normalize(Platform& p) {
  if (p.os == "macos") p.os = "darwin";
  if (p.arch == "i386") p.arch = "386", p.variant.clear();
  if (p.arch == "x86_64" || p.arch == "x86-64") p.arch = "amd64";
  if (p.arch == "aarch64") p.arch = "arm64";
  if (p.arch == "armhf") p.arch = "arm", p.variant = "v7";
  if (p.arch == "armel") p.arch = "arm", p.variant = "v6";
  if (p.arch == "amd64" && p.variant == "v1") p.variant.clear();
  if (p.arch == "arm64" && (p.variant == "8" || p.variant == "v8")) p.variant.clear();
  if (p.arch == "arm") {
    if (p.variant.empty() || p.variant == "7") p.variant = "v7";
    if (p.variant == "5" || p.variant == "6" || p.variant == "8") p.variant.insert(0, "v");
  }
}

constexpr auto known_alone = std::to_array<std::string_view>(
    {"aix",     "android",  "darwin",   "dragonfly", "freebsd",     "hurd",    "illumos",
     "ios",     "js",       "linux",    "macos",     "nacl",        "netbsd",  "openbsd",
     "plan9",   "solaris",  "wasi",     "wasip1",    "windows",     "zos",     "386",
     "amd64",   "amd64p32", "arm",      "armbe",     "arm64",       "arm64be", "armhf",
     "armel",   "aarch64",  "i386",     "x86_64",    "x86-64",      "loong64", "mips",
     "mipsle",  "mips64",   "mips64le", "mips64p32", "mips64p32le", "ppc",     "ppc64",
     "ppc64le", "riscv",    "riscv64",  "s390",      "s390x",       "sparc",   "sparc64",
     "wasm",    "wasm32",   "local",    "unknown"});

}  // namespace

std::string Platform::text() const {
  std::string result = os + "/" + arch;
  if (!variant.empty()) result += "/" + variant;
  return result;
}

std::optional<Platform> parse_platform(std::string_view text) {
  std::array<std::string, 3> parts;
  std::size_t count = 0;
  for (std::size_t at = 0; at <= text.size(); ++count) {
    const std::size_t end = std::min(text.find('/', at), text.size());
    if (end == at || count == parts.size()) return std::nullopt;
    parts[count] = lower(text.substr(at, end - at));
    at = end + 1;
  }
  Platform p;
  if (count == 1) {
    const bool os = is_operating_system(parts[0]) || parts[0] == "macos";
    p = os ? Platform{parts[0], "amd64", ""} : Platform{"linux", parts[0], ""};
  } else {
    p = {std::move(parts[0]), std::move(parts[1]), std::move(parts[2])};
  }
  normalize(p);
  return p;
}

bool may_stand_alone(std::string_view text) {
  return std::any_of(known_alone.begin(), known_alone.end(), [&](std::string_view each) {
    return syntax::equal_ignoring_case(each, text);
  });
}

}  // namespace stowage::model
