#include <algorithm>
#include <array>
#include <string>

#include "lib/lint/final_image.h"
#include "lib/lint/unit.h"
#include "lib/shell/commands.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// Files that hold nothing but secrets, by name.
constexpr auto names = std::to_array<std::string_view>(
    {".env", ".env.local", ".env.production", ".env.prod", "id_rsa", "id_ed25519", "id_ecdsa",
     "id_dsa", ".netrc", ".git-credentials", ".pgpass", "privkey.pem", "secrets.yml",
     "secrets.yaml", "secrets.json", "service-account.json", "terraform.tfstate"});
/// The same, by the end of their path.
constexpr auto endings = std::to_array<std::string_view>(
    {".aws/credentials", ".docker/config.json", ".kube/config", "config/master.key", "-key.pem",
     ".private.pem", "private.key", "server.key"});

/// Made for tests and manuals, and secret from nobody.
bool is_sample(std::string_view path) {
  for (const std::string_view word : {"test", "fixture", "example", "sample", "dummy", "mock"})
    if (path.find(word) != std::string_view::npos) return true;
  return false;
}

bool holds_secrets(std::string_view path) {
  if (is_sample(path)) return false;
  const std::string_view name = shell::basename(path);
  return std::find(names.begin(), names.end(), name) != names.end() ||
         std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return path.ends_with(ending); });
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* copy = place.instruction.as<syntax::Copy>();
  if (copy == nullptr || !copy->from.empty() || place.stage == lint::no_stage) return;
  for (const syntax::Word& source : copy->sources) {
    if (!holds_secrets(source.text)) continue;
    if (!lint::is_in_final_image(unit.tree(), place.stage)) return;
    lint::Diagnostic& found =
        report.add(source.span, "`" + std::string(source.text) +
                                    "` holds secrets, and everyone with the image can read it");
    found.help =
        "mount it where a step needs it (`RUN --mount=type=secret`), or when the container starts";
  }
}

}  // namespace

extern constexpr lint::Rule secret_file_copied{
    .name = "secret-file-copied",
    .category = "security",
    .summary = "A file that holds secrets is copied into the image",
    .severity = lint::Severity::warning,
    .aliases = {"CIS-DI-0010"},
    .keywords = {syntax::Keyword::copy, syntax::Keyword::add},
    .on_instruction = check};

}  // namespace stowage::rules
