// Gemfile and gemspecs (bundler.io/man/gemfile.5.html). Both are Ruby: literal declarations are
// read, and what else could reach for a file makes them dynamic.

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "lib/context/manifests/reading.h"
#include "lib/context/manifests/text.h"
#include "lib/context/path.h"

namespace stowage::context {
namespace {

constexpr std::array dangers = {
    "File",    "IO",
    "Dir",     "Pathname",
    "eval",    "instance_eval",
    "require", "require_relative",
    "load",    "system",
    "exec",    "spawn",
    "open",    "YAML",
    "JSON",    "Gem",
    "Bundler", "plugin",
    "__dir__", "__FILE__",
    "Open3",   "ERB",
};

bool is_danger(const CodeToken& token) {
  return token.kind == CodeToken::Kind::word &&
         std::any_of(dangers.begin(), dangers.end(),
                     [&](std::string_view word) { return token.text == word; });
}

/// `key: "value"` or `:key => "value"` among the tokens of one statement; null when there is none.
const CodeToken* option(const std::vector<CodeToken>& tokens, std::size_t from,
                        std::string_view key) {
  const std::size_t line = tokens[from].line;
  for (std::size_t i = from + 1; i + 1 < tokens.size(); ++i) {
    // A statement goes on over a line that ends in a comma.
    if (tokens[i].line != line && tokens[i].line != tokens[i - 1].line && !tokens[i - 1].is(","))
      return nullptr;
    if (!tokens[i].is(key)) continue;
    if (tokens[i + 1].is(":") && i + 2 < tokens.size()) return &tokens[i + 2];
    if (tokens[i + 1].is("=") && i + 3 < tokens.size() && tokens[i + 2].is(">"))
      return &tokens[i + 3];
  }
  return nullptr;
}

void local_gem(Reading& reading, const CodeToken& path) {
  if (!path.is_literal())
    return reading.dynamic(fmt::format("line {} has a path by a computed name", path.line));
  reading.local(path.text, false, {});
  const std::optional<std::string> folder = resolve(reading.directory(), path.text);
  if (!folder) return;
  for (const std::string& file : reading.files(join(clean(path.text), "*.gemspec")))
    reading.follow(ManifestKind::gemspec, file);
}

/// File.read("x"), File.exist?("x") with a literal: the file is needed and nothing is left in the
/// dark. Gives the number of tokens that this took, or 0.
std::size_t literal_file_call(Reading& reading, const std::vector<CodeToken>& tokens,
                              std::size_t at) {
  constexpr std::array calls = {"read", "exist?", "file?", "readlines", "readable?"};
  if (!tokens[at].is("File") || at + 3 >= tokens.size() || !tokens[at + 1].is(".")) return 0;
  if (std::none_of(calls.begin(), calls.end(),
                   [&](std::string_view call) { return tokens[at + 2].is(call); }))
    return 0;
  const std::size_t argument = tokens[at + 3].is("(") ? at + 4 : at + 3;
  if (argument + 1 >= tokens.size() || !tokens[argument].is_literal()) return 0;
  const CodeToken& next = tokens[argument + 1];
  if (argument == at + 4 && !next.is(")")) return 0;
  if (argument == at + 3 && next.line == tokens[argument].line) return 0;
  reading.need_if_there(tokens[argument].text);
  return argument - at;
}

}  // namespace

void read_gemfile(Reading& reading, std::string_view text) {
  const std::vector<CodeToken> tokens = scan_code(text, CodeStyle::ruby);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const CodeToken& token = tokens[i];
    const bool first = i == 0 || tokens[i - 1].line != token.line;
    if (token.is_string() && token.interpolated &&
        text[static_cast<std::size_t>(token.text.data() - text.data()) - 1] == '`') {
      reading.dynamic(fmt::format("line {} runs a command", token.line));
    }
    if (const std::size_t taken = literal_file_call(reading, tokens, i)) {
      i += taken;
    } else if (is_danger(token) && (i == 0 || !tokens[i - 1].is("."))) {
      // `gem "x", require: false` is an option, and Gem::Version compares numbers.
      const bool is_option = i + 1 < tokens.size() &&
                             (tokens[i + 1].is(":") || (i > 0 && tokens[i - 1].is(":"))) &&
                             !token.is("Gem");
      const bool harmless = token.is("Gem") && i + 3 < tokens.size() && tokens[i + 3].is("Version");
      if (!is_option && !harmless)
        reading.dynamic(fmt::format("line {} uses `{}`", token.line, token.text));
    } else if (token.is("eval_gemfile") && i + 1 < tokens.size()) {
      const CodeToken& file =
          tokens[i + 1].is("(") && i + 2 < tokens.size() ? tokens[i + 2] : tokens[i + 1];
      if (file.is_literal())
        reading.follow(ManifestKind::gemfile, file.text);
      else
        reading.dynamic(fmt::format("line {} evaluates a file by a computed name", token.line));
    } else if (first && token.is("gemspec")) {
      const CodeToken* path = option(tokens, i, "path");
      const std::string folder =
          path != nullptr && path->is_literal() ? std::string(path->text) : std::string(".");
      reading.local(folder, false, {});
      for (const std::string& file :
           reading.files(folder == "." ? "*.gemspec" : join(clean(folder), "*.gemspec"))) {
        reading.follow(ManifestKind::gemspec, file);
      }
    } else if (first && token.is("path") && i + 1 < tokens.size() && !tokens[i + 1].is(":")) {
      local_gem(reading,
                tokens[i + 1].is("(") && i + 2 < tokens.size() ? tokens[i + 2] : tokens[i + 1]);
    } else if (first && token.is("gem")) {
      if (const CodeToken* path = option(tokens, i, "path")) local_gem(reading, *path);
    } else if (first && token.is("ruby")) {
      if (const CodeToken* file = option(tokens, i, "file"); file != nullptr && file->is_literal())
        reading.need_if_there(file->text);
    }
  }
  for (const char* file : {".bundle/config", "vendor/cache"}) reading.need_if_there(file);
  const std::string lock = std::string(name_of(reading.path())) == "gems.rb"
                               ? "gems.locked"
                               : std::string(name_of(reading.path())) + ".lock";
  reading.lock(lock, "bundler", [](std::string_view content) {
    const std::size_t at = content.find("BUNDLED WITH");
    return at == std::string_view::npos ? std::string()
                                        : std::string(trim(content.substr(at + 12)));
  });
}

// Files that the specification loads: `require_relative "lib/x/version"`, `require "x/version"`,
// `File.read("VERSION")`.
void read_gemspec(Reading& reading, std::string_view text) {
  reading.dynamic("a gemspec is a program");
  const std::vector<CodeToken> tokens = scan_code(text, CodeStyle::ruby);
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (tokens[i].is("require_relative") && tokens[i + 1].is_literal())
      reading.need_if_there(std::string(tokens[i + 1].text) + ".rb");
    if (tokens[i].is("require") && tokens[i + 1].is_literal()) {
      if (!reading.need_if_there("lib/" + std::string(tokens[i + 1].text) + ".rb"))
        reading.need_if_there(std::string(tokens[i + 1].text) + ".rb");
    }
    literal_file_call(reading, tokens, i);
  }
  for (const std::string& file : reading.files("lib/**/version.rb")) reading.need(file);
}

}  // namespace stowage::context
