#include "rules/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "lib/base/closest.h"
#include "lib/lint/rule_words.h"
#include "lib/report/json_text.h"
#include "tools/stowage/batch.h"
#include "tools/stowage/commands.h"

namespace stowage::cli {

namespace {

std::string as_text() {
  std::size_t width = 0;
  for (const lint::Rule* rule : rules::all()) width = std::max(width, rule->name.size());
  std::string out;
  for (const lint::Rule* rule : rules::all()) {
    fmt::format_to(std::back_inserter(out), "{:{}}  {:8} {:9} {}  {}\n", rule->name, width,
                   name(rule->severity), rule->category, rule->fixable ? "fix" : "   ",
                   rule->summary);
  }
  return out;
}

/// docs/rules.md.
std::string as_markdown() {
  std::string out = "| rule | category | level | fix | what |\n| --- | --- | --- | --- | --- |\n";
  for (const lint::Rule* rule : rules::all()) {
    fmt::format_to(std::back_inserter(out), "| [{}](../{}) | {} | {} | {} | {} |\n", rule->name,
                   page_url(*rule), rule->category, name(rule->severity),
                   rule->fixable ? "yes" : "", rule->summary);
  }
  return out;
}

std::string as_json() {
  std::string out;
  report::JsonWriter json(out);
  json.begin_object();
  json.key("schema_version").number(1);
  json.key("rules").begin_array();
  for (const lint::Rule* rule : rules::all()) {
    json.begin_object();
    json.key("rule").text(rule->name);
    json.key("category").text(rule->category);
    json.key("level").text(name(rule->severity));
    json.key("summary").text(rule->summary);
    json.key("fixable").boolean(rule->fixable);
    json.key("since").text(rule->since);
    json.key("url").text(page_url(*rule));
    json.key("aliases").begin_array();
    for (const std::string_view alias : rule->aliases) json.text(alias);
    json.end_array();
    if (!rule->hadolint.code.empty()) json.key("hadolint").text(rule->hadolint.code);
    if (!rule->buildkit.empty()) json.key("buildkit").text(rule->buildkit);
    json.key("default").boolean(rule->by_default);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return out + "\n";
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

/// Of each rule that is called so, in any case: one name of another tool may stand for several.
std::string pages_of(std::string_view word) {
  constexpr std::string_view older = "avd-";  // Trivy once wrote its codes so
  std::string asked = lower(word);
  if (asked.starts_with(older)) asked.erase(0, older.size());
  std::string out;
  for (const lint::Rule* rule : rules::all()) {
    const auto words = lint::words_for({&rule, 1});
    const bool named = rule->is_called(word) ||
                       std::any_of(words.begin(), words.end(), [&](std::string_view each) {
                         return rule->is_called(each) && lower(each) == asked;
                       });
    if (named) out.append(out.empty() ? "" : "\n").append(rules::page(*rule));
  }
  return out;
}

}  // namespace

int list_rules(Format format) {
  write_out(format == Format::json       ? as_json()
            : format == Format::markdown ? as_markdown()
                                         : as_text());
  return clean;
}

int explain(const std::string& word) {
  if (const std::string pages = pages_of(word); !pages.empty()) {
    write_out(pages);
    return clean;
  }
  if (const std::string_view page = rules::refusal_page(word); !page.empty()) {
    write_out(std::string(page));
    return clean;
  }
  if (lint::is_shellcheck_code(word)) {
    write_err(
        "stowage: " + word +
        " is a check of ShellCheck alone, which `--shellcheck` asks; its manual explains it\n");
    return trouble;
  }
  std::vector<std::string_view> names = lint::words_for(rules::all());
  for (const std::string_view code : rules::refusal_codes()) names.push_back(code);
  const Closest guess = closest(word, names);
  write_err(
      guess.word.empty()
          ? fmt::format(
                "stowage: no rule or refusal is called {}; `stowage rules` lists the rules\n", word)
          : fmt::format("stowage: no rule or refusal is called {}; did you mean {}?\n", word,
                        guess.word));
  return trouble;
}

}  // namespace stowage::cli
