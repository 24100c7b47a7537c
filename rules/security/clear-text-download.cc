#include <algorithm>
#include <array>
#include <string>

#include "lib/lint/command_words.h"
#include "rules/downloads.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using lint::RunCommands;
using shell::Command;

/// Behind `http://` or `ftp://`: is it a machine of somebody else?
bool is_far(std::string_view rest) {
  const std::string_view host = rest.substr(0, rest.find_first_of(":/?\"' "));
  if (host.empty() || host.find_first_of("${}<>") != std::string_view::npos) return false;
  if (host == "localhost" || host.starts_with("127.") || host == "0.0.0.0" ||
      host.starts_with("10.") || host.starts_with("192.168.") || host.starts_with("169.254.") ||
      host.ends_with(".internal") || host.ends_with(".local") || host.ends_with(".localhost") ||
      host == "download.windowsupdate.com")  // signed, and not to be had over HTTPS
    return false;
  return host.find('.') != std::string_view::npos;
}

/// The part that names the protocol: "http" of a URL at the start of the text; empty: none.
std::string_view clear_protocol(std::string_view url) {
  for (const std::string_view protocol : {"http", "ftp"})
    if (url.starts_with(protocol) && url.substr(protocol.size()).starts_with("://") &&
        is_far(url.substr(protocol.size() + 3)))
      return protocol;
  return {};
}

/// Archives of Ubuntu, and mirrors of Debian, speak HTTP only.
bool may_speak_https(std::string_view url) {
  const std::string_view host = url.substr(0, url.find('/', 8));
  return !host.ends_with("archive.ubuntu.com") && !host.ends_with("security.ubuntu.com") &&
         !host.ends_with("ports.ubuntu.com") &&
         !(host.starts_with("http://ftp.") && host.ends_with(".debian.org"));
}

/// Is the word what is fetched, and not a proxy, or where the request says that it comes from?
bool is_fetched(const Command& command, const shell::Word& word) {
  if (command.name == "git") {
    const shell::Word* action = lint::first_operand(command);
    return action != nullptr &&
           (action->text == "clone" || action->text == "fetch" || action->text == "pull" ||
            action->text == "submodule" || action->text == "remote" || action->text == "ls-remote");
  }
  constexpr auto others =
      std::to_array<std::string_view>({"-x", "--proxy", "--preproxy", "-e", "--referer", "-A",
                                       "--user-agent", "-d", "--data", "-H", "--header"});
  const std::string_view before = (&word - 1)->text;
  return std::find(others.begin(), others.end(), before) == others.end();
}

void complain(lint::Report& report, Span span, std::string_view protocol, bool verbatim) {
  lint::Diagnostic& found = report.add(
      span, "what comes over `" + std::string(protocol) + "://` may have been changed on the way");
  found.help = "fetch it over HTTPS, or compare it with a checksum";
  if (verbatim && protocol == "http")
    found.fixes.push_back({"fetch it over HTTPS",
                           Grade::assuming,
                           {{{span.begin + 4, span.begin + 4}, "s"}},
                           {"the server gives the same over HTTPS"},
                           {}});
}

void check_run(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  lint::each_command(unit, place, [&](const RunCommands& run, const Command& command) {
    if (!lint::is_named(command, {"curl", "wget", "git", "aria2c"})) return;
    for (const shell::Word& word : command.arguments()) {
      const std::string_view protocol = clear_protocol(word.text);
      if (protocol.empty() || !is_fetched(command, word) || is_verified(unit, place)) continue;
      Span span = run.to_source(word.span);
      if (word.quoted && !word.raw.empty() && (word.raw[0] == '"' || word.raw[0] == '\''))
        ++span.begin;
      complain(report, span, protocol,
               unit.text(span).starts_with("http://") && may_speak_https(word.text));
    }
  });
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (place.instruction.keyword == syntax::Keyword::run) return check_run(unit, place, report);
  const auto* add = place.instruction.as<syntax::Copy>();
  if (add == nullptr || !add->checksum.empty()) return;
  for (const syntax::Word& source : add->sources) {
    const std::string_view protocol = clear_protocol(source.text);
    if (!protocol.empty())
      complain(report, source.span, protocol,
               unit.text(source.span).starts_with("http://") && may_speak_https(source.text));
  }
}

}  // namespace

extern constexpr lint::Rule clear_text_download{
    .name = "clear-text-download",
    .category = "security",
    .summary = "A file is fetched over HTTP or FTP and not checked",
    .severity = lint::Severity::warning,
    .aliases = {"S5332"},
    .fixable = true,
    .mentions = "://",
    .keywords = {syntax::Keyword::run, syntax::Keyword::add},
    .on_instruction = check};

}  // namespace stowage::rules
