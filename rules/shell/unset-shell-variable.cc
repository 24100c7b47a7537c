#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

bool is_small_name(std::string_view name) {
  return name.size() > 1 && ((name[0] >= 'a' && name[0] <= 'z') || name[0] == '_') &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

constexpr std::array<std::string_view, 5> carriers = {".", "source", "eval", "mapfile",
                                                      "readarray"};

/// Files and texts that may set anything.
bool brings_variables(const ShellText& run) {
  return std::any_of(run.all().begin(), run.all().end(),
                     [](const auto& command) { return one_of(command.name, carriers); });
}

/// Set by the script in any way: `name=`, `for name`, `read name`, `getopts x name`.
bool is_set(const ShellText& run, std::string_view name) {
  return std::any_of(run.shell().nodes.begin(), run.shell().nodes.end(), [&](const auto& each) {
    const shell::Node& node = *each.node;
    if (const auto* loop = node.as<shell::For>()) return loop->variable == name;
    if (const auto* arithmetic = node.as<shell::Arithmetic>())
      return arithmetic->text.find(name) != std::string_view::npos;
    const auto* simple = node.as<shell::Simple>();
    if (simple == nullptr) return false;
    return std::any_of(simple->assignments.begin(), simple->assignments.end(),
                       [&](const auto& one) { return one.name == name; }) ||
           std::any_of(simple->words.begin(), simple->words.end(), [&](const auto& word) {
             return word.raw.starts_with(name) &&
                    (word.raw.size() == name.size() || word.raw[name.size()] == '=' ||
                     word.raw[name.size()] == '[');
           });
  });
}

bool is_proxy(std::string_view name) { return name.ends_with("_proxy"); }

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  std::vector<std::string_view> told;
  for (const lint::ShellUse& use : run->shell().uses) {
    const std::string_view name = use.part->text;
    const std::string_view operation = use.part->operation;
    if (use.part->kind != shell::PartKind::variable || !is_small_name(name) || is_proxy(name))
      continue;
    if (operation.starts_with(":-") || operation.starts_with('-') || operation.starts_with(":=") ||
        operation.starts_with('=') || operation.ends_with('+') || operation.ends_with('?'))
      continue;
    if (std::find(told.begin(), told.end(), name) != told.end()) continue;
    if (is_declared(unit, place, name) || is_set(*run, name)) continue;
    if (brings_variables(*run) || run->kind() == knowledge::Sh::other) return;
    told.push_back(name);
    lint::Diagnostic& found =
        report.add(run->to_source(use.part->span),
                   "no ARG or ENV above and nothing in this RUN sets `" + std::string(name) + "`");
    found.help = "is it meant for the command? then write it in single quotes, or `\\$`";
  }
}

}  // namespace

extern constexpr lint::Rule unset_shell_variable{
    .name = "unset-shell-variable",
    .category = "shell",
    .summary = "A script uses a variable that nothing sets",
    .aliases = {"SC2154"},
    .by_default = false,
    .mentions = "$",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
