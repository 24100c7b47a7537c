#include <string>

#include "lib/lint/unit.h"
#include "rules/mount_options.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void offer(const lint::Unit& unit, const syntax::MountOption& option, const OptionProblem& problem,
           lint::Diagnostic& found) {
  const auto size = static_cast<std::uint32_t>(problem.word.size());
  const bool is_key = problem.word.data() == option.key.data();
  if (problem.meant.empty() || option.span.end - option.span.begin < size) return;
  const std::uint32_t begin = is_key ? option.span.begin : option.span.end - size;
  const Span place{begin, begin + size};
  if (unit.text(place) != problem.word) return;
  const std::string meant(problem.meant);
  found.fixes.push_back({"write `" + meant + "`",
                         Grade::assuming,
                         {{place, meant}},
                         {"`" + meant + "` is what was meant"},
                         {}});
}

void check_mount(const lint::Unit& unit, const lint::Place& place, const syntax::Mount& mount,
                 lint::Report& report) {
  MountOptions reader(unit.tree().escape);
  for (const syntax::MountOption& option : mount.options) {
    const auto problem = reader.problem(option);
    if (!problem) continue;
    lint::Diagnostic& found = report.add(option.span, problem->message);
    const bool buildah = is_buildah_option(option.key);
    if (buildah) found.help = "only Buildah and Podman know it";
    if (buildah || place.onbuild) found.severity = lint::Severity::warning;
    if (!buildah) offer(unit, option, *problem, found);
    return;  // the builder reads no further
  }
  const std::string wrong = reader.problem_of_all();
  if (wrong.empty()) return;
  lint::Diagnostic& found = report.add(mount.span, wrong);
  if (place.onbuild) found.severity = lint::Severity::warning;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* run = place.instruction.as<syntax::Run>();
  if (run == nullptr) return;
  for (const syntax::Mount& mount : run->mounts)
    if (!mount.options.empty()) check_mount(unit, place, mount, report);
}

}  // namespace

extern constexpr lint::Rule invalid_mount_option{
    .name = "invalid-mount-option",
    .category = "mounts",
    .summary = "A mount has an option or a value that the builder does not know",
    .severity = lint::Severity::error,
    .fixable = true,
    .mentions = "--mount",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
