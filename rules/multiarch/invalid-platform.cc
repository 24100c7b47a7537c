#include <algorithm>
#include <string>

#include "lib/lint/unit.h"
#include "lib/model/expand.h"
#include "lib/model/platform.h"
#include "lib/syntax/chars.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

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
  return model::may_stand_alone(text);
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* from = place.instruction.as<syntax::From>();
  if (from == nullptr || from->platform.empty()) return;
  const syntax::Word& platform = from->platform;
  if (!model::is_plain(platform.text, unit.tree().escape) || is_platform(platform.text)) return;
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
