#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "lib/lint/unit.h"
#include "lib/syntax/chars.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// What stands for a password where there is none.
constexpr auto placeholders = std::to_array<std::string_view>(
    {"pass", "password", "passwd", "secret", "dummy", "changeme", "example", "token", "test",
     "x-oauth-basic", "nopassword", "fake", "foo", "bar", "xxx", "redacted"});
bool is_among(std::span<const std::string_view> words, std::string_view word) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view w) { return syntax::equal_ignoring_case(w, word); });
}

/// A machine of the container's own network: "db", "localhost".
bool is_own_host(std::string_view host) {
  return host.find('.') == std::string_view::npos || host.starts_with("127.") ||
         host == "0.0.0.0" || host.ends_with(".internal");
}

struct Part {
  std::size_t begin, end;
};

/// `user:password` between `://` and `@`, when the password is a real one. `at` is behind `://`.
std::optional<Part> credentials(std::string_view text, std::size_t at) {
  const std::size_t end = text.find_first_of("/ \t\"'`<>|\\,;", at);
  const std::string_view authority = text.substr(at, end - at);
  const std::size_t sign = authority.rfind('@');
  if (sign == std::string_view::npos) return std::nullopt;
  const std::size_t colon = authority.find(':');
  if (colon == std::string_view::npos || colon >= sign) return std::nullopt;
  const std::string_view user = authority.substr(0, colon);
  const std::string_view password = authority.substr(colon + 1, sign - colon - 1);
  std::string_view host = authority.substr(sign + 1);
  host = host.substr(0, host.find(':'));
  if (password.empty() || password.find_first_of("${}()*[]%") != std::string_view::npos)
    return std::nullopt;
  if (user == password || is_among(placeholders, password) || is_own_host(host))
    return std::nullopt;
  return Part{at, at + sign};
}

void check(const lint::Unit&, const lint::Place& place, lint::Report& report) {
  const std::string_view text = place.instruction.line.text;
  if (text.find('@') == std::string_view::npos) return;
  for (std::size_t at = text.find("://"); at != std::string_view::npos;
       at = text.find("://", at + 3)) {
    const auto part = credentials(text, at + 3);
    if (!part) continue;
    lint::Diagnostic& found =
        report.add(place.instruction.line.to_source(part->begin, part->end),
                   "this URL holds a user and a password, and everyone with the image can read it");
    found.help = "hand them in with `RUN --mount=type=secret`, and change the password";
  }
}

}  // namespace

extern constexpr lint::Rule credentials_in_url{
    .name = "credentials-in-url",
    .category = "security",
    .summary = "A URL holds a user and a password",
    .severity = lint::Severity::error,
    .mentions = "://",
    .keywords = {syntax::Keyword::run, syntax::Keyword::env, syntax::Keyword::arg,
                 syntax::Keyword::add, syntax::Keyword::label, syntax::Keyword::cmd,
                 syntax::Keyword::entrypoint},
    .on_instruction = check};

}  // namespace stowage::rules
