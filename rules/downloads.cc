#include "rules/downloads.h"

#include <algorithm>

namespace stowage::rules {

namespace {

/// gpg does many other things: `--dearmor` and `--import` believe what they read.
bool verifies(const shell::Command& gpg) {
  return std::any_of(gpg.argv.begin(), gpg.argv.end(),
                     [](const shell::Word& word) { return word.text.starts_with("--verify"); });
}

bool compares(const shell::Command& command) {
  if (command.name == "gpg" || command.name == "gpg2") return verifies(command);
  return command.name.ends_with("sum") || command.name == "shasum" || command.name == "gpgv" ||
         command.name == "minisign" || command.name == "cosign" || command.name == "openssl";
}

bool has_comparison(const lint::RunCommands& run) {
  return std::any_of(run.all().begin(), run.all().end(), compares);
}

}  // namespace

bool is_verified(const lint::Unit& unit, const lint::Place& place) {
  if (has_comparison(unit.commands(place.instruction, place.index))) return true;
  const auto& instructions = unit.tree().instructions;
  std::uint32_t next = place.index + 1;
  const auto is = [&](syntax::Keyword keyword) {
    return next < instructions.size() && instructions[next].keyword == keyword;
  };
  while (is(syntax::Keyword::shell)) ++next;  // changes how the next step runs, not what it checks
  return is(syntax::Keyword::run) && has_comparison(unit.commands(instructions[next], next));
}

std::string downloaded_file(const shell::Command& command) {
  if (command.name != "curl" && command.name != "wget") return {};
  const bool curl = command.name == "curl";
  bool by_name = !curl;
  std::string url, output;
  for (std::size_t i = 1; i < command.argv.size(); ++i) {
    const std::string_view word = command.argv[i].raw;
    if (word == "-" || word == "-O-" || word == "-qO-") return {};
    const bool takes_output =
        curl ? word.starts_with('-') && !word.starts_with("--") && word.ends_with('o')
             : word.starts_with('-') && !word.starts_with("--") && word.ends_with('O');
    if (takes_output || word == "--output" || word == "--output-document") {
      if (++i < command.argv.size()) output = command.argv[i].raw;
      continue;
    }
    if (curl && word.starts_with('-') && !word.starts_with("--") &&
        word.find('O') != std::string_view::npos)
      by_name = true;
    if (word == "-P" || word.starts_with("--directory-prefix")) return {};
    if (word.find("://") != std::string_view::npos || word.find('$') != std::string_view::npos)
      url = word;
  }
  if (!output.empty()) return url.empty() ? std::string() : output;
  if (!by_name || command.pipeline_length > 1) return {};
  while (url.ends_with('"') || url.ends_with('\'')) url.pop_back();
  return url.substr(url.rfind('/') + 1);
}

}  // namespace stowage::rules
