#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

bool is_array(const shell::Word& word) {
  return std::any_of(word.parts.begin(), word.parts.end(),
                     [](const auto& part) { return part.kind == shell::PartKind::array; });
}

/// The first `a=(…)` of a command, also of `export a=(…)`.
std::optional<Span> array_of(const shell::Node& node) {
  const auto* simple = node.as<shell::Simple>();
  if (simple == nullptr) return std::nullopt;
  for (const shell::Assignment& one : simple->assignments)
    if (is_array(one.value)) return one.span;
  for (const shell::Word& word : simple->words)
    if (is_array(word)) return word.span;
  return std::nullopt;
}

/// `${a[…]}` and `${#a[…]}`; bash-expansion-in-sh says what has an operation.
bool is_element(const ShellText& run, const shell::Part& part) {
  const bool plain = part.operation.empty() || part.operation == "length";
  if (part.kind != shell::PartKind::variable || !plain) return false;
  const std::string_view text = slice(run.script(), part.span);
  const std::size_t name = text.find_first_not_of("${#");
  return text.starts_with("${") && name != std::string_view::npos &&
         text.substr(name).starts_with(part.text) &&
         text.substr(name + part.text.size()).starts_with("[");
}

void say(const ShellText& run, Span span, std::string message, lint::Report& report) {
  lint::Diagnostic& found = report.add(run.to_source(span), std::move(message));
  found.help = "write `SHELL [\"/bin/bash\", \"-c\"]` above, or use words in a `for`";
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  bool any = false;
  for (const lint::ShellNode& each : run->shell().nodes) {
    const auto array = array_of(*each.node);
    if (!array) continue;
    if (plain_sh(*run).empty()) return;
    say(*run, *array, "`/bin/sh` of this image has no arrays, and stops here", report);
    any = true;
  }
  if (any) return;
  for (const lint::ShellUse& use :
       run->shell().uses) {  // `${PIPESTATUS[0]}`; it stops at the first
    if (!is_element(*run, *use.part)) continue;
    const std::string sh(plain_sh(*run));
    if (!sh.empty())
      say(*run, use.part->span, sh + " has no arrays, and stops here with `bad substitution`",
          report);
    return;
  }
}

}  // namespace

extern constexpr lint::Rule array_in_sh{.name = "array-in-sh",
                                        .category = "shell",
                                        .summary = "An array in a shell that has none",
                                        .severity = lint::Severity::error,
                                        .aliases = {"SC3030", "SC3054"},
                                        .mentions = "=( [",
                                        .keywords = {syntax::Keyword::run},
                                        .on_instruction = check};

}  // namespace stowage::rules
