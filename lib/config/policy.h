#pragma once
// Which rules run, and how grave their findings are, file by file.
//
//   const Policy policy(config, rules::all());
//   const lint::RuleSet set(policy.rules(), policy.known());
//   policy.apply(path, diagnostics);     // drops what is off for this path, sets levels

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lib/config/config.h"
#include "lib/context/gitignore.h"
#include "lib/lint/rule.h"

namespace stowage::config {

class Policy {
 public:
  /// `base` is the folder that the patterns of `paths` are for, absolute. Keeps a reference to the
  /// configuration.
  Policy(const Config& config, std::span<const lint::Rule* const> rules, std::string base);

  /// Those that run for some path at least.
  std::span<const lint::Rule* const> rules() const { return running_; }
  /// All that may be named.
  std::span<const lint::Rule* const> known() const { return known_; }
  /// Is a rule that is not one of rules() wanted for some path: a code of ShellCheck?
  bool wants(const lint::Rule& rule) const;

  void apply(std::string_view path, std::vector<lint::Diagnostic>& diagnostics) const;

 private:
  struct State {
    bool on = false;
    std::optional<lint::Severity> level;
  };
  State decide(const lint::Rule& rule, const std::vector<const Choice*>& choices) const;
  void change(State& state, const lint::Rule& rule, const Choice& choice, bool first) const;
  std::vector<const Choice*> choices_for(std::string_view path) const;

  const Config& config_;
  lint::Compat compat_;
  std::string base_;
  std::vector<context::IgnoreList> patterns_;  ///< as config_.paths
  std::vector<const lint::Rule*> running_, known_;
  std::unordered_map<const lint::Rule*, State> states_;  ///< where no path says otherwise
};

}  // namespace stowage::config
