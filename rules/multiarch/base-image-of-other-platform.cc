#include <algorithm>
#include <array>
#include <string>

#include "lib/lint/unit.h"
#include "lib/model/platform.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

struct Prefix {
  std::string_view folder, architecture;
};
/// Where the official images of one processor are on Docker Hub.
constexpr auto prefixes = std::to_array<Prefix>({{"amd64", "amd64"},
                                                 {"arm32v5", "arm"},
                                                 {"arm32v6", "arm"},
                                                 {"arm32v7", "arm"},
                                                 {"arm64v8", "arm64"},
                                                 {"i386", "386"},
                                                 {"mips64le", "mips64le"},
                                                 {"ppc64le", "ppc64le"},
                                                 {"riscv64", "riscv64"},
                                                 {"s390x", "s390x"}});

void check(const lint::Unit&, const lint::Place& place, lint::Report& report) {
  const auto* from = place.instruction.as<syntax::From>();
  if (from == nullptr || from->platform.empty()) return;
  if (from->platform.text.find('$') != std::string_view::npos) return;
  const std::size_t slash = from->image.text.find('/');
  const std::string_view folder = from->image.text.substr(0, slash);
  const auto prefix = std::find_if(prefixes.begin(), prefixes.end(),
                                   [&](const Prefix& p) { return p.folder == folder; });
  if (slash == std::string_view::npos || prefix == prefixes.end()) return;
  const auto platform = model::parse_platform(from->platform.text);
  if (!platform || platform->arch == prefix->architecture) return;
  report.add(from->image.span, "`" + std::string(from->image.text) + "` is for " +
                                   std::string(prefix->architecture) + ", not for `" +
                                   std::string(from->platform.text) + "`");
}

}  // namespace

extern constexpr lint::Rule base_image_of_other_platform{
    .name = "base-image-of-other-platform",
    .category = "multiarch",
    .summary = "The base image is for another platform than the one asked for",
    .severity = lint::Severity::error,
    .buildkit = "InvalidBaseImagePlatform",
    .keywords = {syntax::Keyword::from},
    .on_instruction = check};

}  // namespace stowage::rules
