#include <algorithm>
#include <string>

#include "lib/lint/command_words.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using shell::Command;

/// Does `text` begin with `prefix`, up to what follows it?
bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

/// Below `github.com/OWNER/REPOSITORY/`: what another machine holds.
bool github_sends_on(std::string_view path) {
  for (int part = 0; part < 2; ++part) {
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos) return false;
    path.remove_prefix(slash + 1);
  }
  for (const std::string_view kind : {"releases/download/", "releases/latest/download/", "archive/",
                                      "raw/", "zipball/", "tarball/"})
    if (path.starts_with(kind)) return true;
  return false;
}

/// Addresses that are documented to answer with a redirection.
bool is_sent_on(std::string_view url) {
  const bool clear = take(url, "http://");
  if (!clear && !take(url, "https://")) return false;
  if (take(url, "github.com/")) return clear || github_sends_on(url);
  if (take(url, "api.github.com/repos/"))
    return url.find("/tarball") != std::string_view::npos ||
           url.find("/zipball") != std::string_view::npos;
  for (const std::string_view host :
       {"aka.ms/", "git.io/", "bit.ly/", "downloads.sourceforge.net/", "dl.k8s.io/"})
    if (url.starts_with(host)) return true;
  return take(url, "sourceforge.net/projects/") && url.ends_with("/download");
}

/// Follows redirections, only asks for the head, or may be told so by a variable.
bool follows(const Command& command) {
  for (const char letter : {'L', 'I', 'w', 'K'})
    if (lint::find_short_flag(command, letter, lint::curl_values) != nullptr) return true;
  return std::any_of(command.arguments().begin(), command.arguments().end(),
                     [](const shell::Word& word) {
                       const std::string_view text = word.text;
                       return text.starts_with("--location") || text == "--head" ||
                              text.starts_with("--write-out") || text.starts_with("--config") ||
                              (word.splits && text.find("://") == std::string_view::npos);
                     });
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  lint::each_command(unit, place, [&](const lint::RunCommands& run, const Command& command) {
    if (command.name != "curl") return;
    const auto arguments = command.arguments();
    const auto url = std::find_if(arguments.begin(), arguments.end(),
                                  [](const shell::Word& word) { return is_sent_on(word.text); });
    if (url == arguments.end() || follows(command)) return;
    lint::Diagnostic& found =
        report.add(run.to_source(url->span),
                   "this address answers with another one, which `curl` does not follow");
    found.help = "add `-L`";
    const Span name = run.to_source(command.argv[0].span);
    if (unit.text(name) != "curl") return;
    found.fixes.push_back({"add `-L`",
                           Grade::assuming,
                           {{{name.end, name.end}, " -L"}},
                           {"nothing needs the short answer that comes without it"},
                           {}});
  });
}

}  // namespace

extern constexpr lint::Rule redirect_not_followed{
    .name = "redirect-not-followed",
    .category = "build",
    .summary = "curl does not follow to where the file is",
    .aliases = {"curl-should-follow-redirects"},
    .fixable = true,
    .mentions = "curl",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
