#include <array>
#include <optional>
#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// How a service begins its secrets, and how many letters and digits follow at least.
struct Shape {
  std::string_view prefix;
  std::size_t rest;
  std::string_view what;
};
constexpr auto shapes = std::to_array<Shape>({
    {"AKIA", 16, "an access key of AWS"},   {"ghp_", 36, "a token of GitHub"},
    {"gho_", 36, "a token of GitHub"},      {"ghs_", 36, "a token of GitHub"},
    {"ghu_", 36, "a token of GitHub"},      {"github_pat_", 60, "a token of GitHub"},
    {"glpat-", 20, "a token of GitLab"},    {"xoxb-", 20, "a token of Slack"},
    {"xoxp-", 20, "a token of Slack"},      {"npm_", 36, "a token of npm"},
    {"pypi-AgE", 50, "a token of PyPI"},    {"dckr_pat_", 20, "a token of Docker Hub"},
    {"sk_live_", 20, "a key of Stripe"},    {"rk_live_", 20, "a key of Stripe"},
    {"AIza", 35, "a key of Google"},        {"sk-ant-", 40, "a key of Anthropic"},
    {"hf_", 34, "a token of Hugging Face"}, {"hvs.", 60, "a token of Vault"},
    {"SG.", 60, "a key of SendGrid"},
});
constexpr std::size_t shortest = 20;

constexpr auto token_letters = [] {
  std::array<bool, 256> table{};
  for (int c = 0; c < 256; ++c)
    table[static_cast<std::size_t>(c)] = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                                         (c >= 'A' && c <= 'Z') || c == '_' || c == '-' || c == '.';
  return table;
}();
bool is_token_letter(char c) { return token_letters[static_cast<unsigned char>(c)]; }

/// Tokens of letters and digits alone: `npm_config_…` is a variable.
bool has_odd_letters(const Shape& shape, std::string_view rest) {
  constexpr auto plain =
      std::to_array<std::string_view>({"AKIA", "ghp_", "gho_", "ghs_", "ghu_", "npm_", "hf_"});
  return std::find(plain.begin(), plain.end(), shape.prefix) != plain.end() &&
         rest.substr(0, shape.rest).find_first_of("_-.") != std::string_view::npos;
}

/// Examples of manuals, and what was never random.
bool is_made_up(std::string_view token) {
  if (token.find("EXAMPLE") != std::string_view::npos) return true;
  std::array<bool, 256> seen{};
  int different = 0;
  for (const char c : token) {
    bool& known = seen[static_cast<unsigned char>(c)];
    different += known ? 0 : 1;
    known = true;
  }
  return different < 8;
}

constexpr auto first_letters = [] {
  std::array<bool, 256> table{};
  for (const Shape& shape : shapes) table[static_cast<unsigned char>(shape.prefix[0])] = true;
  return table;
}();

const Shape* shape_of(std::string_view token) {
  if (token.empty() || !first_letters[static_cast<unsigned char>(token[0])]) return nullptr;
  for (const Shape& shape : shapes)
    if (token.starts_with(shape.prefix) && token.size() >= shape.prefix.size() + shape.rest &&
        !has_odd_letters(shape, token.substr(shape.prefix.size())) &&
        !is_made_up(token.substr(shape.prefix.size())))
      return &shape;
  return nullptr;
}

/// Calls `on_token(begin, end)` for each run of token letters that is long enough. Looks at one
/// byte of twenty where there is none.
template <class OnToken>
void each_token(std::string_view text, const OnToken& on_token) {
  std::size_t begin = 0;  // no token of this length begins above it
  while (begin + shortest <= text.size()) {
    std::size_t last = begin + shortest;
    while (last > begin && is_token_letter(text[last - 1])) --last;
    if (last > begin) {
      begin = last;
      continue;
    }
    std::size_t end = begin + shortest;
    while (end < text.size() && is_token_letter(text[end])) ++end;
    on_token(begin, end);
    begin = end + 1;
  }
}

void judge(std::string_view text, const auto& place_of, lint::Report& report) {
  each_token(text, [&](std::size_t begin, std::size_t end) {
    const Shape* shape = shape_of(text.substr(begin, end - begin));
    if (shape == nullptr) return;
    lint::Diagnostic& found =
        report.add(place_of(begin, end), "this looks like " + std::string(shape->what) +
                                             ", and everyone with the image can read it");
    found.help = "revoke it, and hand the next one in with `RUN --mount=type=secret`";
  });
  constexpr std::string_view dashes = "-----";  // text has many dashes, and few words in capitals
  for (std::size_t word = text.find("BEGIN "); word != std::string_view::npos;
       word = text.find("BEGIN ", word + 1)) {
    if (!text.substr(0, word).ends_with(dashes)) continue;
    const std::size_t at = word - dashes.size();
    const std::string_view line = text.substr(at, text.find('\n', at) - at);
    if (line.substr(0, 60).find("PRIVATE KEY-----") == std::string_view::npos) continue;
    lint::Diagnostic& found =
        report.add(place_of(at, at + 11),
                   "a private key stands here, and everyone with the image can read it");
    found.help = "replace it, and hand the next one in with `RUN --mount=type=secret`";
  }
}

void check(const lint::Unit& unit, lint::Report& report) {
  for (const syntax::Instruction& instruction : unit.tree().instructions) {
    judge(
        instruction.line.text,
        [&](std::size_t begin, std::size_t end) { return instruction.line.to_source(begin, end); },
        report);
    for (const syntax::Heredoc& heredoc : instruction.heredocs)
      judge(
          heredoc.content,
          [&](std::size_t begin, std::size_t end) {
            return Span{static_cast<std::uint32_t>(heredoc.content_span.begin + begin),
                        static_cast<std::uint32_t>(heredoc.content_span.begin + end)};
          },
          report);
  }
}

}  // namespace

extern constexpr lint::Rule literal_secret{
    .name = "literal-secret",
    .category = "security",
    .summary = "A token or private key is written in the file",
    .severity = lint::Severity::error,
    .mentions = "AKIA gh glpat- xox npm_ pypi- dckr_ _live_ AIza sk-ant- hf_ hvs. SG. BEGIN",
    .on_file = check};

}  // namespace stowage::rules
