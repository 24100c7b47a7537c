#include <string>

#include "lib/lint/offer.h"
#include "lib/lint/script_rule.h"
#include "lib/lint/tool_call.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// hadolint looks only behind a `-u` of its own, and at how long the word is.
bool fires(const lint::HadolintCommand& command) {
  if (command.name != "useradd" || !command.has_flag({"u", "uid"}) ||
      command.has_flag({"l", "no-log-init"}))
    return false;
  for (std::size_t i = 0; i + 1 < command.words.size(); ++i) {
    const std::string_view word = command.words[i];
    if (word.size() > 1 && word[0] == '-' && word[1] != '-' &&
        word.find('u') != std::string_view::npos && command.words[i + 1].size() > 5)
      return true;
  }
  return false;
}

/// The number that `-u 123456`, `-u123456`, `--uid=123456` or `--uid 123456` gives; empty: none is known.
std::string_view uid_of(std::span<const shell::Word> words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string_view text = words[i].text;
    if (text == "--uid" ||
        (text.starts_with('-') && !text.starts_with("--") && text.ends_with('u')))
      return i + 1 < words.size() && !words[i + 1].expands ? words[i + 1].text : std::string_view{};
    if (text.starts_with("--uid=")) return text.substr(6);
    if (text.starts_with("-u")) return text.substr(2);
  }
  return {};
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  constexpr std::string_view message = "a large UID makes the log of logins large";
  if (lint::answers_as_hadolint(unit, place, report, message, fires)) return;
  lint::each_named(unit, place, {"useradd"}, [&](const auto& run, const shell::Command& command) {
    const lint::ToolCall& call = run.call(command);
    const std::string_view uid = uid_of(command.arguments());
    const bool large =
        uid.size() > 5 && uid.find_first_not_of("0123456789") == std::string_view::npos;
    if (!large || call.has_flag({"-l", "--no-log-init"})) return;
    lint::Diagnostic& found = report.add(run.to_source(command.span), std::string(message));
    lint::offer(found, "write `useradd -l`", Grade::assuming,
                lint::insert_behind(unit, run, command.argv[0], " -l"),
                {"nothing reads the log of this user's last or failed login"});
  });
}

}  // namespace

extern constexpr lint::Rule large_uid{.name = "large-uid",
                                      .category = "build",
                                      .summary = "A large UID makes the log of logins large",
                                      .hadolint = {"DL3046", lint::Severity::warning},
                                      .fixable = true,
                                      .mentions = "useradd",
                                      .keywords = {syntax::Keyword::run},
                                      .on_instruction = check};

}  // namespace stowage::rules
