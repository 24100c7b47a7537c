#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "lib/lint/hadolint_view.h"
#include "lib/lint/unit.h"
#include "lib/syntax/chars.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

constexpr auto secret_words =
    std::to_array<std::string_view>({"apikey", "auth", "credential", "credentials", "key", "passwd",
                                     "password", "pword", "secret", "token"});
constexpr auto harmless_words = std::to_array<std::string_view>({"file", "public", "version"});

bool is_among(std::span<const std::string_view> words, std::string_view word) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view w) { return syntax::equal_ignoring_case(w, word); });
}

/// Is a word of the name, between underscores, a secret's?
bool names_secret(std::string_view name) {
  bool secret = false;
  while (true) {
    const std::size_t end = name.find('_');
    const std::string_view word = name.substr(0, end);
    if (is_among(harmless_words, word)) return false;
    secret = secret || is_among(secret_words, word);
    if (end == std::string_view::npos) return secret;
    name.remove_prefix(end + 1);
  }
}

/// Fingerprints of keys that sign releases are public, as in the official images.
constexpr auto public_names = std::to_array<std::string_view>(
    {"GPG_KEY", "GPG_KEYS", "PGP_KEY", "APT_KEY", "SIGNING_KEY_ID", "NODE_GPG_KEY", "PHP_GPG_KEY"});

/// A value that tells nobody anything: empty, a path, an address, a number, a switch, a variable.
bool tells_nothing(std::string_view value) {
  if (value.size() > 1 && (value.front() == '"' || value.front() == '\'') &&
      value.back() == value.front())
    value = value.substr(1, value.size() - 2);
  if (value.empty() || value.front() == '/' || value.front() == '$' || value.front() == '<')
    return true;
  if (value.find("://") != std::string_view::npos && value.find('@') == std::string_view::npos)
    return true;
  for (const std::string_view word :
       {"true", "false", "none", "null", "yes", "no", "on", "off", "dummy", "changeme"})
    if (syntax::equal_ignoring_case(value, word)) return true;
  return value.size() < 6 &&
         std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool contains_any(std::string_view text, std::span<const std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

/// hadolint's words stand anywhere in a name, and a few names are on a list.
bool names_secret_in_hadolint(std::string_view name) {
  constexpr auto parts = std::to_array<std::string_view>(
      {"api_key", "client_key", "password", "private", "secret", "token", "username"});
  constexpr auto names = std::to_array<std::string_view>(
      {"APPLICATION_KEY", "AWS_ACCESS_KEY_ID", "CI_DEPLOY_USER", "DOCKER_EMAIL", "FACEBOOK_APP_ID",
       "HEROKU_API_USER", "OKTA_AUTHN_GROUPID", "OKTA_CLIENT_ORGURL", "OKTA_OAUTH2_CLIENTID",
       "STRIPE_DEVICE_NAME", "TRAVIS_OS_NAME", "TRAVIS_SECURE_ENV_VARS", "TRAVIS_SUDO"});
  std::string small(name);
  std::transform(small.begin(), small.end(), small.begin(), syntax::lower);
  return contains_any(small, parts) || is_among(names, name);
}

/// The first name of an ARG, and all of an ENV; one finding an instruction.
void check_as_hadolint(const syntax::Instruction& instruction, lint::Report& report) {
  const syntax::Word* name = nullptr;
  if (const auto* args = instruction.as<syntax::Args>()) {
    if (!args->declarations.empty()) name = &args->declarations[0].name;
    if (name != nullptr && !names_secret_in_hadolint(name->text)) name = nullptr;
  } else if (const auto* pairs = instruction.as<syntax::KeyValues>()) {
    for (const auto& pair : pairs->pairs)
      if (name == nullptr && names_secret_in_hadolint(pair.key.text)) name = &pair.key;
  }
  if (name != nullptr)
    report.add(name->span, "`" + std::string(name->text) + "` has the name of a secret");
}

void complain(lint::Report& report, const syntax::Word& name, bool is_arg) {
  lint::Diagnostic& found =
      report.add(name.span, "`" + std::string(name.text) +
                                "` looks like a secret, and everyone with the image can read it");
  found.help =
      is_arg ? "hand it in with `RUN --mount=type=secret`" : "set it when the container starts";
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (lint::as_hadolint(unit)) return check_as_hadolint(place.instruction, report);
  const bool wise = unit.settings().compat != lint::Compat::buildkit;
  const auto judge = [&](const syntax::Word& name, std::string_view value, bool is_arg,
                         bool has_value) {
    if (!names_secret(name.text)) return;
    if (wise && is_among(public_names, name.text)) return;
    if (wise && has_value && tells_nothing(value)) return;
    complain(report, name, is_arg);
  };
  if (const auto* args = place.instruction.as<syntax::Args>()) {
    if (place.stage == lint::no_stage) return;
    for (const auto& declared : args->declarations)
      judge(declared.name, declared.value.text, true, declared.has_default);
  } else if (const auto* pairs = place.instruction.as<syntax::KeyValues>()) {
    for (const auto& pair : pairs->pairs) judge(pair.key, pair.value.text, false, true);
  }
}

}  // namespace

extern constexpr lint::Rule secret_in_variable{
    .name = "secret-in-variable",
    .category = "security",
    .summary = "An ARG or ENV has the name of a secret",
    .severity = lint::Severity::warning,
    .hadolint = {"DL3064", lint::Severity::warning},
    .buildkit = "SecretsUsedInArgOrEnv",
    .aliases = {"DS-0031", "S6472"},
    .keywords = {syntax::Keyword::arg, syntax::Keyword::env},
    .on_instruction = check};

}  // namespace stowage::rules
