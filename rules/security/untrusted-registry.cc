#include <algorithm>
#include <string>

#include "lib/lint/hadolint_view.h"
#include "lib/lint/image_name.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using syntax::Keyword;

/// `*` at one end stands for anything.
bool matches(std::string_view entry, std::string_view registry) {
  if (entry == "*") return true;
  if (entry.starts_with('*')) return registry.ends_with(entry.substr(1));
  if (entry.ends_with('*')) return registry.starts_with(entry.substr(0, entry.size() - 1));
  return entry == registry;
}

bool is_trusted(const lint::Unit& unit, std::string_view registry) {
  const auto& entries = unit.settings().trusted_registries;
  return std::any_of(entries.begin(), entries.end(), [&](const std::string& entry) {
    if (!registry.empty()) return matches(entry, registry);
    return matches(entry, "docker.io") || matches(entry, "hub.docker.com");
  });
}

void judge(const lint::Unit& unit, std::string_view reference, Span span, std::uint32_t stages,
           lint::Report& report) {
  if (lint::as_hadolint(unit)) {  // variables stand for themselves, numbers are no stages
    const lint::HadolintImage image = lint::hadolint_image(reference);
    if (lint::names_stage_above(unit, image.name, stages, true) || is_trusted(unit, image.registry))
      return;
    if (image.registry.empty() && image.name == "scratch") return;
  } else {
    const bool number = reference.find_first_not_of("0123456789") == std::string_view::npos;
    if (number || reference == "scratch" || lint::names_stage_above(unit, reference, stages))
      return;
    const std::string_view registry = lint::image_name(reference).registry;
    if (registry.find('$') != std::string_view::npos || is_trusted(unit, registry)) return;
    if (registry.empty() && reference.starts_with('$')) return;
  }
  lint::Diagnostic& found = report.add(
      span, "`" + std::string(reference) + "` comes from a registry that is not trusted");
  found.help = "`trusted-registries` of the configuration lists those that are";
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (unit.settings().trusted_registries.empty() || place.onbuild) return;
  const bool outside = place.stage == lint::no_stage;
  const std::uint32_t above = outside ? 0 : place.stage;
  const std::uint32_t so_far = outside ? 0 : place.stage + 1;
  if (const auto* from = place.instruction.as<syntax::From>()) {
    std::string reference(from->image.text);
    if (!lint::as_hadolint(unit)) reference = lint::base_image(unit, place).value_or("scratch");
    judge(unit, reference, from->image.span, above, report);
  } else if (const auto* copy = place.instruction.as<syntax::Copy>()) {
    if (!copy->from.empty()) judge(unit, copy->from.text, copy->from.span, so_far, report);
  } else if (const auto* run = place.instruction.as<syntax::Run>()) {
    for (const syntax::Mount& mount : run->mounts)
      if (!mount.from.empty() &&
          (mount.type == syntax::MountType::bind || mount.type == syntax::MountType::cache))
        judge(unit, mount.from, mount.span, so_far, report);
  }
}

}  // namespace

extern constexpr lint::Rule untrusted_registry{
    .name = "untrusted-registry",
    .category = "security",
    .summary = "An image comes from a registry that is not trusted",
    .severity = lint::Severity::error,
    .hadolint = {"DL3026", lint::Severity::error},
    .keywords = {Keyword::copy, Keyword::from, Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
