#include "rules/shell/used_names.h"

#include <algorithm>

namespace stowage::rules {

namespace {

/// The names behind `$` and `${`, in whatever quotes.
Names names_behind_dollar(std::string_view script) {
  Names names;
  for (std::size_t at = script.find('$'); at != std::string_view::npos;
       at = script.find('$', at + 1)) {
    const std::size_t first = std::min(script.find_first_not_of("{#!", at + 1), script.size());
    std::size_t end = first;
    while (end < script.size() && script[end] != '-' && script[end] != '.' &&
           shell_name_character(script[end]))
      ++end;
    if (end > first) names.insert(script.substr(first, end - first));
  }
  return names;
}

void add_names(std::string_view text, Names& names) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    while (at < text.size() && text[at] != '-' && text[at] != '.' && shell_name_character(text[at]))
      ++at;
    if (at > begin) names.insert(text.substr(begin, at - begin));
    if (at == begin) ++at;
  }
}

/// Where bash evaluates: `let a=b+1`, `[[ a -eq 2 ]]`, `[ -v a ]`, `a[i]=1`, `${a[i]}`, `${a:i}`, and the
/// name of a descriptor: `{fd}>&-`.
void add_names_without_dollar(const ShellText& run, Names& names) {
  for (const lint::ShellNode& each : run.shell().nodes) {
    if (const auto* test = each.node->as<shell::Test>())
      for (const shell::Word& word : test->words) add_names(word.raw, names);
    const auto words = words_of(*each.node);
    const bool evaluates = name_of(*each.node) == "let";
    for (std::size_t i = 1; i < words.size(); ++i)
      if (evaluates || words[i - 1].raw == "-v" || words[i - 1].raw == "-R")
        add_names(words[i].raw, names);
    if (const auto* simple = each.node->as<shell::Simple>())
      for (const shell::Assignment& one : simple->assignments) add_names(one.subscript, names);
    for (const shell::Redirection& one : each.node->redirections) names.insert(one.descriptor_name);
  }
  for (const lint::ShellUse& use : run.shell().uses) {
    if (!use.part->operation.empty() && use.part->operation != ":") continue;
    for (const shell::Part& inside : use.part->parts) add_names(inside.text, names);
  }
}

}  // namespace

Names used_names(const ShellText& run) {
  Names names = names_behind_dollar(run.script());
  add_names_without_dollar(run, names);
  return names;
}

}  // namespace stowage::rules
