#include "lib/config/policy.h"

#include <algorithm>

#include "lib/lint/rule_words.h"

namespace stowage::config {

namespace {

/// hadolint has these, switched off until they are given a level.
bool off_in_hadolint(std::string_view code) { return code == "DL1001" || code == "DL3057"; }

/// Groups give way to names: `security: error` and then one rule of it otherwise.
int rank(std::string_view word, const lint::Rule& rule) {
  if (word == "all") return 0;
  if (word == "default") return 1;
  return word == rule.category ? 2 : 3;
}

}  // namespace

Policy::Policy(const Config& config, std::span<const lint::Rule* const> rules, std::string base)
    : config_(config),
      compat_(config.compat.value_or(lint::Compat::none)),
      base_(std::move(base)),
      known_(rules.begin(), rules.end()) {
  for (const PathChoice& path : config.paths) {
    std::string lines;
    for (const std::string& line : path.files) lines += line + "\n";
    patterns_.emplace_back(base_ == "/" ? "" : base_, lines);
  }
  std::vector<const Choice*> everywhere = {&config.choice};
  std::vector<const Choice*> anywhere = everywhere;
  for (const PathChoice& path : config.paths) anywhere.push_back(&path.choice);
  for (const lint::Rule* rule : rules) {
    states_[rule] = decide(*rule, everywhere);
    bool runs = states_[rule].on;
    for (std::size_t i = 1; !runs && i < anywhere.size(); ++i)
      runs = decide(*rule, {everywhere[0], anywhere[i]}).on;
    if (runs) running_.push_back(rule);
  }
  for (const auto& rule : config.rules) {
    known_.push_back(&rule->rule);
    states_[&rule->rule] = decide(rule->rule, everywhere);
  }
}

void Policy::change(State& state, const lint::Rule& rule, const Choice& choice, bool first) const {
  const auto named = [&](const std::vector<std::string>& words) {
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return lint::stands_for(word, rule); });
  };
  // The first selection is the whole of it; one for a path adds.
  if (!choice.select.empty()) state.on = (!first && state.on) || named(choice.select);
  int best = -1;
  for (const LevelChange& each : choice.levels) {
    if (!lint::stands_for(each.rule, rule) || rank(each.rule, rule) < best) continue;
    // Of several levels for a rule the last counts; in hadolint the gravest.
    const bool again = best == 3 && compat_ == lint::Compat::hadolint;
    if (again && state.level && each.level && *state.level < *each.level) continue;
    best = rank(each.rule, rule);
    if (each.level) {
      state.level = each.level;
      // A level by name switches a rule on; one for a group weighs what is on.
      if (best == 3) state.on = true;
    } else {
      state.on = false;
    }
  }
  if (named(choice.ignore)) state.on = false;
}

Policy::State Policy::decide(const lint::Rule& rule,
                             const std::vector<const Choice*>& choices) const {
  const lint::Identity identity = lint::identity(rule, compat_);
  State state;
  if (identity.name.empty()) return state;
  state.on = rule.by_default;
  if (compat_ != lint::Compat::none) {
    state.on = !off_in_hadolint(identity.name);
    // BuildKit has no levels; `# check=error=true` has given one.
    if (compat_ == lint::Compat::hadolint) state.level = identity.severity;
    if (identity.name == "DL1000") return state;  // a file that cannot be read is always told of
  }
  for (std::size_t i = 0; i < choices.size(); ++i) change(state, rule, *choices[i], i == 0);
  return state;
}

std::vector<const Choice*> Policy::choices_for(std::string_view path) const {
  std::vector<const Choice*> out;
  const std::string full = path.starts_with('/')
                               ? std::string(path)
                               : (base_ == "/" ? "" : base_) + "/" + std::string(path);
  for (std::size_t i = 0; i < patterns_.size(); ++i) {
    // A pattern for a folder holds for what is in it.
    bool matches = patterns_[i].ask(full, false) == context::IgnoreList::Answer::ignored;
    for (std::size_t at = full.find('/', 1); !matches && at != std::string::npos;
         at = full.find('/', at + 1))
      matches = patterns_[i].ask(std::string_view(full).substr(0, at), true) ==
                context::IgnoreList::Answer::ignored;
    if (matches) out.push_back(&config_.paths[i].choice);
  }
  return out;
}

bool Policy::wants(const lint::Rule& rule) const { return decide(rule, {&config_.choice}).on; }

void Policy::apply(std::string_view path, std::vector<lint::Diagnostic>& diagnostics) const {
  if (diagnostics.empty()) return;
  std::vector<const Choice*> choices = choices_for(path);
  const bool special = !choices.empty();
  choices.insert(choices.begin(), &config_.choice);
  std::unordered_map<const lint::Rule*, State> here;
  const auto state_of = [&](const lint::Rule& rule) {
    if (!special)
      if (const auto known = states_.find(&rule); known != states_.end()) return known->second;
    const auto [entry, is_new] = here.try_emplace(&rule);
    if (is_new) entry->second = decide(rule, choices);
    return entry->second;
  };
  std::erase_if(diagnostics, [&](lint::Diagnostic& each) {
    const State state = state_of(*each.rule);
    if (state.on && state.level) each.severity = *state.level;
    return !state.on;
  });
}

}  // namespace stowage::config
