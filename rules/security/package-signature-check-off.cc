#include <array>
#include <string>

#include "rules/rules.h"
#include "rules/security/written_text.h"
#include "rules/switches.h"

namespace stowage::rules {

namespace {

using lint::RunCommands;
using shell::Command;

constexpr auto switches = std::to_array<Switch>({
    {"apt-get apt aptitude", "--allow-unauthenticated"},
    {"apt-get apt aptitude", "--force-yes"},
    {"apt-get apt aptitude", "--allow-insecure-repositories"},
    {"apk", "--allow-untrusted"},
    {"yum dnf microdnf tdnf", "--nogpgcheck"},
    {"yum dnf microdnf tdnf", "--no-gpgchecks"},
    {"yum dnf microdnf tdnf", "--setopt=gpgcheck=0"},
    {"yum dnf microdnf tdnf", "--setopt=*.gpgcheck=0"},
    {"zypper", "--no-gpg-checks"},
    {"zypper", "--no-gpgcheck"},
    {"rpm", "--nosignature"},
    {"rpm", "--nodigest"},
});

constexpr auto settings = std::to_array<Setting>({
    {"apt-get apt", "apt::get::allowunauthenticated", "true"},
    {"apt-get apt", "apt::get::allowunauthenticated", "1"},
    {"apt-get apt", "acquire::allowinsecurerepositories", "true"},
    {"apt-get apt", "acquire::allowunauthenticated", "true"},
});

/// Lines of source lists and repository files that are written by the command.
constexpr auto texts = std::to_array<std::string_view>(
    {"trusted=yes", "gpgcheck=0", "SigLevel = Never", "SigLevel=Never"});

bool writes_text(const Command& command) {
  return lint::is_named(command, {"echo", "printf", "sed", "add-apt-repository"});
}

/// `repo_gpgcheck=0` is about the list of packages: theirs are looked at all the same.
bool has_line(std::string_view written, std::string_view text) {
  for (std::size_t at = written.find(text); at != std::string_view::npos;
       at = written.find(text, at + 1))
    if (at == 0 || written[at - 1] != '_') return true;
  return false;
}

void find_texts(const Command& command, const OnFound& on_found) {
  if (!writes_text(command)) return;
  for (const shell::Word& word : command.arguments())
    for (const std::string_view text : texts)
      if (has_line(written_by(command, word.raw), text) &&
          word.raw.find("file:") == std::string_view::npos)  // packages that were built here
        on_found({word, text, std::nullopt});
}

bool removes(const Command& command) {
  const shell::Word* action = lint::first_operand(command);
  return action != nullptr && (action->text == "purge" || action->text == "remove" ||
                               action->text == "autoremove" || action->text == "clean");
}

/// Only files of packages: with the keys and the address of a repository, or of somebody who signs no packages.
bool has_no_key_yet(const Command& command) {
  const auto operands = command.arguments();
  bool any = false;
  for (const shell::Word& word : operands) {
    std::string_view text = word.raw;
    if (text.ends_with('"') || text.ends_with('\'')) text.remove_suffix(1);
    if (text.ends_with(".apk")) {
      any = true;
    } else if (text.ends_with(".rpm") && text.find("-release") != std::string_view::npos) {
      any = true;
    } else if (!text.starts_with('-') && &word != lint::first_operand(command)) {
      return false;
    }
  }
  return any;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  static const Watched watched(switches, settings);
  lint::each_command(unit, place, [&](const RunCommands& run, const Command& command) {
    if (!watched.has(command.name) && !writes_text(command)) return;
    if (removes(command) || has_no_key_yet(command)) return;
    const auto complain = [&](Found off) {
      lint::Diagnostic& found =
          report.add(run.to_source(off.word.span),
                     "`" + std::string(off.what) + "` installs packages that nobody signed");
      found.help = "install the key of the repository before the packages";
      if (!off.removal) return;
      found.fixes.push_back({"remove `" + std::string(off.what) + "`",
                             Grade::assuming,
                             {std::move(*off.removal)},
                             {"the keys of the packages are in the image"},
                             {}});
    };
    watched.find_switches(unit, run, command, complain);
    watched.find_settings(command, complain);
    find_texts(command, complain);
  });
}

}  // namespace

extern constexpr lint::Rule package_signature_check_off{
    .name = "package-signature-check-off",
    .category = "security",
    .summary = "Packages are installed without a look at their signatures",
    .severity = lint::Severity::warning,
    .aliases = {"CKV2_DOCKER_7", "CKV2_DOCKER_8", "CKV2_DOCKER_9", "CKV2_DOCKER_10",
                "CKV2_DOCKER_11"},
    .fixable = true,
    .mentions = "allow --force-yes gpg --nosignature --nodigest trusted=yes SigLevel",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
