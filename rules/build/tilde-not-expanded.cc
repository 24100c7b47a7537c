#include <algorithm>
#include <array>
#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using syntax::Keyword;

bool begins_at_home(std::string_view path) {
  return path == "~" || path.starts_with("~/") || path.starts_with("\"~/");
}

/// A folder of a search path: "~/bin:$PATH", "/x:~/bin".
bool has_home_in_list(std::string_view value) {
  return begins_at_home(value) || value.find(":~/") != std::string_view::npos;
}

/// Settings of programs that look for `~` in them by themselves.
bool is_expanded_by_reader(std::string_view name) {
  constexpr auto beginnings = std::to_array<std::string_view>(
      {"ANSIBLE_", "AWS_", "HF_", "IPYTHON", "JUPYTER_", "KERAS_HOME", "MPLCONFIGDIR", "NLTK_DATA",
       "NPM_CONFIG_", "PIP_", "TORCH_HOME", "npm_config_"});
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](std::string_view begin) { return name.starts_with(begin); });
}

void judge(lint::Report& report, const syntax::Word& word) {
  report.add(word.span, "only a shell knows whose home `~` is: here it is a name like any other")
      .help = "write the path out: `/root`, `/home/app`";
}

void check(const lint::Unit&, const lint::Place& place, lint::Report& report) {
  if (const auto* words = place.instruction.as<syntax::Words>()) {
    for (const syntax::Word& word : words->words)
      if (begins_at_home(word.text)) judge(report, word);
  } else if (const auto* copy = place.instruction.as<syntax::Copy>()) {
    if (begins_at_home(copy->destination.text)) judge(report, copy->destination);
    if (copy->from.empty()) return;
    for (const syntax::Word& source : copy->sources)
      if (begins_at_home(source.text)) judge(report, source);
  } else if (const auto* pairs = place.instruction.as<syntax::KeyValues>()) {
    // A shell that expands the variable does not expand what is in it.
    for (const auto& pair : pairs->pairs)
      if (has_home_in_list(pair.value.text) && !is_expanded_by_reader(pair.key.text))
        judge(report, pair.value);
  }
}

}  // namespace

extern constexpr lint::Rule tilde_not_expanded{
    .name = "tilde-not-expanded",
    .category = "build",
    .summary = "A path begins with ~ where no shell reads it",
    .severity = lint::Severity::error,
    .mentions = "~",
    .keywords = {Keyword::workdir, Keyword::volume, Keyword::copy, Keyword::add, Keyword::env},
    .on_instruction = check};

}  // namespace stowage::rules
