#include <map>

#include "lib/knowledge/knowledge.h"
#include "lib/model/model.h"
#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

using lint::Seat;
using lint::ShellUse;

constexpr std::string_view special = "#?$!-";
constexpr std::array<std::string_view, 12> numbers = {"BASHPID", "EUID", "HISTCMD", "LINENO",
                                                      "OPTIND",  "PPID", "RANDOM",  "SECONDS",
                                                      "SHLVL",   "UID",  "COLUMNS", "LINES"};

/// One word whatever the shell does with it.
bool is_plain(std::string_view value) {
  return !value.empty() && value.find_first_of(" \t\n*?[]\\~{}") == std::string_view::npos;
}

bool is_number_or_flag(const shell::Part& part) {
  const std::string_view name = part.text;
  const bool other = part.operation == "length" || part.operation == "+" || part.operation == ":+";
  return other || (name.size() == 1 && special.find(name) != std::string_view::npos) ||
         one_of(name, numbers);
}

/// The variables that the script sets itself: true where each value is one plain word.
std::map<std::string_view, bool> own_values(const lint::ShellFacts& facts) {
  std::map<std::string_view, bool> out;
  const auto add = [&](std::string_view name, bool plain) {
    const auto [entry, is_new] = out.try_emplace(name, plain);
    entry->second = entry->second && plain;
  };
  const auto plain_word = [](const shell::Word& word) {
    const auto text = shell::literal(word);
    return text && is_plain(*text);
  };
  for (const lint::ShellNode& each : facts.nodes) {
    if (const auto* simple = each.node->as<shell::Simple>()) {
      for (const shell::Assignment& one : simple->assignments)
        add(one.name, !one.append && plain_word(one.value));
      const std::string_view name = name_of(*each.node);
      for (const shell::Word& word : simple->words) {
        const std::size_t equals = word.raw.find('=');
        if (name == "read")
          add(word.raw, false);
        else if (name == "export" && equals != std::string_view::npos)
          add(word.raw.substr(0, equals),
              word.is_static() && is_plain(word.raw.substr(equals + 1)));
      }
    } else if (const auto* loop = each.node->as<shell::For>()) {
      add(loop->variable,
          loop->has_words && std::all_of(loop->words.begin(), loop->words.end(), plain_word));
    }
  }
  return out;
}

bool is_set_to_plain(const lint::Unit& unit, const lint::Place& place, std::string_view name) {
  const model::Model& model = unit.model();
  const model::Lookup value = model::lookup(model, model.nodes[place.index], name);
  return value.known && value.set && !value.from_arg && is_plain(value.text);
}

/// Where a whole word is most often one name of a file; elsewhere it may well be a list.
constexpr std::array<std::string_view, 20> file_commands = {
    "mkdir", "cp",   "mv", "rm",   "cd",  "chmod", "chown",    "chgrp",   "ln",    "touch",
    "cat",   "test", "[",  "echo", "tar", "rmdir", "basename", "dirname", "pushd", "install"};

/// Is it one word, as far as one can tell? Commands that other rules ask for their flags are left as
/// they are: a list of flags may be in it.
bool is_one_word(const knowledge::Base& base, const lint::ShellFacts& facts, const ShellUse& use) {
  const std::string_view name = name_of(*facts.nodes[use.node].node);
  const knowledge::Command* known = base.command(name);
  if (name == "curl" || name == "wget" || (known != nullptr && !known->ecosystem.empty()))
    return false;
  return use.part->span != facts.words[use.word].word->span || one_of(name, file_commands);
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  const lint::ShellFacts& facts = run->shell();
  std::optional<std::map<std::string_view, bool>> own;
  for (const ShellUse& use : facts.uses) {
    if (use.part->kind != shell::PartKind::variable || !splits_words(facts, use)) continue;
    const std::string_view name = use.part->text;
    if (name == "@" || name == "*" || is_number_or_flag(*use.part)) continue;
    if (use.seat == Seat::command && use.part->span == facts.words[use.word].word->span) continue;
    if (!own) own = own_values(facts);
    const auto value = own->find(name);
    if (value != own->end() ? value->second : is_set_to_plain(unit, place, name)) continue;
    lint::Diagnostic& found = report.add(
        run->to_source(use.part->span),
        "`" + std::string(name) + "` is split at blanks, and its wildcards are expanded");
    if (!is_one_word(unit.knowledge(), facts, use)) continue;
    lint::offer(found, "quote it", Grade::assuming, quoted(*run, *use.part),
                {"`" + std::string(name) + "` holds one word"});
  }
}

}  // namespace

extern constexpr lint::Rule unquoted_variable{.name = "unquoted-variable",
                                              .category = "shell",
                                              .summary = "A variable stands outside of quotes",
                                              .severity = lint::Severity::info,
                                              .aliases = {"SC2086", "S6570"},
                                              .fixable = true,
                                              .by_default = false,
                                              .mentions = "$",
                                              .keywords = {syntax::Keyword::run},
                                              .on_instruction = check};

}  // namespace stowage::rules
