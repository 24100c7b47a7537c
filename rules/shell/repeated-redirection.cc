#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

/// The file that a simple command appends to; empty: none.
std::string_view appends_to(const shell::Node& node) {
  if (node.as<shell::Simple>() == nullptr || node.redirections.size() != 1) return {};
  const shell::Redirection& one = node.redirections[0];
  return one.kind == shell::RedirectionKind::append ? one.target.raw : std::string_view();
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  for (const lint::ShellList& each : run->shell().lists) {
    const auto items = each.list->items;
    std::size_t length = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const std::string_view file = appends_to(items[i]);
      const bool same = i > 0 && !file.empty() && file == appends_to(items[i - 1]);
      length = same ? length + 1 : 1;
      if (length != 3) continue;
      report
          .add(run->to_source(items[i - 2].span),
               "three commands and more append to `" + std::string(file) + "`")
          .help = "write `{ …; …; } >> " + std::string(file) + "`, or a heredoc";
    }
  }
}

}  // namespace

extern constexpr lint::Rule repeated_redirection{
    .name = "repeated-redirection",
    .category = "shell",
    .summary = "Commands one after the other append to one file",
    .severity = lint::Severity::style,
    .aliases = {"SC2129"},
    .by_default = false,
    .mentions = ">>",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
