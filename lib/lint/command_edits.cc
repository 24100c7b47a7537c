#include "lib/lint/command_edits.h"

#include <algorithm>

namespace stowage::lint {

namespace {

/// What stands between two commands, without blanks.
std::string without_blanks(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' && c != '\t' && c != '\n' && c != '\r') out += c;
  return out;
}

}  // namespace

std::vector<Edit> remove_command(const Unit& unit, const RunCommands& commands,
                                 const shell::Command& command) {
  const std::span<const shell::Command> all = commands.all();
  const auto at = static_cast<std::size_t>(&command - all.data());
  if (at == 0 || at >= all.size() || commands.script().empty() || !commands.complete()) return {};
  const shell::Command& before = all[at - 1];
  if (command.connector != shell::Connector::and_then || command.pipeline_length != 1 ||
      command.background || before.span.end > command.span.begin)
    return {};
  const std::string_view script = commands.script();
  const std::string_view between =
      script.substr(before.span.end, command.span.begin - before.span.end);
  if (without_blanks(between) != "&&") return {};
  const std::string after = without_blanks(script.substr(command.span.end));
  if (!after.empty() && !after.starts_with("&&") && after[0] != ';') return {};
  const Span span{commands.to_source(before.span).end, commands.to_source(command.span).end};
  if (span.begin >= span.end || unit.text(span).find('#') != std::string_view::npos) return {};
  return {{span, ""}};
}

std::vector<Edit> remove_words(const Unit& unit, const RunCommands& commands,
                               const shell::Command& command,
                               const std::vector<std::size_t>& words) {
  std::vector<Edit> edits;
  if (commands.script().empty()) return edits;  // exec form
  for (const std::size_t word : words) {
    if (word == 0 || word >= command.argv.size()) return {};
    Span span = commands.to_source(command.argv[word].span);
    if (unit.text(span) != command.argv[word].raw) return {};
    const std::string_view text = unit.text();
    while (span.begin > 0 && (text[span.begin - 1] == ' ' || text[span.begin - 1] == '\t'))
      --span.begin;
    // At the head of a line its indentation stays.
    if (span.begin > 0 && text[span.begin - 1] == '\n')
      span.begin = commands.to_source(command.argv[word].span).begin;
    if (!edits.empty() && edits.back().span.end > span.begin) return {};
    edits.push_back({span, ""});
  }
  return edits;
}

}  // namespace stowage::lint
