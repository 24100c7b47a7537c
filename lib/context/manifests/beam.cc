// mix.exs (hexdocs.pm/mix: Mix.Project, Mix.Tasks.Deps, umbrella projects) and rebar.config
// (rebar3.org).

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "lib/context/manifests/reading.h"
#include "lib/context/manifests/text.h"
#include "lib/context/path.h"

namespace stowage::context {
namespace {

constexpr std::array mix_dangers = {"File",  "Code", "Path",      "cmd",         "EEx",
                                    "Jason", "Port", "eval_file", "require_file"};

/// The literal behind `key:`; null when something else stands there.
const CodeToken* literal_behind(const std::vector<CodeToken>& tokens, std::size_t key) {
  if (key + 2 >= tokens.size() || !tokens[key + 1].is(":")) return nullptr;
  return &tokens[key + 2];
}

void read_mix_token(Reading& reading, const std::vector<CodeToken>& tokens, std::size_t i) {
  const CodeToken& token = tokens[i];
  const bool literal_read =
      token.is("File") && i + 4 < tokens.size() && tokens[i + 1].is(".") &&
      (tokens[i + 2].is("read!") || tokens[i + 2].is("read") || tokens[i + 2].is("exists?")) &&
      tokens[i + 4].is_literal();
  const bool danger = std::any_of(mix_dangers.begin(), mix_dangers.end(),
                                  [&](std::string_view word) { return token.is(word); });
  if (literal_read) {
    reading.need_if_there(tokens[i + 4].text);
  } else if (danger && token.kind == CodeToken::Kind::word && (i == 0 || !tokens[i - 1].is(":"))) {
    reading.dynamic(fmt::format("line {} uses `{}`", token.line, token.text));
  } else if (const CodeToken* value =
                 token.kind == CodeToken::Kind::word ? literal_behind(tokens, i) : nullptr) {
    if (token.is("path")) {
      if (value->is_literal())
        reading.local(value->text, false, {{ManifestKind::mix, "mix.exs"}});
      else
        reading.dynamic(fmt::format("line {} has a path by a computed name", token.line));
    } else if (token.is("apps_path") && value->is_literal()) {
      for (const std::string& folder :
           reading.folders({std::string(value->text) + "/*"}, "mix.exs")) {
        reading.follow_member(ManifestKind::mix, folder + "/mix.exs");
      }
    } else if (token.is("in_umbrella") && value->is("true") && i >= 3) {
      for (std::size_t back = i; back-- > 0 && i - back < 6;) {  // {:name, in_umbrella: true}
        if (!tokens[back].is("{") || back + 2 >= tokens.size()) continue;
        reading.follow_if_there(ManifestKind::mix,
                                "../" + std::string(tokens[back + 2].text) + "/mix.exs");
        break;
      }
    }
  }
}

}  // namespace

void read_mix(Reading& reading, std::string_view text) {
  const std::vector<CodeToken> tokens = scan_code(text, CodeStyle::ruby);
  for (std::size_t i = 0; i < tokens.size(); ++i) read_mix_token(reading, tokens, i);
  // Compile-time configuration changes what dependencies compile to; runtime.exs is read at start
  // only.
  for (const std::string& file : reading.files("config/*.exs")) {
    if (!file.ends_with("/runtime.exs")) reading.need(file);
  }
  reading.lock("mix.lock", "mix");
}

// Erlang terms, one after another. Of all terms only those that name folders matter here.
void read_rebar(Reading& reading, std::string_view text) {
  if (reading.need_if_there("rebar.config.script"))
    reading.dynamic("rebar.config.script is a program");
  if (text.find("pre_hooks") != std::string_view::npos ||
      text.find("provider_hooks") != std::string_view::npos) {
    reading.dynamic("it has hooks, which run programs");
  }
  const std::vector<CodeToken> tokens = scan_code(text, CodeStyle::ruby);
  std::vector<std::string> apps{"apps/*", "lib/*"};
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (!tokens[i].is("project_app_dirs")) continue;
    apps.clear();
    for (std::size_t on = i + 1; on < tokens.size() && !tokens[on].is("]"); ++on) {
      if (tokens[on].is_literal()) apps.emplace_back(tokens[on].text);
    }
  }
  for (const std::string& folder : reading.folders(apps, "rebar.config")) {
    reading.follow_member(ManifestKind::rebar, folder + "/rebar.config");
  }
  if (reading.has("_checkouts") == Known::yes) reading.local("_checkouts", false, {});
  reading.lock("rebar.lock", "rebar");
}

}  // namespace stowage::context
