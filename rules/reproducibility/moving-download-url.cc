#include <algorithm>
#include <array>
#include <string>

#include "lib/lint/command_words.h"
#include "lib/text/byte_set.h"
#include "rules/downloads.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::RunCommands;
using shell::Command;

/// Parts of a path behind which something else stands tomorrow.
constexpr auto moving = std::to_array<std::string_view>(
    {"latest", "master", "main", "nightly", "HEAD", "trunk", "develop", "edge", "current"});

/// `main` is also a folder of releases: a version or a variable for one stands behind it.
bool names_release(std::string_view rest) {
  const auto is_digit = [&](std::size_t at) {
    return at < rest.size() && rest[at] >= '0' && rest[at] <= '9';
  };
  for (std::size_t dot = rest.find('.'); dot != std::string_view::npos;
       dot = rest.find('.', dot + 1))
    if (dot > 0 && is_digit(dot - 1) && is_digit(dot + 1)) return true;
  // What the last part of the path is, only the variable knows.
  if (rest.substr(rest.rfind('/') + 1).starts_with('$')) return true;
  return rest.find("VERSION") != std::string_view::npos ||
         rest.find("version") != std::string_view::npos;
}

/// `pool/main`, `dists/bookworm/main`: a section of a repository of packages.
bool is_section(std::string_view before) {
  return before.ends_with("/pool") || before.find("/dists/") != std::string_view::npos;
}

/// The moving part of the URL; empty: none.
std::string_view moving_part(std::string_view url) {
  constexpr ByteSet ends_of_part("/?#");
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  std::size_t at = url.find('/', scheme + 3);
  while (at != std::string_view::npos) {
    const std::size_t end = std::min(ends_of_part.find_in(url, at + 1), url.size());
    const std::string_view part = url.substr(at + 1, end - at - 1);
    if (std::find(moving.begin(), moving.end(), part) != moving.end() &&
        !names_release(url.substr(end)) && !is_section(url.substr(0, at)))
      return part;
    at = end < url.size() && url[end] == '/' ? end : std::string_view::npos;
  }
  return {};
}

/// `curl … | sh`: what is run is whatever the server sends, which download-piped-to-shell says.
bool is_run(const RunCommands& run, const Command& command) {
  const Command* const end = run.all().data() + run.all().size();
  const Command* next = &command + 1;
  while (next != end && next->in_substitution) ++next;
  return next != end && next->pipeline_index > 0 &&
         lint::is_named(*next, {"sh", "bash", "ash", "dash", "python", "python3", "perl"});
}

/// Keys, checksums, licenses and answers of an interface are meant to be those of today.
bool is_question(std::string_view url) {
  const std::string_view name = url.substr(url.rfind('/') + 1);
  return name.starts_with("LICENSE") || name.starts_with("COPYING") || name.starts_with("NOTICE") ||
         name == "OFL.txt" || url.find("://api.") != std::string_view::npos ||
         url.find("/api/") != std::string_view::npos || url.ends_with(".asc") ||
         url.ends_with(".gpg") || url.ends_with(".key") || url.ends_with(".pub") ||
         url.ends_with(".pem") || url.ends_with("SUMS");
}

/// Who adds the file of a branch gets that of today in each build: that is what it is for.
bool is_branch(std::string_view part) {
  return part == "master" || part == "main" || part == "HEAD" || part == "trunk" ||
         part == "develop";
}

/// A RUN is keyed by its text; ADD asks the server in each build, and is keyed by what comes.
void judge(lint::Report& report, Span span, std::string_view url, bool add) {
  const std::string_view part = moving_part(url);
  if (part.empty() || is_question(url) || (add && is_branch(part))) return;
  lint::Diagnostic& found =
      report.add(span, "`" + std::string(part) + "` is another file tomorrow, and " +
                           (add ? "the same Dockerfile makes another image then"
                                : "the cached step keeps that of today"));
  found.help = "name a release, and compare it with a checksum";
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (const auto* add = place.instruction.as<syntax::Copy>()) {
    if (!add->checksum.empty()) return;
    for (const syntax::Word& source : add->sources) judge(report, source.span, source.text, true);
    return;
  }
  lint::each_command(unit, place, [&](const RunCommands& run, const Command& command) {
    if (!lint::is_named(command, {"curl", "wget"}) || command.in_substitution) return;
    if (is_run(run, command)) return;
    for (const shell::Word& word : command.arguments())
      if (!moving_part(word.raw).empty() && !is_verified(unit, place))
        judge(report, run.to_source(word.span), word.raw, false);
  });
}

}  // namespace

extern constexpr lint::Rule moving_download_url{
    .name = "moving-download-url",
    .category = "reproducibility",
    .summary = "A download names no release but what is newest",
    .severity = lint::Severity::info,
    .mentions = "://",
    .keywords = {syntax::Keyword::run, syntax::Keyword::add},
    .on_instruction = check};

}  // namespace stowage::rules
