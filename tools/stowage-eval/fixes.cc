// fixes FILE...: holds every fix to what a fix promises and prints where one breaks its promise:
// {"path","rule","broken","detail"}. A path that is a folder, or "-" for paths on standard input, is
// taken apart; --summary adds {"rule","files","fixes"} lines at the end. Promised is:
//
//   the edits are well formed, and the text after them has no more syntax errors    "edits", "syntax"
//   the finding is gone, and fixing again changes nothing                           "stays", "unstable"
//   no rule finds more than before                                                  "new-finding"
//   identical and equivalent: the checker does not see another image, and for
//   identical it says identical                                                     "grade"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "lib/lint/fix.h"
#include "lib/lint/linter.h"
#include "lib/proof/verify.h"
#include "rules/cache/rewrites.h"
#include "rules/rules.h"
#include "tools/stowage-eval/eval.h"

namespace stowage::eval {

namespace {

using Json = nlohmann::ordered_json;
using lint::Diagnostic;
using lint::Rule;
using lint::Unit;

struct Count {
  std::size_t files = 0, fixes = 0;
};

bool is_applied(const Fix& fix, Grade worst) {
  return fix.grade != Grade::manual && fix.grade <= worst && !fix.edits.empty();
}

bool has_applied(const Diagnostic& found, Grade worst) {
  return std::any_of(found.fixes.begin(), found.fixes.end(),
                     [&](const Fix& fix) { return is_applied(fix, worst); });
}

/// How many findings each rule has.
std::map<const Rule*, std::size_t> by_rule(const std::vector<Diagnostic>& found) {
  std::map<const Rule*, std::size_t> out;
  for (const Diagnostic& each : found) ++out[each.rule];
  return out;
}

std::size_t syntax_errors(const Unit& unit) {
  return unit.pipeline() != nullptr ? unit.pipeline()->problems.size() : unit.tree().errors.size();
}

/// One file and all that is found in it.
class Examined {
 public:
  Examined(const std::string& path, std::string_view text)
      : source_(path, text), unit_(source_), found_(lint::lint(unit_, every_rule())) {}

  /// The optimizer's fixes, too.
  void offer_rewrites() { rules::offer_rewrites(unit_, found_); }

  const Unit& unit() const { return unit_; }
  const std::vector<Diagnostic>& found() const { return found_; }

  static const lint::RuleSet& every_rule() {
    static const lint::RuleSet rules(rules::all());
    return rules;
  }

 private:
  Source source_;
  Unit unit_;
  std::vector<Diagnostic> found_;
};

class Examiner {
 public:
  Examiner(const std::string& path, std::string_view text) : path_(path), before_(path, text) {
    before_.offer_rewrites();
  }

  void examine(std::map<std::string_view, Count>& counts) {
    std::set<const Rule*> fixable;
    for (const Diagnostic& each : before_.found()) {
      edits(each);
      if (has_applied(each, Grade::assuming)) fixable.insert(each.rule);
    }
    for (const Rule* rule : fixable) {
      const Rule* const only[] = {rule};
      const std::size_t applied = all_of(only, rule->name);
      ++counts[rule->name].files;
      counts[rule->name].fixes += applied;
      grades(*rule);
    }
    if (fixable.size() > 1) {
      const auto together = lint::rules_by_default(rules::all(), lint::Compat::none);
      all_of(together, "");
    }
  }

 private:
  void broken(std::string_view rule, std::string_view what, const std::string& detail) const {
    const Json line = {{"path", path_}, {"rule", rule}, {"broken", what}, {"detail", detail}};
    fmt::print("{}\n", line.dump(-1, ' ', false, Json::error_handler_t::replace));
  }

  void edits(const Diagnostic& found) const {
    for (const Fix& fix : found.fixes) {
      const std::string_view text = before_.unit().text();
      if (!well_formed(fix.edits, text.size()))
        broken(found.rule->name, "edits", "not sorted, or outside of the file: " + fix.title);
      else if (!fix.edits.empty() && apply_edits(text, fix.edits) == text)
        broken(found.rule->name, "edits", "changes nothing: " + fix.title);
      if (fix.grade != Grade::assuming && !fix.assumptions.empty())
        broken(found.rule->name, "grade", "has assumptions, and is not `assuming`: " + fix.title);
    }
  }

  lint::Fixed fixed(std::span<const Rule* const> rules, Grade worst, std::string_view text) const {
    const Source source(path_, text);
    const lint::RuleSet set(rules);
    const lint::Look look = [&](const Unit& unit) {
      std::vector<Diagnostic> found = lint::lint(unit, set);
      rules::offer_rewrites(unit, found);
      return found;
    };
    return lint::apply_fixes(source, look, worst);
  }

  /// Applies all fixes of some rules; `name` is that of the only one, else empty.
  std::size_t all_of(std::span<const Rule* const> rules, std::string_view name) const {
    const std::string_view text = before_.unit().text();
    const lint::Fixed done = fixed(rules, Grade::assuming, text);
    if (done.applied.empty()) {
      // Of the rules by default there may be none among those with a fix here.
      if (!name.empty()) broken(name, "syntax", "no fix could be applied");
      return 0;
    }
    const Examined after(path_, done.text);
    if (syntax_errors(after.unit()) > syntax_errors(before_.unit()))
      broken(name, "syntax", "more syntax errors than before");
    const lint::Fixed again = fixed(rules, Grade::assuming, done.text);
    if (!again.applied.empty())
      broken(name, "unstable",
             fmt::format("{}: {}", again.applied[0].rule->name, again.applied[0].fix.title));
    compare(after, name, done);
    return done.applied.size();
  }

  void compare(const Examined& after, std::string_view name, const lint::Fixed& done) const {
    auto expected = by_rule(before_.found());
    if (!name.empty()) {
      // What was applied is gone; what one fix uncovered was found, and fixed, in a later round.
      std::size_t& own = expected[done.applied[0].rule];
      std::size_t left = 0;
      for (const Diagnostic& each : before_.found())
        left += each.rule == done.applied[0].rule && !has_applied(each, Grade::assuming) ? 1 : 0;
      own = left;
    }
    for (const auto& [rule, count] : by_rule(after.found())) {
      if (count <= expected[rule]) continue;
      const bool own = rule->name == name;
      std::string detail(rule->name);
      for (const Diagnostic& each : after.found())
        if (each.rule == rule)
          detail += fmt::format("; line {}: {}", after.unit().lines().line_of(each.span.begin),
                                each.message);
      if (own || rule->by_default) broken(name, own ? "stays" : "new-finding", detail);
    }
  }

  /// The checker's word on what claims to leave the image as it is.
  void grades(const Rule& rule) const {
    if (before_.unit().pipeline() != nullptr || !before_.unit().tree().errors.empty()) return;
    const Rule* const only[] = {&rule};
    static const context::Context none = context::Context::none();
    for (const Grade claimed : {Grade::identical, Grade::equivalent}) {
      const lint::Fixed done = fixed(only, claimed, before_.unit().text());
      if (done.applied.empty()) continue;
      const std::string_view text = before_.unit().text();
      const proof::Verdict verdict = proof::verify(text, done.text, {.context = none});
      // The checker may say `assuming`, or that it does not know; that no step is lost it does know.
      const bool right =
          verdict.grade != proof::Grade::different &&
          (claimed != Grade::identical || proof::same_keys(text, done.text, {.context = none}));
      if (!right)
        broken(rule.name, "grade",
               fmt::format("claims {}, and the checker says {}: {}", name(claimed),
                           proof::name(verdict.grade), verdict.difference));
    }
  }

  std::string path_;
  Examined before_;
};

void examine(const std::string& path, std::map<std::string_view, Count>& counts) {
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  Examiner(path, text).examine(counts);
}

}  // namespace

int fixes(std::span<const std::string> arguments) {
  if (arguments.empty()) {
    fmt::print(stderr, "usage: stowage-eval fixes [--summary] FILE...\n");
    return 2;
  }
  namespace fs = std::filesystem;
  std::map<std::string_view, Count> counts;
  bool summary = false;
  for (const std::string& path : arguments) {
    if (path == "--summary") {
      summary = true;
    } else if (fs::is_directory(path)) {
      for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path))
        if (entry.is_regular_file()) examine(entry.path().string(), counts);
    } else if (path == "-") {
      for (std::string line; std::getline(std::cin, line);) examine(line, counts);
    } else {
      examine(path, counts);
    }
  }
  for (const auto& [rule, count] : counts)
    if (summary)
      fmt::print("{}\n",
                 Json{{"rule", rule}, {"files", count.files}, {"fixes", count.fixes}}.dump());
  return 0;
}

}  // namespace stowage::eval
