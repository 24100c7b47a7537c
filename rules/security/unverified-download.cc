#include <algorithm>
#include <string>

#include "lib/lint/command_words.h"
#include "rules/downloads.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using shell::Command;

/// Without what follows `?` or `#`, and quotes at the end.
std::string_view path_of(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  while (url.ends_with('"') || url.ends_with('\'')) url.remove_suffix(1);
  return url;
}

bool is_archive(std::string_view url) {
  const std::string_view path = path_of(url);
  for (const std::string_view ending :
       {".tar", ".gz", ".tgz", ".bz2", ".xz", ".txz", ".zst", ".zip", ".deb", ".rpm", ".apk",
        ".jar", ".war", ".whl", ".exe", ".msi", ".AppImage", ".run", ".bin"})
    if (path.ends_with(ending)) return true;
  return false;
}

/// `…/releases/download/v1.2/tool`: a program without an ending.
bool is_release(std::string_view url) {
  return url.find("/releases/download/") != std::string_view::npos &&
         !path_of(url).ends_with(".txt") && !path_of(url).ends_with(".sha256") &&
         !path_of(url).ends_with(".asc") && !path_of(url).ends_with(".sig");
}

bool is_url(std::string_view text) {
  return text.find("://") != std::string_view::npos && !text.starts_with("file:") &&
         text.find("://localhost") == std::string_view::npos;
}

constexpr std::string_view message = "nothing says that what arrives is what was published";

void check_run(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const std::string_view line = place.instruction.line.text;
  if (!place.instruction.valid || line.find("://") == std::string_view::npos ||
      line.find("Get-FileHash") != std::string_view::npos)
    return;
  lint::each_command(unit, place, [&](const lint::RunCommands& run, const Command& command) {
    if (!lint::is_named(command, {"curl", "wget", "aria2c"})) return;
    const std::string file = downloaded_file(command);
    for (const shell::Word& word : command.arguments()) {
      if (!is_url(word.raw)) continue;
      if (!is_archive(word.raw) && !is_archive(file) && !is_release(word.raw)) continue;
      if (!is_verified(unit, place))
        report.add(run.to_source(word.span), std::string(message)).help =
            "compare it: `echo \"$SHA256  FILE\" | sha256sum -c -`";
      return;
    }
  });
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (place.instruction.keyword == syntax::Keyword::run) return check_run(unit, place, report);
  const auto* add = place.instruction.as<syntax::Copy>();
  if (add == nullptr || !add->checksum.empty()) return;
  for (const syntax::Word& source : add->sources) {
    if (!is_url(source.text) || (!is_archive(source.text) && !is_release(source.text))) continue;
    report.add(source.span, std::string(message)).help = "add `--checksum=sha256:…`";
  }
}

}  // namespace

extern constexpr lint::Rule unverified_download{
    .name = "unverified-download",
    .category = "security",
    .summary = "A program or archive is downloaded and not compared with anything",
    .severity = lint::Severity::info,
    .by_default = false,
    .mentions = "://",
    .keywords = {syntax::Keyword::run, syntax::Keyword::add},
    .on_instruction = check};

}  // namespace stowage::rules
