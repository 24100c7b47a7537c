#include <optional>
#include <unordered_set>

#include "lib/model/model.h"
#include "rules/rules.h"
#include "rules/shell/script.h"

namespace stowage::rules {

namespace {

/// Folders that an image does not work without.
constexpr auto vital = std::to_array<std::string_view>(
    {"/bin/",           "/boot/",     "/etc/",       "/home/",      "/lib/",
     "/lib64/",         "/opt/",      "/root/",      "/sbin/",      "/srv/",
     "/usr/",           "/usr/bin/",  "/usr/lib/",   "/usr/local/", "/usr/local/bin/",
     "/usr/local/lib/", "/usr/sbin/", "/usr/share/", "/var/",       "/var/lib/"});

/// The variable of a path that, with an empty value, is the root, a folder in it, or a vital folder: `$x/…`,
/// `/$x/…`, `/usr/$x`.
const shell::Part* dangerous_variable(const shell::Word& word) {
  using shell::PartKind;
  std::vector<const shell::Part*> flat;
  for (const shell::Part& part : word.parts) {
    if (part.kind != PartKind::double_quoted) flat.push_back(&part);
    for (const shell::Part& inside : part.parts)
      if (part.kind == PartKind::double_quoted) flat.push_back(&inside);
    if (flat.size() > 3) break;
  }
  const bool prefixed = !flat.empty() && flat[0]->kind == PartKind::literal;
  const std::string_view above = prefixed ? flat[0]->text : std::string_view();
  const std::size_t at = prefixed ? 1 : 0;
  if (flat.size() <= at || flat[at]->kind != PartKind::variable || !flat[at]->operation.empty())
    return nullptr;
  const bool last = flat.size() == at + 1;
  const std::string_view rest = last ? std::string_view() : flat[at + 1]->text;
  if (above.empty()) return rest.starts_with('/') ? flat[at] : nullptr;
  const bool whole = last || (rest == "/" && (flat.size() == at + 2 || flat[at + 2]->text == "*"));
  const bool dangerous =
      above == "/" ? last || rest.starts_with('/') : whole && one_of(above, vital);
  return dangerous ? flat[at] : nullptr;
}

/// "below `/`", "`/usr/`"
std::string deleted(const shell::Word& word) {
  const std::string_view above = word.text.substr(0, word.text.find_last_of('/') + 1);
  return above.size() > 1 ? "all of `" + std::string(above) + "`" : "below `/`";
}

using Names = std::unordered_set<std::string_view>;

/// What the script gives a value: `x=1`, `for x in …`, `read x`, `export x=1`.
Names names_set_by(const ShellText& run) {
  Names names;
  for (const lint::ShellNode& each : run.shell().nodes) {
    if (const auto* loop = each.node->as<shell::For>()) names.insert(loop->variable);
    const auto* simple = each.node->as<shell::Simple>();
    if (simple == nullptr) continue;
    for (const shell::Assignment& one : simple->assignments)
      if (!one.value.raw.empty()) names.insert(one.name);
    for (const shell::Word& word : simple->words) {
      const std::size_t equals = word.raw.find('=');
      if (equals == std::string_view::npos || equals + 1 < word.raw.size())
        names.insert(word.raw.substr(0, equals));
    }
  }
  return names;
}

/// A name in capitals that nothing here declares may come from the base image.
bool may_come_from_base(const lint::Unit& unit, const lint::Place& place, std::string_view name) {
  return name.find_first_of("abcdefghijklmnopqrstuvwxyz") == std::string_view::npos &&
         !is_declared(unit, place, name);
}

/// Set, and to something: by ENV or ARG above, by what every image has.
bool has_value(const lint::Unit& unit, const lint::Place& place, std::string_view name) {
  const model::Model& model = unit.model();
  const model::Lookup value = model::lookup(model, model.nodes[place.index], name);
  if (value.set && (!value.known || !value.text.empty())) return true;
  return name == "HOME" || name == "PWD" || name == "OLDPWD";
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  std::optional<Names> own;  // when asked for
  for (const shell::Command& command : run->all()) {
    if (command.name != "rm" || !shell::has_flag(command.argv, {"-r", "-R", "--recursive"}))
      continue;
    for (const shell::Word& word : command.arguments()) {
      const shell::Part* variable = word.expands ? dangerous_variable(word) : nullptr;
      if (variable == nullptr || may_come_from_base(unit, place, variable->text) ||
          has_value(unit, place, variable->text))
        continue;
      if (!own) own = names_set_by(*run);
      if (own->contains(variable->text)) continue;
      const std::string name(variable->text);
      lint::Diagnostic& found = report.add(
          run->to_source(word.span), "with an empty `" + name + "` this deletes " + deleted(word));
      if (const auto edit = replaced(unit, *run, variable->span, "${" + name + ":?}"))
        lint::offer(found, "fail when it is empty", Grade::assuming, std::vector{*edit},
                    {"`" + name + "` has a value"});
    }
  }
}

}  // namespace

extern constexpr lint::Rule delete_below_empty_variable{
    .name = "delete-below-empty-variable",
    .category = "shell",
    .summary = "rm -r below a variable that may be empty",
    .aliases = {"SC2115"},
    .fixable = true,
    .mentions = "rm",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
