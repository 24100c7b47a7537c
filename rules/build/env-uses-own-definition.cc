#include <string>
#include <unordered_map>
#include <unordered_set>

#include "lib/lint/hadolint_view.h"
#include "lib/lint/offer.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using Pairs = std::span<const syntax::KeyValue>;

struct Use {
  const syntax::KeyValue* user = nullptr;
  const syntax::KeyValue* defined = nullptr;
};

/// A second ENV from the pair on that uses what the first defines.
std::optional<std::vector<Edit>> cut(const lint::Unit& unit, Pairs pairs, const Use& use) {
  const auto index = use.user - pairs.data();
  if (use.defined > use.user || index == 0 || !use.user->equals) return std::nullopt;
  const Span between{pairs[static_cast<std::size_t>(index) - 1].value.span.end,
                     use.user->key.span.begin};
  if (between.begin >= between.end || unit.text(between).find('#') != std::string_view::npos)
    return std::nullopt;
  return std::vector<Edit>{{between, "\nENV "}};
}

void complain(const lint::Unit& unit, Pairs pairs, const Use& use, lint::Report& report) {
  const std::string name(use.defined->key.text);
  const bool again = name == use.user->key.text;
  lint::Diagnostic& found =
      report.add(use.user->value.span.empty() ? use.user->key.span : use.user->value.span,
                 "`$" + name + "` is still what it was above this ENV, " +
                     (again ? "and what the ENV adds to it first is lost" : "which sets it"));
  found.labels.push_back({use.defined->key.span, "here"});
  lint::offer(found, "set `" + name + "` in an ENV of its own", Grade::manual,
              cut(unit, pairs, use));
}

/// The first pair whose value reads the name of another, of those uses that `counts` takes.
template <class Reads, class Counts>
Use find_use(Pairs pairs, const Reads& reads, const Counts& counts) {
  if (pairs.size() < 2) return {};
  struct Ends {
    const syntax::KeyValue *first, *last;
  };
  std::unordered_map<std::string_view, Ends> defined;
  for (const syntax::KeyValue& pair : pairs)
    defined.try_emplace(pair.key.text, Ends{&pair, &pair}).first->second.last = &pair;
  for (const syntax::KeyValue& user : pairs) {
    if (user.value.text.find('$') == std::string_view::npos) continue;
    for (const auto& name : reads(user.value.text)) {
      const auto found = defined.find(name);
      if (found == defined.end()) continue;
      const auto [first, last] = found->second;
      const Use use{&user, first == &user ? last : first};
      if (use.defined != &user && counts(name, use)) return use;
    }
  }
  return {};
}

/// By the text, with all that an ENV or ARG above names, in whatever stage.
void check_as_hadolint(const lint::Unit& unit, lint::Report& report) {
  std::unordered_set<std::string_view> known;
  const auto unknown = [&](std::string_view name, const Use&) { return known.count(name) == 0; };
  for (const syntax::Instruction& instruction : unit.tree().instructions) {
    if (const auto* args = instruction.as<syntax::Args>()) {
      if (!args->declarations.empty()) known.insert(args->declarations[0].name.text);
    } else if (instruction.keyword == syntax::Keyword::env) {
      const auto* env = instruction.as<syntax::KeyValues>();
      if (env == nullptr) continue;
      if (const Use use = find_use(env->pairs, lint::plain_references, unknown);
          use.user != nullptr)
        complain(unit, env->pairs, use, report);
      for (const syntax::KeyValue& pair : env->pairs) known.insert(pair.key.text);
    }
  }
}

void check(const lint::Unit& unit, lint::Report& report) {
  if (lint::as_hadolint(unit)) return check_as_hadolint(unit, report);
  const auto& instructions = unit.tree().instructions;
  for (std::uint32_t i = 0; i < instructions.size(); ++i) {
    const auto* env = instructions[i].as<syntax::KeyValues>();
    if (instructions[i].keyword != syntax::Keyword::env || env == nullptr) continue;
    if (env->pairs.size() < 2 || !unit.model().nodes[i].stage) continue;
    const model::Model& model = unit.model();
    // What a name had above may be meant, but not by who adds to it twice.
    const auto counts = [&](std::string_view name, const Use& use) {
      if (name == use.user->key.text) return use.defined < use.user;
      return !model::lookup(model, model.nodes[i], name).set;
    };
    const auto reads = [&](std::string_view value) {
      return model::expand(model, model.nodes[i], value).reads;
    };
    if (const Use use = find_use(env->pairs, reads, counts); use.user != nullptr)
      complain(unit, env->pairs, use, report);
  }
}

}  // namespace

extern constexpr lint::Rule env_uses_own_definition{
    .name = "env-uses-own-definition",
    .category = "build",
    .summary = "ENV uses a variable that the same ENV defines",
    .severity = lint::Severity::error,
    .hadolint = {"DL3044", lint::Severity::error},
    .on_file = check};

}  // namespace stowage::rules
