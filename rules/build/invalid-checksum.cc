#include <algorithm>
#include <optional>
#include <string>

#include "lib/lint/unit.h"
#include "lib/model/expand.h"
#include "rules/remote_source.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

bool is_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// A digest as opencontainers/go-digest reads it; what a longer hash than SHA-256 is good for is not judged.
bool is_digest(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return false;
  const std::string_view algorithm = text.substr(0, colon);
  const std::string_view hash = text.substr(colon + 1);
  const std::size_t size = algorithm == "sha256"   ? 64
                           : algorithm == "sha384" ? 96
                           : algorithm == "sha512" ? 128
                                                   : 0;
  return size > 0 && hash.size() == size && is_hex(hash);
}

std::optional<std::string> problem(const syntax::Copy& copy, std::size_t heredocs, char escape) {
  const bool certain =
      std::all_of(copy.sources.begin(), copy.sources.end(),
                  [&](const syntax::Word& w) { return model::is_plain(w.text, escape); });
  if (copy.sources.size() + heredocs > 1 && copy.sources.size() != 1)
    return "--checksum is for one source: here are " +
           std::to_string(copy.sources.size() + heredocs);
  if (!certain || copy.sources.size() != 1) return std::nullopt;
  const std::string text(copy.checksum.text);
  switch (remote_source(copy.sources[0].text)) {
    case Remote::none:
      return "--checksum is for what ADD downloads: `" + std::string(copy.sources[0].text) +
             "` is a file of the context";
    case Remote::git:
      if (!model::is_plain(text, escape) || is_hex(text)) return std::nullopt;
      return "`" + text + "` is no commit: --checksum of a repository takes its hash";
    case Remote::http:
      if (!model::is_plain(text, escape) || is_digest(text)) return std::nullopt;
      return "`" + text + "` is no checksum: `sha256:` and 64 hexadecimal digits, in lower case";
  }
  return std::nullopt;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* copy = place.instruction.as<syntax::Copy>();
  if (copy == nullptr || copy->checksum.empty()) return;
  const auto wrong = problem(*copy, place.instruction.heredocs.size(), unit.tree().escape);
  if (!wrong) return;
  lint::Diagnostic& found = report.add(copy->checksum.span, *wrong);
  if (place.onbuild) found.severity = lint::Severity::warning;
}

}  // namespace

extern constexpr lint::Rule invalid_checksum{
    .name = "invalid-checksum",
    .category = "build",
    .summary = "ADD --checksum is not what the source can have",
    .severity = lint::Severity::error,
    .mentions = "--checksum",
    .keywords = {syntax::Keyword::add},
    .on_instruction = check};

}  // namespace stowage::rules
