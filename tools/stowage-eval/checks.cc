// What BuildKit's build checks say of each file:
// {"path","warnings":[{"rule","names"?,"ranges":[{"start","end"}]}]}. A path that is a folder, or
// "-" for paths on standard input, is taken apart. `names` are the variables that a finding is about.

#include <fmt/core.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "lib/lint/linter.h"
#include "rules/rules.h"
#include "tools/stowage-eval/eval.h"

namespace stowage::eval {

namespace {

using Json = nlohmann::ordered_json;

/// Each line on its own, as BuildKit does.
Json ranges(const lint::Unit& unit, const lint::Diagnostic& diagnostic) {
  Json out = Json::array();
  const std::uint32_t index = lint::instruction_at(unit, diagnostic.span.begin);
  if (index == syntax::no_instruction) return out;
  const syntax::Instruction& instruction = unit.tree().instructions[index];
  std::uint32_t first = instruction.first_line;
  std::uint32_t last = instruction.last_line;
  if (diagnostic.rule->buildkit == "NoEmptyContinuation") first = last;
  for (std::uint32_t line = first; line <= last; ++line)
    out.push_back({{"start", line}, {"end", line}});
  return out;
}

/// Names with `$` in a text, in order.
void add_names(std::string_view text, Json& names) {
  for (std::size_t at = text.find('$'); at != std::string_view::npos; at = text.find('$', at + 1)) {
    const std::size_t end = std::min(text.find_first_of("`?' )", at), text.size());
    names.push_back(std::string(text.substr(at + 1, end - at - 1)));
  }
}

Json warnings(const std::string& path, const lint::RuleSet& rules) {
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const Source source("Dockerfile", std::string_view(text));
  const lint::Unit unit(
      source, {},
      std::make_shared<const lint::Settings>(lint::Settings{.compat = lint::Compat::buildkit}));
  Json out = Json::array();
  for (const lint::Diagnostic& diagnostic : lint::lint(unit, rules)) {
    Json one = {{"rule", diagnostic.rule->buildkit}};
    if (diagnostic.rule->buildkit == "UndefinedVar") {
      one["names"] = Json::array();
      add_names(diagnostic.message, one["names"]);
      add_names(diagnostic.help, one["names"]);
    }
    one["ranges"] = ranges(unit, diagnostic);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

int checks(std::span<const std::string> arguments) {
  if (arguments.empty()) {
    fmt::print(stderr, "usage: stowage-eval checks FILE...\n");
    return 2;
  }
  namespace fs = std::filesystem;
  const auto chosen = lint::rules_by_default(rules::all(), lint::Compat::buildkit);
  const lint::RuleSet rules(chosen);
  const auto print = [&](const std::string& path) {
    const Json line = {{"path", path}, {"warnings", warnings(path, rules)}};
    fmt::print("{}\n", line.dump(-1, ' ', false, Json::error_handler_t::replace));
  };
  for (const std::string& path : arguments) {
    if (fs::is_directory(path)) {
      for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path))
        if (entry.is_regular_file()) print(entry.path().string());
    } else if (path == "-") {
      for (std::string line; std::getline(std::cin, line);) print(line);
    } else {
      print(path);
    }
  }
  return 0;
}

}  // namespace stowage::eval
