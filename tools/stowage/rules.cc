#include "rules/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "lib/base/closest.h"
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

}  // namespace

int list_rules(Format format) {
  write_out(format == Format::json       ? as_json()
            : format == Format::markdown ? as_markdown()
                                         : as_text());
  return clean;
}

int explain(const std::string& word) {
  const lint::Rule* rule = rules::find(word);
  if (rule != nullptr) {
    write_out(std::string(rules::page(*rule)));
    return clean;
  }
  if (const std::string_view page = rules::refusal_page(word); !page.empty()) {
    write_out(std::string(page));
    return clean;
  }
  std::vector<std::string_view> names;
  for (const lint::Rule* each : rules::all()) names.push_back(each->name);
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
