#include <algorithm>
#include <array>
#include <string>

#include "lib/lint/final_image.h"
#include "lib/lint/unit.h"
#include "lib/model/image_name.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::Unit;
using syntax::Keyword;

/// Official images that start a shell, or the prompt of a language.
constexpr auto prompts = std::to_array<std::string_view>(
    {"almalinux", "alpine", "amazoncorretto",  "amazonlinux", "busybox",    "buildpack-deps",
     "centos",    "debian", "eclipse-temurin", "elixir",      "erlang",     "fedora",
     "golang",    "node",   "openjdk",         "python",      "rockylinux", "ruby",
     "rust",      "ubuntu"});

/// What starts when nobody says anything: "the shell or prompt of `debian`"; empty: not known.
std::string starts(const Unit& unit, std::uint32_t stage) {
  const model::Origin& base = unit.model().stages[stage].base;
  if (std::holds_alternative<model::FromScratch>(base)) return "nothing";
  const auto* image = std::get_if<model::FromImage>(&base);
  if (image == nullptr || !image->reference.known) return {};
  const std::string repository = model::repository_of(image->reference.text);
  const bool known = std::find(prompts.begin(), prompts.end(), repository) != prompts.end();
  return known ? "the prompt of `" + repository + "`" : std::string();
}

/// The EXPOSE or HEALTHCHECK by which the file says that the image is a service.
const syntax::Instruction* sign_of_service(const syntax::Dockerfile& file, std::uint32_t stage) {
  for (const syntax::Instruction& instruction : file.of(file.stages[stage])) {
    const auto* health = instruction.as<syntax::Healthcheck>();
    if (instruction.keyword == Keyword::expose || (health != nullptr && !health->none))
      return &instruction;
  }
  return nullptr;
}

void check(const Unit& unit, lint::Report& report) {
  const syntax::Dockerfile& file = unit.tree();
  if (file.stages.empty()) return;
  std::uint32_t stage = static_cast<std::uint32_t>(file.stages.size() - 1);
  const syntax::Instruction* service = sign_of_service(file, stage);
  if (service == nullptr) return;
  for (const std::uint32_t each : lint::final_stages(file)) {
    if (lint::stage_has(unit, each, Keyword::cmd) ||
        lint::stage_has(unit, each, Keyword::entrypoint))
      return;
    stage = each;
  }
  const std::string started = starts(unit, stage);
  if (started.empty()) return;
  report.add(service->name.span, "this is for a service, and the image starts " + started).help =
      "say with ENTRYPOINT or CMD what it runs";
}

}  // namespace

extern constexpr lint::Rule image_without_command{
    .name = "image-without-command",
    .category = "build",
    .summary = "The image has a port or health check, and starts no program",
    .severity = lint::Severity::info,
    .aliases = {"DF036"},
    .by_default = false,
    .on_file = check};

}  // namespace stowage::rules
