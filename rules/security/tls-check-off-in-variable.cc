#include <algorithm>
#include <array>
#include <string>

#include "lib/lint/command_words.h"
#include "lib/syntax/chars.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// An empty value: whatever it is, but not nothing and not "false".
struct Variable {
  std::string_view name, value;
};
constexpr auto variables = std::to_array<Variable>({
    {"PYTHONHTTPSVERIFY", "0"},
    {"NODE_TLS_REJECT_UNAUTHORIZED", "0"},
    {"GIT_SSL_NO_VERIFY", ""},
    {"NPM_CONFIG_STRICT_SSL", "false"},
    {"YARN_ENABLE_STRICT_SSL", "false"},
    {"PIP_TRUSTED_HOST", ""},
    {"UV_INSECURE_HOST", ""},
    {"CONDA_SSL_VERIFY", "false"},
    {"COMPOSER_DISABLE_TLS", "1"},
    {"BUNDLE_SSL_VERIFY_MODE", "0"},
    {"GOINSECURE", ""},
});

std::string_view unquoted(std::string_view text) {
  const bool quoted = text.size() > 1 && (text.front() == '"' || text.front() == '\'') &&
                      text.front() == text.back();
  return quoted ? text.substr(1, text.size() - 2) : text;
}

bool switches_off(std::string_view name, std::string_view value) {
  return std::any_of(variables.begin(), variables.end(), [&](const Variable& variable) {
    if (!syntax::equal_ignoring_case(variable.name, name)) return false;
    const std::string_view given = unquoted(value);
    if (!variable.value.empty()) return syntax::equal_ignoring_case(variable.value, given);
    return !given.empty() && given != "0" && given != "false" && !given.starts_with('$');
  });
}

void judge(lint::Report& report, Span span, std::string_view name, std::string_view value) {
  if (!switches_off(name, value)) return;
  lint::Diagnostic& found = report.add(
      span, "`" + std::string(name) + "` makes programs take any server for the one that is meant");
  found.help = "install the certificate of the authority that signed the server's";
}

void check_run(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  lint::each_command(unit, place, [&](const auto& run, const shell::Command& command) {
    for (const shell::Assignment& set : command.assignments)
      judge(report, run.to_source(set.span), set.name, set.value.text);
    for (const shell::Word& word : command.env) {
      const std::size_t equals = word.text.find('=');
      if (equals != std::string_view::npos)
        judge(report, run.to_source(word.span), word.text.substr(0, equals),
              word.text.substr(equals + 1));
    }
    if (command.name != "export") return;
    for (const shell::Word& word : command.arguments()) {
      const std::size_t equals = word.text.find('=');
      if (equals != std::string_view::npos)
        judge(report, run.to_source(word.span), word.text.substr(0, equals),
              word.text.substr(equals + 1));
    }
  });
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (place.instruction.keyword == syntax::Keyword::run) {
    check_run(unit, place, report);
  } else if (const auto* args = place.instruction.as<syntax::Args>()) {
    for (const auto& declared : args->declarations)
      judge(report, declared.name.span, declared.name.text, declared.value.text);
  } else if (const auto* pairs = place.instruction.as<syntax::KeyValues>()) {
    for (const auto& pair : pairs->pairs)
      judge(report, pair.key.span, pair.key.text, pair.value.text);
  }
}

}  // namespace

extern constexpr lint::Rule tls_check_off_in_variable{
    .name = "tls-check-off-in-variable",
    .category = "security",
    .summary = "A variable makes programs accept any certificate",
    .severity = lint::Severity::warning,
    .aliases = {"CKV2_DOCKER_5", "CKV2_DOCKER_6", "CKV2_DOCKER_12", "CKV2_DOCKER_14",
                "CKV2_DOCKER_16"},
    .mentions = "ssl tls httpsverify trusted_host insecure",
    .keywords = {syntax::Keyword::run, syntax::Keyword::env, syntax::Keyword::arg},
    .on_instruction = check};

}  // namespace stowage::rules
